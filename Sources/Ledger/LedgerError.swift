/// A journal that is used out of order: a fault of the program.
public enum LedgerError: Error, Sendable, Hashable {
  /// A step, an event, or the end, came without a beginning.
  case notBegun
  /// A step was completed that was never intended.
  case notIntended(step: Int)
  /// The end names another plan than the beginning.
  case otherPlan(found: String, expected: String)
}

extension LedgerError: CustomStringConvertible {
  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .notBegun: "the journal was written to before its run began; this is a fault of the program"
    case .notIntended(let step):
      "found step \(step) completed, expected its intent before; this is a fault of the program"
    case .otherPlan(let found, let expected):
      "found the end of plan \(found), expected plan \(expected); this is a fault of the program"
    }
  }
}
