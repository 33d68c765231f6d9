/// A journal that is used out of order: a fault of the program.
public enum LedgerError: Error, Sendable, Hashable {
  /// An event, or the end, came without a beginning.
  case notBegun
}

extension LedgerError: CustomStringConvertible {
  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .notBegun: "the journal was written to before its run began; this is a fault of the program"
    }
  }
}
