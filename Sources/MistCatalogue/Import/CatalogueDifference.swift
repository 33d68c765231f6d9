/// In what two catalogues part.
public struct CatalogueDifference: Sendable, Hashable {
  /// One line each, such as `operation getOrg has changed`.
  public let lines: [String]

  /// Compares the entries of two catalogues' data.
  /// - Throws: `CatalogueError` when one of them is no catalogue.
  public init(from old: [UInt8], to new: [UInt8]) throws(CatalogueError) {
    let (old, new) = (try CatalogueLines(old), try CatalogueLines(new))
    var lines: [String] = []
    if old.version != new.version { lines.append("version \(old.version) became \(new.version)") }
    if old.sourceDigest != new.sourceDigest {
      lines.append("the document's SHA-256 \(old.sourceDigest) became \(new.sourceDigest)")
    }
    func compare(
      _ kind: String, _ old: [String: CatalogueLines.Entry], _ new: [String: CatalogueLines.Entry]
    ) {
      for name in Set(old.keys).union(new.keys).sorted() {
        switch (old[name], new[name]) {
        case (nil, _?): lines.append("\(kind) \(name) is new")
        case (_?, nil): lines.append("\(kind) \(name) is gone")
        case (let before?, let after?): if before != after { lines.append("\(kind) \(name) has changed") }
        case (nil, nil): break
        }
      }
    }
    compare("operation", Self.table(old.operations), Self.table(new.operations))
    compare("parameter", old.parameters, new.parameters)
    compare("response", old.responses, new.responses)
    compare("schema", old.schemas, new.schemas)
    self.lines = lines
  }

  private static func table(_ entries: [(key: String, value: CatalogueLines.Entry)]) -> [String: CatalogueLines.Entry] {
    Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
