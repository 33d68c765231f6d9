/// A value of a YAML document, with the place where it stands.
public struct Node: Sendable {
  /// How a scalar was written.
  public enum Style: Sendable, Hashable {
    /// Without quotes: it may be a number or a truth value.
    case plain
    /// In quotes or as a block: it is text.
    case quoted
  }

  /// What a value is.
  public indirect enum Content: Sendable {
    /// Text, a number or a truth value, as it was written.
    case scalar(text: String, style: Style)
    /// A list.
    case sequence([Node])
    /// Keys and values in the order of the file. Keys are scalars, and no two are equal.
    case mapping([(key: Node, value: Node)])
    /// Nothing: no value, `~` or `null`.
    case null
  }

  /// Where it begins.
  public let position: SourcePosition
  /// What it is.
  public let content: Content

  /// A value at a place.
  public init(at position: SourcePosition, _ content: Content) {
    self.position = position
    self.content = content
  }

  /// The text of a scalar, as it was written.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The members of a list.
  public var elements: [Node]? {
    if case .sequence(let nodes) = content { nodes } else { nil }
  }

  /// The keys and values of a mapping.
  public var entries: [(key: Node, value: Node)]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// Whether it is nothing.
  public var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// The value of a key, if this is a mapping that has it.
  public subscript(key: String) -> Node? {
    entries?.first { $0.key.text == key }?.value
  }

  /// What it is, in words for a message: "the text 'abc'", "a list of 3", "nothing".
  public var kind: String {
    switch content {
    case .null: return "nothing"
    case .sequence(let nodes): return nodes.isEmpty ? "an empty list" : "a list of \(nodes.count)"
    case .mapping(let entries): return entries.isEmpty ? "an empty mapping" : "a mapping"
    case .scalar(let text, _):
      let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
      switch scalar {
      case .number: return "the number \(shown)"
      case .bool: return "the truth value \(shown)"
      case .text, nil: return text.isEmpty ? "an empty text" : "the text '\(shown)'"
      }
    }
  }
}
