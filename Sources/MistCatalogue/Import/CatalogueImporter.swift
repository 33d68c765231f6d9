import Determinism
import MistAPI

/// Compiles a published OpenAPI document into the catalogue's data: what the API contains, no prose and no examples.
///
/// The data is JSON in which every entry stands on a line of its own, behind its name. A reader finds an entry by its line
/// and parses only that one; a person sees in a difference which operation or schema has changed.
public struct CatalogueImporter {
  /// Where every published path begins.
  static let root = "/api/v1"
  /// The two media types of the published answers, which carry the same body; any other is noted.
  static let usualMedia: Set<String> = ["application/json", "application/vnd.api+json"]

  private let document: JSON
  private let digest: String

  /// An importer of that document.
  /// - Throws: `ImportError` when it is not JSON.
  public init(document bytes: [UInt8]) throws(ImportError) {
    do {
      document = try JSON(parsing: bytes)
    } catch {
      throw ImportError("the document", "\(error)")
    }
    var hash = SHA256()
    hash.update(bytes)
    digest = hash.hexadecimal()
  }

  /// The catalogue's data.
  /// - Throws: `ImportError` for a document that is not OpenAPI 3 or has what the catalogue cannot express.
  public func catalogue() throws(ImportError) -> [UInt8] {
    guard let version = document["info"]?["version"]?.string else {
      throw ImportError("info.version", "expected the document's version, found nothing")
    }
    guard let openapi = document["openapi"]?.string, openapi.hasPrefix("3.") else {
      throw ImportError("openapi", "expected version 3 of OpenAPI, found \(document["openapi"]?.text ?? "nothing")")
    }
    let head: JSON = [
      "mistwin_catalogue": 1, "version": .string(version), "sha256": .string(digest), "openapi": .string(openapi),
    ]
    var out = head.bytes
    out.removeLast()
    try writeSection("operations", operations(), to: &out)
    try writeSection(
      "parameters",
      section("parameters") { (place, value) throws(ImportError) -> JSON in
        try parameter(value, at: place)
      }, to: &out)
    try writeSection(
      "responses",
      section("responses") { (place, value) throws(ImportError) -> JSON in
        try response(value, at: place)
      }, to: &out)
    try writeSection(
      "schemas",
      section("schemas") { (place, value) throws(ImportError) -> JSON in
        try schema(value, at: place)
      }, to: &out)
    out.append(contentsOf: "\n}\n".utf8)
    return out
  }

