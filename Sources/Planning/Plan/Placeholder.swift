public import MistAPI

/// A value of a plan's body that is put in only when the plan is carried out. In the document it is an object with one
/// member of ours, which no body of Mist has.
public enum Placeholder: Hashable, Sendable {
  /// The id of an object, once it has one.
  case id(ObjectKey)
  /// A secret: where it is to be found, and its keyed hash, by which it is told from another.
  case secret(reference: String, hash: String)

  private static let idMember = "mistwin:id"
  private static let secretMember = "mistwin:secret"

  /// The placeholder as it stands in a body.
  public var json: JSON {
    switch self {
    case .id(let key): [Self.idMember: .string(key.text)]
    case .secret(let reference, let hash): [Self.secretMember: .string(reference), "hash": .string(hash)]
    }
  }

  /// Reads one; nil for every other value.
  public init?(_ json: JSON) {
    guard case .object(let object) = json, object.count <= 2 else { return nil }
    if object.count == 1, let key = object[Self.idMember]?.string {
      self = .id(ObjectKey(text: key))
    } else if let reference = object[Self.secretMember]?.string, let hash = object["hash"]?.string {
      self = .secret(reference: reference, hash: hash)
    } else {
      return nil
    }
  }
}

extension JSON {
  /// Every placeholder in the value, in order.
  var placeholders: [Placeholder] {
    if let one = Placeholder(self) { return [one] }
    switch self {
    case .array(let elements): return elements.flatMap(\.placeholders)
    case .object(let members): return members.flatMap(\.value.placeholders)
    default: return []
    }
  }

  /// The value with every placeholder replaced by what is known of it.
  /// - Throws: `UnknownPlaceholder` for the first of which nothing is known.
  func resolved(_ value: (Placeholder) -> String?) throws(UnknownPlaceholder) -> JSON {
    if let one = Placeholder(self) {
      guard let text = value(one) else { throw UnknownPlaceholder(placeholder: one) }
      return .string(text)
    }
    switch self {
    case .array(let elements):
      var result: [JSON] = []
      result.reserveCapacity(elements.count)
      for element in elements { result.append(try element.resolved(value)) }
      return .array(result)
    case .object(let members):
      var result = JSONObject()
      result.reserveCapacity(members.count)
      for (key, member) in members { result[key] = try member.resolved(value) }
      return .object(result)
    default: return self
    }
  }
}

/// A placeholder of which nothing is known.
struct UnknownPlaceholder: Error, CustomStringConvertible {
  let placeholder: Placeholder

  var description: String {
    switch placeholder {
    case .id(let key): "'\(key)' does not exist"
    case .secret(let reference, _): "the secret of \(reference) is not known"
    }
  }
}
