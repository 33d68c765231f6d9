/// Reads a mapping with known keys: each key is asked for once, and ``finish()`` reports those that nobody asked for.
///
/// Every fault goes to the log and reading goes on, so that a person sees all faults of a file at once.
public struct MappingReader {
  /// The mapping.
  public let node: Node
  /// What it describes, in words, with its article: "a network".
  public let subject: String
  /// Where faults are reported.
  public let log: DocumentErrorLog
  private let entries: [(key: Node, value: Node)]
  private var known: [String] = []

  /// A reader of a mapping; nil, and a report, if the node is something else. Nothing is read as a mapping without keys.
  public init?(_ node: Node, of subject: String, log: DocumentErrorLog) {
    switch node.content {
    case .mapping(let entries): self.entries = entries
    case .null: self.entries = []
    case .scalar, .sequence:
      log.report(at: node.position, found: node.kind, expected: "\(subject): a mapping")
      return nil
    }
    self.node = node
    self.subject = subject
    self.log = log
  }

  /// Whether a key is there; it becomes a known one.
  public mutating func has(_ key: String) -> Bool { value(key) != nil }

  /// The place of a key, else of the mapping.
  public func position(of key: String) -> SourcePosition {
    entries.first { $0.key.text == key }?.key.position ?? node.position
  }

  /// The node of a key; it becomes a known one.
  public mutating func value(_ key: String) -> Node? {
    if !known.contains(key) { known.append(key) }
    return entries.first { $0.key.text == key }?.value
  }

  /// A key that must be there.
  /// - Returns: Its value; nil, and a report, if it is absent or cannot be read.
  public mutating func required<Value>(_ key: String, _ reading: Reading<Value>) -> Value? {
    if let node = value(key) { return reading.read(node, log: log) }
    missing.append((key, reading.expected))
    return nil
  }

  /// A key that may be absent; a key without a value counts as absent.
  /// - Returns: Its value; nil if it is absent, or, with a report, if it cannot be read.
  public mutating func optional<Value>(_ key: String, _ reading: Reading<Value>) -> Value? {
    guard let node = value(key), !node.isNull else { return nil }
    return reading.read(node, log: log)
  }

  /// A key that may be absent.
  /// - Returns: Its value; the default if it is absent, or, with a report, if it cannot be read.
  public mutating func optional<Value>(_ key: String, _ reading: Reading<Value>, default value: Value) -> Value {
    optional(key, reading) ?? value
  }

  /// Makes keys known without reading them.
  public mutating func allow(_ keys: String...) {
    for key in keys { _ = value(key) }
  }

  /// Reports which of several keys stand together though only one may, and that none is there though one must.
  public mutating func exactlyOne(of keys: String...) {
    let present = keys.filter { has($0) }
    let expected = "exactly one of the keys " + keys.map { "'\($0)'" }.joined(separator: ", ")
    if present.isEmpty {
      log.report(at: node.position, found: "\(subject) without any of them", expected: expected)
    } else if present.count > 1 {
      let found = "the keys " + present.map { "'\($0)'" }.joined(separator: " and ") + " together"
      log.report(at: position(of: present[1]), found: found, expected: expected)
    }
  }

  private var missing: [(key: String, expected: String)] = []

  /// Reports missing keys, and keys that nobody asked for, each with the nearest word.
  public mutating func finish() {
    for (key, _) in entries {
      guard let name = key.text, !known.contains(name) else { continue }
      // A misspelt key that must be there is one fault, not two.
      let candidates = missing.map(\.key) + known.filter { other in !missing.contains { $0.key == other } }
      let nearest = nearestWord(to: name, in: candidates)
      missing.removeAll { $0.key == nearest }
      log.report(
        at: key.position, found: "the unknown key '\(name)' in \(subject)", expected: Expectation.oneOf(known.sorted()),
        nearest: nearest)
    }
    for (key, expected) in missing {
      log.report(
        at: node.position, found: "\(subject) without the key '\(key)'", expected: "'\(key)': \(expected)")
    }
    missing = []
  }
}
