public import MistAPI

/// Makes the smallest value that a schema allows: the members that must be there, and those that are known.
public struct SmallestValue: Sendable {
  /// What is known of members, by their names; used where the schema allows it.
  private let known: [String: JSON]
  /// The text for texts that nothing is known of.
  private let text: String
  private static let deepest = 12

  /// - Parameters:
  ///   - known: Members that are known by name. At the top they are given whenever they are published, below only when
  ///     they must be there.
  ///   - text: The text where any will do.
  public init(known: [String: JSON] = [:], text: String = "") {
    self.known = known
    self.text = text
  }

  /// The smallest value of that schema.
  public func value(of schema: Schema) -> JSON { value(of: schema, member: nil, depth: 0) }

  private func value(of schema: Schema, member: String?, depth: Int) -> JSON {
    if let member, let value = known[member], Validator(.response).fault(in: value, schema) == nil { return value }
    if let value = schema.defaultValue, !value.isNull, Validator(.response).fault(in: value, schema) == nil {
      return value
    }
    if let value = schema.values.first(where: { $0 != "" }) ?? schema.values.first { return value }
    if depth > Self.deepest { return .null }
    if !schema.parts.isEmpty || schema.types.contains(.object) || !schema.properties.isEmpty {
      return object(schema, depth: depth)
    }
    if let branch = branch(of: schema) { return value(of: branch, member: member, depth: depth + 1) }
    if schema.types.contains(.null) { return .null }
    if schema.types.contains(.array) || schema.items != nil {
      guard let items = schema.items else { return [] }
      let count = min(schema.lengths.least ?? 0, 16)
      return .array((0..<count).map { _ in value(of: items, member: member, depth: depth + 1) })
    }
    if schema.types.contains(.integer) || schema.types.contains(.number) {
      return JSON(max(schema.minimum ?? 0, min(0, schema.maximum ?? 0)))
    }
    if schema.types.contains(.boolean) { return false }
    return .string(text(of: schema))
  }

  private func branch(of schema: Schema) -> Schema? {
    guard !schema.alternatives.isEmpty else { return nil }
    if let discriminator = schema.discriminator {
      let kind = known[discriminator.property]?.string
      if let found = discriminator.mapping.first(where: { $0.value == kind }) { return found.schema }
    }
    return schema.alternatives.first
  }

  private func object(_ schema: Schema, depth: Int) -> JSON {
    var result = JSONObject()
    var required = Set(schema.required)
    for part in schema.parts { required.formUnion(part.required) }
    for (name, property) in schema.properties {
      if required.contains(name) {
        result[name] = value(of: property, member: name, depth: depth + 1)
      } else if depth == 0, let value = known[name], Validator(.response).fault(in: value, property) == nil {
        result[name] = value
      }
    }
    for name in required.sorted() where result[name] == nil { result[name] = known[name] ?? .string(text) }
    if let branch = branch(of: schema), case .object(let more) = value(of: branch, member: nil, depth: depth) {
      for (name, value) in more { result[name] = value }
    }
    return .object(result)
  }

  private func text(of schema: Schema) -> String {
    switch schema.format {
    case .uuid: MistID.zero.description
    case .ipv4: "0.0.0.0"
    case .ipv6: "::"
    case .email: "nobody@example.com"
    case .mac: "000000000000"
    case .prefix: "0.0.0.0/0"
    case nil: text + String(repeating: "x", count: max(0, (schema.lengths.least ?? 0) - text.count))
    }
  }
}
