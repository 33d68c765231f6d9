/// A pattern in which `*` stands for any text, blanks and slashes too, and `?` for one character.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as written.
  public let description: String
  private let pattern: [Character]

  /// A pattern.
  public init(_ text: String) {
    description = text
    pattern = Array(text)
  }

  /// Whether the whole text fits.
  public func matches(_ text: String) -> Bool {
    let text = Array(text)
    var (place, at) = (0, 0)
    // Where to go on when what follows the last star does not fit: one character later.
    var star: (place: Int, at: Int)?
    while at < text.count {
      if place < pattern.count, pattern[place] == "*" {
        star = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[at] {
        place += 1
        at += 1
      } else if let last = star {
        star = (last.place, last.at + 1)
        place = last.place + 1
        at = last.at + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
