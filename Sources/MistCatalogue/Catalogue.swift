import Determinism
import MistAPI
import Synchronization

/// What the published API contains: operations, parameters, responses and schemas.
///
/// Reading it finds the lines of its entries and nothing more. What an operation takes and answers is parsed when it is
/// first asked for, and kept.
public final class Catalogue: Sendable {
  /// The catalogue that is compiled in. Read when first used; nothing else pays for it.
  public static let published: Catalogue = {
    let bytes = CatalogueData.text.withUTF8Buffer { Array($0) }
    // What is compiled in was written by the importer, and a test reads it: an empty catalogue would answer nothing.
    return (try? Catalogue(data: bytes)) ?? Catalogue()
  }()

  /// The data that is compiled in, as in fixtures/mist-api/catalogue.json.
  public static var publishedData: [UInt8] { CatalogueData.text.withUTF8Buffer { Array($0) } + [0x0A] }

  /// The version of the published document.
  public let version: String
  /// The SHA-256 of the published document, in hexadecimal.
  public let sourceDigest: String
  /// Every operation, by path and method.
  public let operations: [Operation]

  let lines: CatalogueLines
  private let byID: [String: Int]
  private let cache = Mutex(Cache())

  private struct Cache {
    var details: [Int: OperationDetails] = [:]
    var schemas: [String: Schema] = [:]
  }

  /// The catalogue of that data, which `CatalogueImporter` made.
  /// - Throws: `CatalogueError` for anything else.
  public convenience init(data: [UInt8]) throws(CatalogueError) {
    try self.init(lines: CatalogueLines(data))
  }

  private init(lines: CatalogueLines) throws(CatalogueError) {
    self.lines = lines
    version = lines.version
    sourceDigest = lines.sourceDigest
    var operations: [Operation] = []
    operations.reserveCapacity(lines.operations.count)
    var byID: [String: Int] = [:]
    for (key, _) in lines.operations {
      let words = key.split(separator: " ")
      guard words.count == 3, let method = HTTPMethod(rawValue: String(words[1])) else {
        throw CatalogueError("expected an operation's id, method and path, found '\(key)'")
      }
      byID[String(words[0])] = operations.count
      operations.append(
        Operation(index: operations.count, id: String(words[0]), method: method, path: String(words[2])))
    }
    self.operations = operations
    self.byID = byID
  }

  private init() {
    lines = CatalogueLines()
    version = ""
    sourceDigest = ""
    operations = []
    byID = [:]
  }

  /// The operation of that id.
  public func operation(_ id: String) -> Operation? { byID[id].map { operations[$0] } }

  /// The operations of a path below `/api/v1`, with the parameters' names as published or with anything in their place.
  public func operations(ofPath path: String) -> [Operation] {
    let parts = path.split(separator: "/")
    return operations.filter { operation in
      operation.parts.count == parts.count
        && zip(operation.parts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }.sorted { one, other in
      // The path that says more stands first: a literal part before a parameter.
      one.parts.count { $0.hasPrefix("{") } < other.parts.count { $0.hasPrefix("{") }
    }
  }

  /// What an operation takes and answers.
  public func details(of operation: Operation) -> OperationDetails {
    if let known = cache.withLock({ $0.details[operation.index] }) { return known }
    let details = OperationDetails(lines.operations[operation.index].value, of: self)
    cache.withLock { $0.details[operation.index] = details }
    return details
  }

  /// The names of the published schemas.
  public var schemaNames: [String] { lines.schemas.keys.sorted() }

  /// The published schema of that name, with all that it refers to.
  public func schema(_ name: String) -> Schema? {
    guard lines.schemas[name] != nil else { return nil }
    return schema(["$ref": .string(name)], key: name)
  }

  /// A schema of the data, compiled once for its key.
  func schema(_ data: JSON, key: String) -> Schema {
    if let known = cache.withLock({ $0.schemas[key] }) { return known }
    var compiler = SchemaCompiler(lines)
    let schema = compiler.schema(data)
    cache.withLock { $0.schemas[key] = schema }
    return schema
  }
}

/// Data that is no catalogue.
public struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was found and what was expected.
  public let description: String

  init(_ description: String) { self.description = description }
}
