import Documents
public import MistAPI

/// A fault of what was sent, or of the design that it makes: where, what, and the nearest valid word.
public struct WorkflowFault: Sendable, Hashable {
  /// Where it stands in the body, as a JSON pointer (RFC 6901); nil for a fault that the body does not hold itself.
  public var pointer: String?
  /// Where else it stands: a member of the design, or a file with line and column.
  public var place: String?
  /// What was found.
  public var found: String
  /// What was expected.
  public var expected: String?
  /// The nearest valid word.
  public var nearest: String?
  /// What to do.
  public var advice: String?

  init(pointer: String? = nil, place: String? = nil, found: String, expected: String? = nil, nearest: String? = nil) {
    self.pointer = pointer
    self.place = place
    self.found = found
    self.expected = expected
    self.nearest = nearest
  }

  init(_ error: DocumentError, pointer: String?, place: String?) {
    self.init(pointer: pointer, place: place, found: error.found, expected: error.expected, nearest: error.nearest)
    advice = error.advice
  }

  /// As a sentence without its full stop.
  public var sentence: String {
    var text = "\(pointer ?? place ?? "the body"): found \(found)"
    if let expected { text += "; expected \(expected)" }
    if let nearest { text += "; did you mean '\(nearest)'?" }
    if let advice { text += "; \(advice)" }
    return text
  }

  /// As a member of an answer.
  public var json: JSON {
    var members = JSONObject()
    if let pointer { members["pointer"] = .string(pointer) }
    if let place { members["place"] = .string(place) }
    members["found"] = .string(found)
    if let expected { members["expected"] = .string(expected) }
    if let nearest { members["nearest"] = .string(nearest) }
    if let advice { members["advice"] = .string(advice) }
    return .object(members)
  }
}
