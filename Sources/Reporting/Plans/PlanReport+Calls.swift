import Determinism
public import MistAPI
public import Planning

/// How long carrying out a plan takes under the hourly quotas of one token and of several.
public struct PlanCallsReport: Sendable {
  private let waves: [WaveCalls]
  private let schedules: [CallSchedule]

  /// The report on a plan's calls.
  /// - Parameter schedules: those of 1, 2 … tokens.
  public init(_ waves: [WaveCalls], _ schedules: [CallSchedule]) {
    self.waves = waves
    self.schedules = schedules
  }

  /// The lines, each ended by a line feed; none when nothing is called.
  public func text(_ style: TextStyle = .plain) -> String {
    let calls = waves.reduce(0) { $0 + $1.calls }
    guard calls > 0 else { return "" }
    let reads = waves.reduce(0) { $0 + $1.reads }
    var lines = [
      "  \(Figures.count(calls, "call")): \(Figures.count(reads)) that read, \(Figures.count(calls - reads)) that write, "
        + "one after the other"
    ]
    for schedule in schedules {
      let full = schedule.hours.count { $0.isFull }
      let waits = full == 0 ? "" : ", \(Figures.count(full, "hour")) of the quota used up"
      lines.append(
        "    with \(Figures.count(schedule.quotas, "token")): \(Self.duration(schedule.duration))\(waits)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The calls as one document.
  public var document: JSON {
    [
      "waves": .array(
        waves.map { wave in
          [
            "name": .string(wave.name), "reads": JSON(wave.reads),
            "writes": .object(JSONObject(wave.writes.map { ($0.kind, JSON($0.count)) })),
          ]
        }),
      "tokens": .array(
        schedules.map { ["tokens": JSON($0.quotas), "seconds": JSON(Double($0.duration) / 1000)] }),
    ]
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
