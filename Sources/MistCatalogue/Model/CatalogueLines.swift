import MistAPI

/// The entries of a catalogue's data by section and name, found by their lines and not yet parsed.
struct CatalogueLines: Sendable {
  private(set) var version = ""
  private(set) var sourceDigest = ""
  /// In the order of the data.
  private(set) var operations: [(key: String, value: Entry)] = []
  private(set) var parameters: [String: Entry] = [:]
  private(set) var responses: [String: Entry] = [:]
  private(set) var schemas: [String: Entry] = [:]

  /// An entry's bytes.
  struct Entry: Sendable, Equatable {
    fileprivate let bytes: ArraySlice<UInt8>

    /// The entry parsed; an entry that is damaged says nothing, and the reader of the whole data finds it.
    var json: JSON { (try? JSON(parsing: Array(bytes))) ?? .null }
  }

  init() {}

  init(_ data: [UInt8]) throws(CatalogueError) {
    var section = ""
    var start = 0
    while start < data.count {
      var end = start
      while end < data.count, data[end] != 0x0A { end += 1 }
      if start == 0 {
        try readHead(data[0..<end])
      } else if end > start, data[start] == UInt8(ascii: "\"") {
        var key = start + 1
        while key < end, data[key] != UInt8(ascii: "\"") { key += 1 }
        guard key + 2 < end, data[key + 1] == UInt8(ascii: ":") else {
          throw CatalogueError("expected an entry's name and value in line '\(Self.text(data[start..<end]))'")
        }
        let name = Self.text(data[(start + 1)..<key])
        if key + 3 == end, data[key + 2] == UInt8(ascii: "{") {
          section = name
        } else {
          let last = data[end - 1] == UInt8(ascii: ",") ? end - 1 : end
          try add(name, Entry(bytes: data[(key + 2)..<last]), to: section)
        }
      }
      start = end + 1
    }
    guard !version.isEmpty else { throw CatalogueError("expected a catalogue, found no version") }
  }

  private mutating func readHead(_ line: ArraySlice<UInt8>) throws(CatalogueError) {
    // The first line is an object that goes on in the next one.
    var text = Array(line)
    if text.last == UInt8(ascii: ",") { text.removeLast() }
    guard let head = try? JSON(parsing: text + [UInt8(ascii: "}")]), head["mistwin_catalogue"]?.int == 1,
      let version = head["version"]?.string, let digest = head["sha256"]?.string
    else { throw CatalogueError("expected a catalogue of form 1, found '\(Self.text(line.prefix(60)))'") }
    self.version = version
    sourceDigest = digest
  }

  private mutating func add(_ name: String, _ entry: Entry, to section: String) throws(CatalogueError) {
    switch section {
    case "operations": operations.append((name, entry))
    case "parameters": parameters[name] = entry
    case "responses": responses[name] = entry
    case "schemas": schemas[name] = entry
    default: throw CatalogueError("'\(name)' stands in the unknown section '\(section)'")
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
