public import MistAPI

/// How a rollout went, in few words: what is predicted of one, and what is compared with it.
public struct RolloutSummary: Sendable, Hashable {
  /// One phase.
  public struct Phase: Sendable, Hashable {
    /// The name.
    public var name: String
    /// `PASS`, `FAIL`, `INCONCLUSIVE`, or `UNDECIDED` for one that was cut short.
    public var verdict: String
    /// From the order of its upgrade to its verdict, in seconds.
    public var seconds: Int64

    /// A phase.
    public init(name: String, verdict: String, seconds: Int64) {
      self.name = name
      self.verdict = verdict
      self.seconds = seconds
    }
  }

  /// `PROMOTED`, `ROLLED BACK`, `HELD`; `OPEN` for one that has not ended.
  public var outcome: String
  /// From its beginning to its promotion, without the watch after it, or to its end where it was not promoted; in seconds.
  public var seconds: Int64
  /// The phases that were begun, in order.
  public var phases: [Phase]

  /// How a rollout went.
  public init(outcome: String, seconds: Int64, phases: [Phase]) {
    self.outcome = outcome
    self.seconds = seconds
    self.phases = phases
  }

  init(_ reader: PlanReader) throws(PlanMemberError) {
    self.init(
      outcome: try reader.text("outcome"), seconds: Int64(try reader.number("seconds")),
      phases: try reader.list("phases").map { phase throws(PlanMemberError) in
        Phase(
          name: try phase.text("phase"), verdict: try phase.text("verdict"),
          seconds: Int64(try phase.number("seconds")))
      })
  }

  /// The document.
  public var document: JSON {
    [
      "outcome": .string(outcome), "seconds": JSON(Int(seconds)),
      "phases": .array(
        phases.map {
          ["phase": .string($0.name), "verdict": .string($0.verdict), "seconds": JSON(Int($0.seconds))]
        }),
    ]
  }
}
