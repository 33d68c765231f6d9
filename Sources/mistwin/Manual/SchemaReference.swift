import MistAPI

/// A page about a file, out of its JSON Schema: each key with its type, its default and what it means.
struct SchemaReference {
  private let schema: JSON
  /// Definitions that have keys of their own, in the order in which they are met: each becomes a section.
  private var sections: [String] = []

  /// The lines of the page below its title.
  static func lines(_ schema: JSON) -> [String] {
    var reference = SchemaReference(schema)
    var lines = schema["description"]?.string.map { [MarkdownReference.prose($0), ""] } ?? []
    lines += reference.table(of: schema)
    var done = 0
    while done < reference.sections.count {
      let name = reference.sections[done]
      let definition = reference.definition(name)
      lines += ["", "## \(Self.title(name))", ""]
      if let text = definition["description"]?.string { lines += [MarkdownReference.prose(text), ""] }
      lines += reference.table(of: definition)
      done += 1
    }
    return lines
  }

  private init(_ schema: JSON) { self.schema = schema }

  private func definition(_ name: String) -> JSON { schema["$defs"]?[name] ?? .null }

  private static func title(_ name: String) -> String { name.replacing("_", with: " ") }

  // MARK: - Rows

  private mutating func table(of object: JSON) -> [String] {
    let rows = rows(of: object, path: "")
    let choice = choices(of: object).map { ["", $0] } ?? []
    return MarkdownReference.table(["Key", "Type", "Default", "Meaning"], rows) + choice
  }

  /// A row for each key of an object, and for those of the objects inside that have no name of their own.
  private mutating func rows(of object: JSON, path: String) -> [[String]] {
    var rows: [[String]] = []
    let required = Set(object["required"]?.strings ?? [])
    for (key, value) in properties(of: object) {
      let place = path + key
      let fallback =
        value["default"].map { MarkdownReference.code(Self.plain($0)) } ?? (required.contains(key) ? "required" : "")
      rows.append([
        MarkdownReference.code(place), type(value), fallback, MarkdownReference.prose(meaning(value)),
      ])
      rows += inner(of: value, path: place)
    }
    return rows
  }

