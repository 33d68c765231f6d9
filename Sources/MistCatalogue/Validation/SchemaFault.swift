/// What is wrong with a value: where, and what was expected.
public struct SchemaFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place in the value, such as `auth.type` or `privileges[0].role`; empty for the value itself.
  public internal(set) var path: String
  /// What was expected and what was found.
  public let message: String
  /// The two halves of the message, where it has them: what was expected, and what was found.
  private let halves: Halves?

  private struct Halves: Hashable {
    let expected: String
    let found: String
  }

  init(_ message: String) { self.init(path: "", message) }

  init(path: String, _ message: String) {
    self.path = path
    self.message = message
    halves = nil
  }

  /// - Parameter choice: What was expected, as one of several things that would do; nil for the same words.
  init(path: String = "", expected: String, asChoice choice: String? = nil, found: String) {
    self.path = path
    message = "expected \(expected), found \(found)"
    halves = Halves(expected: choice ?? expected, found: found)
  }

  /// What is wrong with a value that fits none of several schemas, of which each has its own fault.
  ///
  /// The deepest faults come from the schemas that fit best. Where several lie there, any of what they expected would do.
  /// - Returns: nil for no faults.
  static func joined(_ faults: [SchemaFault]) -> SchemaFault? {
    guard let depth = faults.map(\.path.utf8.count).max(),
      let first = faults.first(where: { $0.path.utf8.count == depth })
    else { return nil }
    var expected: [String] = []
    for fault in faults where fault.path == first.path {
      guard let halves = fault.halves else { return first }
      if !expected.contains(halves.expected) { expected.append(halves.expected) }
    }
    // Null may be left out: that it would do helps nobody who sent something.
    if expected.count > 1 { expected.removeAll(where: \.isEmpty) }
    guard expected.count > 1, let found = first.halves?.found else { return first }
    return SchemaFault(path: first.path, expected: expected.joined(separator: " or "), found: found)
  }

  /// Place and message, as an error's detail says it.
  public var description: String {
    if path.isEmpty { return message }
    return message.hasPrefix("is ") || message.hasPrefix("must ") ? "\(path) \(message)" : "\(path): \(message)"
  }

  /// The same fault, seen from a member's owner.
  func inside(_ member: String) -> SchemaFault {
    var fault = self
    if path.isEmpty {
      fault.path = member
    } else {
      fault.path = path.hasPrefix("[") ? member + path : "\(member).\(path)"
    }
    return fault
  }

  func inside(_ element: Int) -> SchemaFault { inside("[\(element)]") }
}
