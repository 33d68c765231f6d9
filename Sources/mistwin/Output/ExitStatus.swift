/// How a command ends, as scripts see it.
enum ExitStatus: Int32 {
  /// Done and judged good.
  case good = 0
  /// Judged bad: an expectation, a lint rule.
  case bad = 1
  /// There are changes, and --detailed-exitcode asked.
  case changes = 2
  /// The store or the system failed.
  case failed = 3
  /// Undecided: a person's word is needed.
  case undecided = 4
  /// Bad input: a file, a line, a column.
  case badInput = 65
}

extension ExitStatus: Comparable {
  /// By how much hope is left of the others: bad results are results, bad input is none, a failure may be anything.
  static func < (one: ExitStatus, other: ExitStatus) -> Bool { one.rank < other.rank }

  private var rank: Int {
    switch self {
    case .good: 0
    case .changes: 1
    case .undecided: 2
    case .bad: 3
    case .badInput: 4
    case .failed: 5
    }
  }
}
