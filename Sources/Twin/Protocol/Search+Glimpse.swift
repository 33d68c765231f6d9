import MistAPI

extension Search {
  /// What is known of a row before it is made: among many rows most are left out by it, and need never be made.
  struct Glimpse {
    /// The members that are known, as the row has them. What is neither here nor open the row does not have.
    var members: JSONObject
    /// The members that are known only once the row is made.
    var open: Set<String>
    /// What those may say; nil for anything.
    var words: [String]?
  }

  /// What the filters make of a row.
  enum Verdict {
    /// It is among what is found.
    case found
    /// It is not.
    case leftOut
    /// It must be made to know.
    case open
  }

  /// What the filters make of what is known of a row.
  func verdict(on glimpse: Glimpse) -> Verdict {
    var verdict = Verdict.found
    for test in tests {
      func fits(_ texts: [String]) -> Bool { texts.contains { text in test.wanted.contains { $0.fits(text) } } }
      if test.member == "text" {
        if fits(glimpse.members.flatMap { Self.texts($0.value) }) { continue }
        if glimpse.open.isEmpty { return .leftOut }
        if let words = glimpse.words, fits(words) == false { return .leftOut }
        verdict = .open
      } else if glimpse.open.contains(test.member) {
        verdict = .open
      } else if fits(glimpse.members[test.member].map(Self.texts) ?? []) == false {
        return .leftOut
      }
    }
    return verdict
  }
}