  private func writeSection(_ name: String, _ entries: [(String, JSON)], to out: inout [UInt8]) throws(ImportError) {
    out.append(contentsOf: ",\n\"\(name)\":{".utf8)
    for (index, entry) in entries.enumerated() {
      guard entry.0.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
        throw ImportError(name, "the name '\(entry.0)' has a character that no name of the catalogue may have")
      }
      out.append(contentsOf: (index == 0 ? "\n\"" : ",\n\"").utf8)
      out.append(contentsOf: entry.0.utf8)
      out.append(contentsOf: "\":".utf8)
      entry.1.write(to: &out)
    }
    out.append(contentsOf: "\n}".utf8)
  }

  private func section(
    _ name: String, _ compile: (String, JSON) throws(ImportError) -> JSON
  ) throws(ImportError) -> [(String, JSON)] {
    var result: [(String, JSON)] = []
    for (key, value) in document["components"]?[name]?.object ?? JSONObject() {
      result.append((key, try compile("components.\(name).\(key)", value)))
    }
    return result.sorted { $0.0 < $1.0 }
  }

  // MARK: Operations

  private func operations() throws(ImportError) -> [(String, JSON)] {
    guard let paths = document["paths"]?.object else { throw ImportError("paths", "expected an object, found nothing") }
    var result: [(String, JSON)] = []
    for (path, item) in paths {
      guard path.hasPrefix(Self.root + "/") else {
        throw ImportError("paths.\(path)", "expected a path below \(Self.root)")
      }
      for method in ["get", "post", "put", "delete"] {
        guard let operation = item[method] else { continue }
        let place = "paths.\(path).\(method)"
        guard let id = operation["operationId"]?.string, !id.contains(" ") else {
          throw ImportError(place, "expected an operationId without blanks")
        }
        let key = "\(id) \(method.uppercased()) \(path.dropFirst(Self.root.count))"
        result.append((key, try self.operation(operation, shared: item["parameters"]?.array ?? [], at: place)))
      }
      for method in ["patch", "head", "options", "trace"] where item[method] != nil {
        throw ImportError("paths.\(path).\(method)", "the Mist API has no such method")
      }
    }
    // By path, so that the operations of one resource stand together whatever the document's order.
    return result.sorted { one, other in
      let (a, b) = (one.0.split(separator: " "), other.0.split(separator: " "))
      return a[2] == b[2] ? a[1] < b[1] : a[2] < b[2]
    }
  }

  private func operation(_ operation: JSON, shared: [JSON], at place: String) throws(ImportError) -> JSON {
    var result = JSONObject()
    if operation["deprecated"]?.bool == true { result["deprecated"] = true }
    if let security = operation["security"]?.array, security.isEmpty { result["open"] = true }
    var parameters: [JSON] = []
    for parameter in shared + (operation["parameters"]?.array ?? []) {
      parameters.append(try self.parameter(parameter, at: place + ".parameters"))
    }
    if !parameters.isEmpty { result["parameters"] = .array(parameters) }
    if let body = operation["requestBody"] {
      var compiled = JSONObject()
      if body["required"]?.bool == true { compiled["required"] = true }
      for (media, content) in body["content"]?.object ?? JSONObject() {
        guard let name = Self.shortMedia[media] else {
          throw ImportError(place + ".requestBody", "expected JSON or multipart/form-data, found \(media)")
        }
        compiled[name] = try schema(content["schema"] ?? .object(JSONObject()), at: place + ".requestBody")
      }
      result["body"] = .object(compiled)
    }
    var responses = JSONObject()
    for (status, response) in operation["responses"]?.object ?? JSONObject() {
      responses[status] = try self.response(response, at: "\(place).responses.\(status)")
    }
    result["responses"] = .object(responses)
    return .object(result)
  }

  static let shortMedia = ["application/json": "json", "multipart/form-data": "form"]

  /// A parameter, or the name of a shared one.
  private func parameter(_ parameter: JSON, at place: String) throws(ImportError) -> JSON {
    if let name = try reference(parameter, to: "parameters", at: place) { return .string(name) }
    guard let name = parameter["name"]?.string, let location = parameter["in"]?.string else {
      throw ImportError(place, "expected a parameter with 'name' and 'in'")
    }
    var result = JSONObject([("name", .string(name)), ("in", .string(location))])
    if parameter["required"]?.bool == true { result["required"] = true }
    if parameter["deprecated"]?.bool == true { result["deprecated"] = true }
    result["schema"] = try schema(parameter["schema"] ?? .object(JSONObject()), at: "\(place).\(name)")
    return .object(result)
  }

  /// A response, or the name of a shared one.
  private func response(_ response: JSON, at place: String) throws(ImportError) -> JSON {
    if let name = try reference(response, to: "responses", at: place) { return .string(name) }
    var result = JSONObject()
    let content = response["content"]?.object ?? JSONObject()
    let media = Set(content.keys)
    if !media.isEmpty, media != Self.usualMedia { result["media"] = JSON(media.sorted()) }
    if let body = content["application/json"] ?? content.first(where: { _ in true })?.value,
      let found = body["schema"]
    {
      result["schema"] = try schema(found, at: place)
    }
    return .object(result)
  }

  /// The name that a reference leads to; nil for what is no reference.
  func reference(_ value: JSON, to section: String, at place: String) throws(ImportError) -> String? {
    guard let reference = value["$ref"]?.string else { return nil }
    let prefix = "#/components/\(section)/"
    guard reference.hasPrefix(prefix) else {
      throw ImportError(place, "expected a reference to \(section), found \(reference)")
    }
    let name = String(reference.dropFirst(prefix.count))
    guard document["components"]?[section]?[name] != nil else {
      throw ImportError(place, "\(reference) leads nowhere")
    }
    return name
  }
}
