import MistAPI

/// Turns a schema of the data, and all that it refers to, into nodes.
struct SchemaCompiler {
  private let lines: CatalogueLines
  private var nodes: [SchemaNode] = []
  private var named: [String: Int] = [:]

  init(_ lines: CatalogueLines) { self.lines = lines }

  mutating func schema(_ data: JSON) -> Schema {
    let root = compile(data, member: nil)
    let nodes = SchemaNodes(self.nodes)
    return Schema(nodes, root)
  }

  /// - Parameter member: the name of the member that the schema is of; some names say what form a text has.
  private mutating func compile(_ data: JSON, member: String?) -> Int {
    if let name = data["$ref"]?.string {
      // A form that comes from the member's name belongs to that member only.
      let key = MemberFacts.applies(to: member) ? "\(name) \(member ?? "")" : name
      if let known = named[key] { return known }
      let place = nodes.count
      nodes.append(SchemaNode())
      named[key] = place
      fill(place, lines.schemas[name]?.json ?? .null, member: member)
      nodes[place].name = name
      return place
    }
    let place = nodes.count
    nodes.append(SchemaNode())
    fill(place, data, member: member)
    return place
  }

  private mutating func fill(_ place: Int, _ data: JSON, member: String?) {
    var node = SchemaNode()
    if let reference = data["$ref"] {
      // A schema that is another one by name only.
      node.all = [compile(["$ref": reference], member: member)]
      nodes[place] = node
      return
    }
    for name in data["type"]?.string.map({ [$0] }) ?? data["type"]?.strings ?? [] {
      for known in ValueTypes.names where known.name == name { node.types.insert(known.type) }
    }
    node.format = data["format"]?.string.flatMap { ValueFormat(rawValue: $0) }
    node.minimum = data["minimum"]?.double
    node.maximum = data["maximum"]?.double
    node.minCount = (data["minLength"] ?? data["minItems"])?.int
    node.maxCount = (data["maxLength"] ?? data["maxItems"])?.int
    node.values = data["enum"]?.array ?? data["const"].map { [$0] } ?? []
    let texts = node.values.compactMap(\.string)
    if texts.count == node.values.count { node.texts = Set(texts) }
    node.required = data["required"]?.strings ?? []
    node.isReadOnly = data["readOnly"]?.bool ?? false
    node.isDeprecated = data["deprecated"]?.bool ?? false
    node.defaultValue = data["default"]
    MemberFacts.complete(&node, of: member)
    for (name, property) in data["properties"]?.object ?? JSONObject() {
      let schema = compile(property, member: name)
      node.properties.append((name, schema))
      node.places[name] = schema
    }
    node.items = data["items"].map { compile($0, member: member) }
    if let additional = data["additionalProperties"] {
      switch additional {
      case .bool(let allowed): node.additional = allowed ? .any : .none
      default: node.additional = .schema(compile(additional, member: nil))
      }
    }
    if node.additional == .any, data["additionalProperties"] == nil, !node.properties.isEmpty {
      node.additional = .unsaid
    }
    for branch in (data["oneOf"]?.array ?? []) + (data["anyOf"]?.array ?? []) {
      node.alternatives.append(compile(branch, member: member))
    }
    for part in data["allOf"]?.array ?? [] { node.all.append(compile(part, member: nil)) }
    if let found = data["discriminator"], let property = found["property"]?.string {
      var discriminator = SchemaNode.Discriminator(property: property, mapping: [])
      for (value, name) in found["mapping"]?.object ?? JSONObject() {
        discriminator.mapping.append((value, compile(["$ref": name], member: nil)))
      }
      node.discriminator = discriminator
    }
    node.isPlain =
      node.format == nil && node.minimum == nil && node.maximum == nil && node.minCount == nil && node.maxCount == nil
      && node.values.isEmpty && node.alternatives.isEmpty && node.all.isEmpty && node.properties.isEmpty
      && node.items == nil && node.additional == .any && node.required.isEmpty && node.discriminator == nil
    nodes[place] = node
  }
}
