/// What is wrong with a value: where, and what was expected.
public struct SchemaFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place in the value, such as `auth.type` or `privileges[0].role`; empty for the value itself.
  public internal(set) var path: String
  /// What was expected and what was found.
  public let message: String

  init(_ message: String) {
    path = ""
    self.message = message
  }

  init(path: String, _ message: String) {
    self.path = path
    self.message = message
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
