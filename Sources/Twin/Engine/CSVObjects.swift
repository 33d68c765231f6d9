import MistAPI
import MistCatalogue

/// Objects of a CSV file (RFC 4180): the first line has the members' names, each further line is an object.
enum CSVObjects {
  static func read(_ bytes: [UInt8], like schema: Schema?) throws(APIFailure) -> [JSON] {
    let rows = rows(bytes)
    guard let names = rows.first else { throw .badRequest("expected a file with a line of names, found nothing") }
    var result: [JSON] = []
    for (index, row) in rows.enumerated().dropFirst() {
      guard row.count <= names.count else {
        throw .badRequest("line \(index + 1): expected \(names.count) values, found \(row.count)")
      }
      var object = JSONObject()
      for (name, value) in zip(names, row) where !value.isEmpty {
        // A comment may stand before the names, and a name may have one: `#mac`, `name (optional)`.
        let name = String(name.drop { $0 == "#" }.prefix { $0 != " " })
        object[name] = json(value, like: schema?.properties.first { $0.name == name }?.schema)
      }
      result.append(.object(object))
    }
    return result
  }

  private static func json(_ text: String, like schema: Schema?) -> JSON {
    guard let schema, !schema.types.contains(.string) else { return .string(text) }
    if schema.types.contains(.boolean) { return .bool(["true", "1", "yes"].contains(text.lowercased())) }
    if schema.types.contains(.integer) || schema.types.contains(.number), let number = try? JSON(parsing: text) {
      return number
    }
    if schema.types.contains(.array) {
      return .array(text.split(separator: ",").map { .string(String($0.drop { $0 == " " })) })
    }
    return .string(text)
  }

  private static func rows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var index = 0
    func text(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == UInt8(ascii: "\""), index + 1 < bytes.count, bytes[index + 1] == byte {
          cell.append(byte)
          index += 1
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        } else {
          cell.append(byte)
        }
      } else if byte == UInt8(ascii: "\""), cell.isEmpty {
        isQuoted = true
      } else if byte == UInt8(ascii: ",") {
        row.append(text(cell))
        cell = []
      } else if byte == 0x0A {
        if !row.isEmpty || !cell.isEmpty { rows.append(row + [text(cell)]) }
        row = []
        cell = []
      } else if byte != 0x0D {
        cell.append(byte)
      }
      index += 1
    }
    if !row.isEmpty || !cell.isEmpty { rows.append(row + [text(cell)]) }
    return rows
  }
}
