import Addressing
import Documents
import Reporting

/// `mistwin carve DESIGN --format netbox --netbox FILE`: what NetBox has already, by its own exports, so that importing the
/// plan changes what is there instead of being refused as a duplicate.
struct CarveNetBox {
  private(set) var objects: NetBoxObjects
  private let log = DocumentErrorLog()

  /// Reads exports of prefixes and of sites, in any order.
  /// - Parameter vrf: The routing table of what is carved; empty for the global one.
  /// - Throws: `DocumentErrors`: no table, neither prefixes nor sites, rows without a number.
  init(exports paths: [String], vrf: String) throws {
    objects = NetBoxObjects(vrf: vrf)
    for path in paths {
      let table = try CSV.parse(try SourceFile.read(path), file: path)
      let isSites = table.column(named: "prefix") == nil && table.column(named: "name") != nil
      let columns = table.columns(required: ["id", isSites ? "name" : "prefix"], optional: ["vrf"], log: log)
      for row in table.rows {
        guard let id = row.required("id", columns, .int(in: 1...Int.max), log: log) else { continue }
        if isSites {
          if let name = row.text("name", columns) { objects.sites[name] = id }
        } else if let prefix = prefix(row["prefix", columns]) {
          objects.prefixes[NetBoxObjects.PrefixKey(prefix, vrf: Self.name(row.text("vrf", columns)))] = id
        }
      }
    }
    try log.check()
  }

  private func prefix(_ cell: CSV.Cell?) -> IPPrefix? {
    guard let cell else { return nil }
    do throws(AddressSyntaxError) {
      return try IPPrefix(parsing: cell.text)
    } catch {
      log.report(at: cell.position, found: error.found, expected: error.expected, advice: error.advice)
      return nil
    }
  }

  /// The name of a routing table as NetBox shows it: with its route distinguisher, `corp (65000:1)`, or as global.
  private static func name(_ text: String?) -> String {
    guard let text, text.lowercased() != "global", text != "—" else { return "" }
    guard text.hasSuffix(")"), let bracket = text.lastIndex(of: "("), text[..<bracket].hasSuffix(" ") else {
      return text
    }
    return String(text[..<bracket].dropLast())
  }
}
