import MistAPI

extension JSON {
  /// What the members say that name an object in its collection, as one text: objects of equal texts have one name.
  func naturalKey(_ members: [String]) -> String {
    members.map { member in
      guard let value = self[member] else { return "null" }
      // 1 and 1.0 are one number.
      if case .number(let number) = value, let int = number.int { return "\(int)" }
      return value.text
    }.joined(separator: "\u{0}")
  }
}
