/// How good the predictions of an organisation were so far.
public struct PredictionRecord: Sendable, Hashable {
  /// Whether it is of runs on a live cloud; otherwise of runs on twins, which say less: there model meets model.
  public var isLive: Bool
  /// How many runs, rollouts and rotations could be compared with what was said of them.
  public var runs: Int
  /// The largest difference of calls, in per mille of what was said, and over how many runs; nil where none could be compared.
  public var calls: Deviation?
  /// The largest difference of a duration, likewise.
  public var duration: Deviation?
  /// Verdicts of sites.
  public var sites = Verdicts()
  /// Verdicts of rollouts.
  public var rollouts = Verdicts()

  /// The largest difference.
  public struct Deviation: Sendable, Hashable {
    /// In per mille of what was predicted.
    public var permille: Int
    /// Over how many runs.
    public var runs: Int

    /// A largest difference.
    public init(permille: Int, runs: Int) {
      self.permille = permille
      self.runs = runs
    }
  }

  /// How many verdicts differed.
  public struct Verdicts: Sendable, Hashable {
    /// How many were compared.
    public var compared = 0
    /// How many of them were not as predicted.
    public var differed = 0

    /// None compared.
    public init() {}
  }

  /// Nothing compared yet.
  public init(isLive: Bool) {
    self.isLive = isLive
    runs = 0
  }

  /// Adds a run.
  /// - Parameters:
  ///   - calls: what was said and what was taken; nil where they cannot be compared.
  ///   - milliseconds: likewise.
  ///   - levels: the comparison of service levels.
  ///   - rollout: the outcomes, predicted and found.
  public mutating func add(
    calls: (said: Int, taken: Int)?, milliseconds: (said: Int64, taken: Int64)?, levels: ServiceLevelComparison? = nil,
    rollout: (predicted: String, found: String)? = nil
  ) {
    let levels = levels.flatMap { $0.compared > 0 ? $0 : nil }
    if calls == nil, milliseconds == nil, levels == nil, rollout == nil { return }
    runs += 1
    if let calls { Self.add(Int64(calls.said), Int64(calls.taken), to: &self.calls) }
    if let milliseconds { Self.add(milliseconds.said, milliseconds.taken, to: &duration) }
    if let levels {
      sites.compared += levels.compared
      sites.differed += levels.differing
    }
    if let rollout {
      rollouts.compared += 1
      rollouts.differed += rollout.predicted == rollout.found ? 0 : 1
    }
  }

  private static func add(_ said: Int64, _ taken: Int64, to deviation: inout Deviation?) {
    guard said > 0 else { return }
    let permille = Int((abs(taken - said) * 1000 + said - 1) / said)
    deviation = Deviation(permille: max(permille, deviation?.permille ?? 0), runs: (deviation?.runs ?? 0) + 1)
  }

  /// In one sentence: `predictions so far: 7 runs, calls within 2 %, …`.
  public var sentence: String { "predictions so far: \(figures)" }

  /// `7 runs, calls within 2 %, duration within 5 %, 1 of 42 site verdicts differed`
  public var figures: String {
    var parts = ["\(runs) \(runs == 1 ? "run" : "runs")\(isLive ? "" : " on twins")"]
    if let calls { parts.append("calls within \(Self.percent(calls.permille))") }
    if let duration { parts.append("duration within \(Self.percent(duration.permille))") }
    if sites.compared > 0 { parts.append("\(sites.differed) of \(sites.compared) site verdicts differed") }
    if rollouts.compared > 0 { parts.append("\(rollouts.differed) of \(rollouts.compared) rollout verdicts differed") }
    return parts.joined(separator: ", ")
  }

  private static func percent(_ permille: Int) -> String {
    permille.isMultiple(of: 10) ? "\(permille / 10) %" : "\(permille / 10).\(permille % 10) %"
  }
}
