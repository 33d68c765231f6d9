/// What a ledger cannot do.
public enum LedgerError: Error, Sendable, Hashable {
  /// An event, or the end, came without a beginning: a fault of the program.
  case notBegun
  /// It holds no rollout of that number.
  case noSuchRollout(Int64)
  /// The rollout has ended.
  case hasEnded(Int64, outcome: String)
  /// An older mistwin has kept the rollout, in a form from which it cannot go on.
  case notContinuable(Int64)
}

extension LedgerError: CustomStringConvertible {
  /// What was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .notBegun: "the journal was written to before its run began; this is a fault of the program"
    case .noSuchRollout(let number):
      "the ledger holds no rollout \(number); 'mistwin upgrade status' lists those that it holds"
    case .hasEnded(let number, let outcome):
      "rollout \(number) has ended: \(outcome). What there is to do is a rollout of its own."
    case .notContinuable(let number):
      "rollout \(number) was kept by an older version in a form from which it cannot go on; its devices and their old versions are listed by 'mistwin upgrade status'"
    }
  }
}
