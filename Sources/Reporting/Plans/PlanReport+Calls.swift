import Determinism
public import Planning

/// How long carrying out a plan takes under the hourly quotas of one token and of several.
public struct PlanCallsReport: Sendable {
  private let waves: [WaveCalls]
  private let schedules: [CallSchedule]
  private let inFlight: Int

  /// The report on a plan's calls.
  /// - Parameters:
  ///   - schedules: those of 1, 2 … tokens.
  ///   - inFlight: how many calls are under way at a time.
  public init(_ waves: [WaveCalls], _ schedules: [CallSchedule], inFlight: Int = 1) {
    self.waves = waves
    self.schedules = schedules
    self.inFlight = inFlight
  }

  /// The lines, each ended by a line feed; none when nothing is called.
  public func text(_ style: TextStyle = .plain) -> String {
    let calls = waves.reduce(0) { $0 + $1.calls }
    guard calls > 0 else { return "" }
    let reads = waves.reduce(0) { $0 + $1.reads }
    var lines = [
      "  \(Figures.count(calls, "call")): \(Figures.count(reads)) that read, \(Figures.count(calls - reads)) that write, "
        + (inFlight == 1 ? "one after the other" : "\(inFlight) at a time")
    ]
    for schedule in schedules {
      let full = schedule.hours.count { $0.isFull }
      let waits = full == 0 ? "" : ", \(Figures.count(full, "hour")) of the quota used up"
      lines.append(
        "    with \(Figures.count(schedule.quotas, "token")): \(Self.duration(schedule.duration))\(waits)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Milliseconds as people say them.
  private static func duration(_ milliseconds: Int64) -> String {
    let seconds = (milliseconds + 500) / 1000
    switch seconds {
    case ..<120: return "\(seconds) s"
    case ..<7200: return "\(seconds / 60) min \(seconds % 60) s"
    default: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
  }
}
