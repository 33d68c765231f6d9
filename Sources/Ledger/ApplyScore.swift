public import Determinism
public import Planning

/// What was said of a run before it began, and what it took.
public struct ApplyScore: Sendable, Hashable {
  /// The number of the run in its ledger.
  public let run: Int64
  /// The digest of the plan.
  public let plan: String
  /// The organisation.
  public let organisation: String
  /// How it ended.
  public let outcome: ApplyRecord.Outcome
  /// What each process of it did, in order; none of a run that an older mistwin has kept.
  public let stretches: [ApplyStretch]

  /// What the plan was said to take before its first process began; nil where that was not recorded.
  public var predicted: ApplyPrediction? { stretches.first?.predicted }

  /// The calls that it took; nil where a process was killed before it could say so, or nothing was recorded.
  public var calls: Int? {
    let ends = stretches.compactMap(\.end)
    return ends.isEmpty || ends.count < stretches.count ? nil : ends.reduce(0) { $0 + $1.calls }
  }

  /// The processes that have no end: killed, or running.
  public var unended: Int { stretches.count { $0.end == nil } }

  /// How long its processes worked, in milliseconds, without their waits for windows; nil where that was not recorded.
  public var milliseconds: Int64? {
    var sum: Int64 = 0
    for stretch in stretches {
      guard let began = stretch.began, let end = stretch.end, let ended = end.at else { return nil }
      sum += ended - began - end.waited
    }
    return stretches.isEmpty ? nil : sum
  }

  /// How long it waited for windows, in milliseconds.
  public var waited: Int64 { stretches.reduce(0) { $0 + ($1.end?.waited ?? 0) } }

  /// When its first process began, by the network's clock.
  public var began: Instant? { stretches.first?.began }

  /// Whether it carried out the whole of what the prediction was of.
  public var isComparable: Bool { outcome == .done && !stretches.contains { $0.isPart } }
}
