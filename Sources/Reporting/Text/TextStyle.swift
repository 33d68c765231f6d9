/// How text is laid out for a person: how wide, and whether in colour.
public struct TextStyle: Sendable, Hashable {
  /// The width in columns. Text is wrapped to it where it can be; names and numbers are never cut.
  public var width: Int
  /// Whether colour and weight say what is good and what is bad. What they say is always said in words, too.
  public var isColoured: Bool
  /// Whether the courses of service levels are drawn, in characters: for a person at a terminal, not for files and logs.
  public var drawsCourses: Bool

  /// The least width that tables are laid out for.
  static let leastWidth = 40

  /// A style.
  public init(width: Int = 100, isColoured: Bool = false, drawsCourses: Bool = false) {
    self.width = max(TextStyle.leastWidth, width)
    self.isColoured = isColoured
    self.drawsCourses = drawsCourses
  }

  /// Text without colour, 100 columns wide.
  public static let plain = TextStyle()
}

/// What a piece of text means; the style decides what that looks like.
enum Tone: Sendable, Hashable {
  case plain
  /// Met, good, promoted.
  case good
  /// Not met, failed, rolled back.
  case bad
  /// Undecided, below the floor without proof, held.
  case caution
  /// Titles.
  case strong
  /// What may be skipped.
  case quiet

  /// The parameters of the terminal's SGR sequence (ECMA-48, 8.3.117); nil for none.
  fileprivate var graphicRendition: String? {
    switch self {
    case .plain: nil
    case .good: "32"
    case .bad: "1;31"
    case .caution: "33"
    case .strong: "1"
    case .quiet: "2"
    }
  }
}

extension TextStyle {
  /// The text as it is printed.
  func paint(_ text: String, _ tone: Tone) -> String {
    guard isColoured, !text.isEmpty, let code = tone.graphicRendition else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

extension TextStyle {
  /// The columns that a painted line takes.
  static func plainWidth(of line: String) -> Int {
    var rest = line[...]
    var width = 0
    while let escape = rest.firstIndex(of: "\u{1B}") {
      width += rest[..<escape].displayWidth
      rest = rest[escape...].drop { $0 != "m" }.dropFirst()
    }
    return width + rest.displayWidth
  }
}
