import MistAPI

extension CatalogueImporter {
  /// Keywords whose values are taken as they are.
  private static let plain: Set<String> = [
    "type", "format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
    "maxProperties", "uniqueItems", "enum", "const", "default", "pattern", "required", "readOnly", "writeOnly",
    "deprecated", "contentMediaType", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
  ]
  /// Keywords that are prose or examples.
  private static let prose: Set<String> = [
    "description", "summary", "title", "example", "examples", "externalDocs", "$comment", "xml",
  ]

  /// A schema without prose. A name among `properties` is never prose, whatever it is called.
  func schema(_ schema: JSON, at place: String) throws(ImportError) -> JSON {
    if let allowed = schema.bool { return .bool(allowed) }
    guard let object = schema.object else { throw ImportError(place, "expected a schema, found \(schema.text)") }
    if let name = try schemaReference(schema, at: place) {
      return ["$ref": .string(name)]
    }
    var result = JSONObject()
    for (key, value) in object {
      switch key {
      case _ where Self.plain.contains(key): result[key] = value
      case _ where Self.prose.contains(key) || key.hasPrefix("x-"): continue
      case "properties": result[key] = try properties(value, at: place)
      case "items", "additionalProperties", "not": result[key] = try self.schema(value, at: "\(place).\(key)")
      case "oneOf", "anyOf", "allOf":
        var branches: [JSON] = []
        for branch in value.array ?? [] { branches.append(try self.schema(branch, at: "\(place).\(key)")) }
        result[key] = .array(branches)
      case "discriminator": result[key] = try discriminator(value, at: place)
      default: throw ImportError("\(place).\(key)", "a keyword that the catalogue does not know")
      }
    }
    return .object(result)
  }

  private func properties(_ value: JSON, at place: String) throws(ImportError) -> JSON {
    var result = JSONObject()
    for (name, property) in value.object ?? JSONObject() {
      result[name] = try schema(property, at: "\(place).properties.\(name)")
    }
    return .object(result)
  }

  private func discriminator(_ value: JSON, at place: String) throws(ImportError) -> JSON {
    guard let property = value["propertyName"]?.string else {
      throw ImportError("\(place).discriminator", "expected 'propertyName'")
    }
    var mapping = JSONObject()
    for (name, reference) in value["mapping"]?.object ?? JSONObject() {
      mapping[name] = try schemaReference(["$ref": reference], at: "\(place).discriminator").map { .string($0) }
    }
    return ["property": .string(property), "mapping": .object(mapping)]
  }

  private func schemaReference(_ value: JSON, at place: String) throws(ImportError) -> String? {
    try reference(value, to: "schemas", at: place)
  }
}
