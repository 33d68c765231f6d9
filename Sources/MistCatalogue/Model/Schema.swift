public import MistAPI

/// What a value may be. Schemas of one compilation share their nodes; a reference costs nothing to follow.
public struct Schema: Sendable {
  let nodes: SchemaNodes
  let index: Int

  var node: SchemaNode { nodes.all[index] }

  init(_ nodes: SchemaNodes, _ index: Int) {
    self.nodes = nodes
    self.index = index
  }

  private func schema(_ index: Int) -> Schema { Schema(nodes, index) }

  /// The types that it allows; empty where any is allowed.
  public var types: ValueTypes { node.types }
  /// The format of a text, such as `uuid`.
  public var format: ValueFormat? { node.format }
  /// The values that it allows; empty where there is no such list.
  public var values: [JSON] { node.values }
  /// The value that holds where none is sent.
  public var defaultValue: JSON? { node.defaultValue }
  /// The least number.
  public var minimum: Double? { node.minimum }
  /// The greatest number.
  public var maximum: Double? { node.maximum }
  /// The least and greatest number of characters or elements.
  public var lengths: (least: Int?, greatest: Int?) { (node.minCount, node.maxCount) }
  /// Whether requests have no say in it.
  public var isReadOnly: Bool { node.isReadOnly }
  /// Whether the document advises against it.
  public var isDeprecated: Bool { node.isDeprecated }
  /// The members that must be there.
  public var required: [String] { node.required }
  /// The published name, where it has one.
  public var name: String? { node.name }

  /// The members of an object, those of `allOf` among them, in the published order.
  public var properties: [(name: String, schema: Schema)] {
    node.properties.map { ($0.name, schema($0.schema)) } + node.all.flatMap { schema($0).properties }
  }

  /// What an element of an array may be.
  public var items: Schema? { node.items.map { schema($0) } }
  /// What a member without a name of its own may be.
  public var additional: Schema? {
    guard case .schema(let index) = node.additional else { return nil }
    return schema(index)
  }
  /// Whether no other members are published.
  public var isClosed: Bool { node.additional == .none }
  /// The schemas of which one must fit.
  public var alternatives: [Schema] { node.alternatives.map { schema($0) } }
  /// The schemas which all must fit.
  public var parts: [Schema] { node.all.map { schema($0) } }
  /// The member that tells which alternative a value is, and the alternatives by its value.
  public var discriminator: (property: String, mapping: [(value: String, schema: Schema)])? {
    node.discriminator.map { found in
      (found.property, found.mapping.map { ($0.value, schema($0.schema)) })
    }
  }
}

/// Types of JSON values.
public struct ValueTypes: OptionSet, Sendable, Hashable {
  /// One bit for each type.
  public let rawValue: UInt8
  /// The types of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// An object.
  public static let object = ValueTypes(rawValue: 1)
  /// An array.
  public static let array = ValueTypes(rawValue: 2)
  /// A text.
  public static let string = ValueTypes(rawValue: 4)
  /// A number without a fraction.
  public static let integer = ValueTypes(rawValue: 8)
  /// A number.
  public static let number = ValueTypes(rawValue: 16)
  /// `true` or `false`.
  public static let boolean = ValueTypes(rawValue: 32)
  /// `null`
  public static let null = ValueTypes(rawValue: 64)

  static let names: [(name: String, type: ValueTypes, words: String)] = [
    ("object", .object, "an object"), ("array", .array, "a list"), ("string", .string, "text"),
    ("integer", .integer, "a whole number"), ("number", .number, "a number"), ("boolean", .boolean, "true or false"),
    ("null", .null, "null"),
  ]

  /// The types' names in the published document.
  public var names: [String] { Self.names.filter { contains($0.type) }.map(\.name) }

  /// The types in words, for messages.
  var words: String {
    Self.names.filter { contains($0.type) && $0.type != .null }.map(\.words).joined(separator: " or ")
  }
}

/// Forms of text that can be checked.
public enum ValueFormat: String, Sendable, Hashable {
  /// An id.
  case uuid
  /// An IPv4 address.
  case ipv4
  /// An IPv6 address.
  case ipv6
  /// An address for mail.
  case email
  /// A MAC address; the document says so by the member's name.
  case mac
  /// An IPv4 or IPv6 prefix, by the member's name.
  case prefix
}