  /// The rows of what stands inside a value without a name of its own.
  private mutating func inner(of value: JSON, path: String) -> [[String]] {
    if let reference = value["$ref"]?.string {
      let definition = definition(String(reference.split(separator: "/").last ?? ""))
      return properties(of: definition).isEmpty ? inner(of: definition, path: path) : []
    }
    if value["properties"] == nil, value["allOf"]?.array?.contains(where: { $0["$ref"] != nil }) == true { return [] }
    if !properties(of: value).isEmpty { return rows(of: value, path: path + ".") }
    if let items = value["items"] { return inner(of: items, path: path + "[]") }
    if let others = value["additionalProperties"], others.object != nil {
      return inner(of: others, path: path + ".\(Self.word(of: value))")
    }
    for option in value["anyOf"]?.array ?? value["oneOf"]?.array ?? [] {
      let found = inner(of: option, path: path)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// What stands for the names of a map's members.
  private static func word(of map: JSON) -> String { "<\(map["propertyNames"]?["title"]?.string ?? "name")>" }

  /// The keys of an object, those of what it is made of and of its alternatives included, each once.
  private func properties(of object: JSON) -> [(key: String, value: JSON)] {
    var all: [(key: String, value: JSON)] = []
    func add(_ object: JSON) {
      for (key, value) in object["properties"]?.object ?? JSONObject() where !all.contains(where: { $0.key == key }) {
        all.append((key, value))
      }
      for part in (object["allOf"]?.array ?? []) + (object["oneOf"]?.array ?? []) {
        add(part["$ref"]?.string.map { definition(String($0.split(separator: "/").last ?? "")) } ?? part)
      }
    }
    add(object)
    return all
  }

  /// «One of `gate`, `floor`.», where a schema says that one of several keys must be there.
  private func choices(of object: JSON) -> String? {
    guard let options = object["oneOf"]?.array ?? object["anyOf"]?.array else { return nil }
    let groups = options.compactMap { $0["required"]?.strings }
    guard groups.count == options.count else { return nil }
    let words = groups.map { $0.map { MarkdownReference.code($0) }.joined(separator: " with ") }
    let least = object["oneOf"] == nil ? "At least one of" : "Exactly one of"
    return "\(least) \(words.joined(separator: ", "))."
  }

  // MARK: - Types and meanings

  private func meaning(_ value: JSON) -> String {
    let own = value["description"]?.string
    let known = value["$ref"]?.string.flatMap { reference -> String? in
      let definition = definition(String(reference.split(separator: "/").last ?? ""))
      return definition["properties"] == nil ? definition["description"]?.string : nil
    }
    return own ?? known ?? ""
  }

  private mutating func type(_ value: JSON) -> String {
    if let reference = value["$ref"]?.string {
      let name = String(reference.split(separator: "/").last ?? "")
      let definition = definition(name)
      guard !properties(of: definition).isEmpty else { return type(definition) }
      if !sections.contains(name) { sections.append(name) }
      let title = Self.title(name)
      return "[\(title)](#\(title.replacing(" ", with: "-")))"
    }
    if let title = value["title"]?.string { return title + Self.examples(value) }
    if let constant = value["const"] { return MarkdownReference.code(Self.plain(constant)) }
    if let words = value["enum"]?.array {
      return words.map { MarkdownReference.code(Self.plain($0)) }.joined(separator: ", ")
    }
    if let options = value["anyOf"]?.array ?? value["oneOf"]?.array, value["properties"] == nil {
      var words: [String] = []
      for option in options where option["required"] == nil || option["type"] != nil {
        let word = type(option)
        if !words.contains(word) { words.append(word) }
      }
      if !words.isEmpty { return words.joined(separator: " or ") }
    }
    if let parts = value["allOf"]?.array {
      for part in parts where part["$ref"] != nil { return type(part) }
    }
    let types = value["type"]?.strings ?? value["type"]?.string.map { [$0] } ?? []
    if types.isEmpty { return value["properties"] == nil ? "anything" : Self.mapping }
    var words: [String] = []
    for one in types { words.append(plainType(one, value)) }
    return words.joined(separator: " or ")
  }

  private mutating func plainType(_ type: String, _ value: JSON) -> String {
    switch type {
    case "string": return "text" + Self.examples(value)
    case "integer": return "whole number" + Self.range(value)
    case "number": return "number" + Self.range(value)
    case "boolean": return "true or false"
    case "null": return "nothing"
    case "array":
      guard let items = value["items"] else { return "list" }
      let word = self.type(items)
      return word == Self.mapping ? "list" : "list of \(word)"
    case "object":
      guard properties(of: value).isEmpty, let others = value["additionalProperties"], others.object != nil else {
        return properties(of: value).isEmpty ? "any mapping" : Self.mapping
      }
      let word = self.type(others)
      return word == Self.mapping ? "map by \(Self.plainWord(value))" : "map by \(Self.plainWord(value)): \(word)"
    default: return type
    }
  }

  /// What is said of a value whose keys stand below it.
  private static let mapping = "mapping"

  private static func examples(_ value: JSON) -> String {
    let examples = (value["examples"]?.strings ?? []).prefix(2).map { MarkdownReference.code($0) }
    return examples.isEmpty ? "" : ", such as \(examples.joined(separator: " or "))"
  }

  private static func plainWord(_ map: JSON) -> String { map["propertyNames"]?["title"]?.string ?? "name" }

  private static func range(_ value: JSON) -> String {
    switch (value["minimum"], value["maximum"]) {
    case (let least?, let most?): ", \(least.text) to \(most.text)"
    case (let least?, nil): ", at least \(least.text)"
    case (nil, let most?): ", at most \(most.text)"
    case (nil, nil): ""
    }
  }

  private static func plain(_ value: JSON) -> String { value.string ?? value.text }
}
