/// A book as it stands in a file: CSV with the columns `zone,site,network,prefix,state,since`, one allocation a line, in
/// order of key, so that branches merge and a difference reads as what it is.
///
/// The reader is strict, as the file is written by this program: a line that it would not write back is a fault. (It takes
/// lines out of order, which merges leave behind.)
public struct AddressBookFile: Hashable, Sendable {
  /// An allocation and the number of its line, from 1.
  public struct Line: Hashable, Sendable {
    /// The number of the line, from 1.
    public let number: Int
    /// The allocation.
    public let entry: AddressBook.Entry

    /// An allocation and the number of its line.
    public init(_ number: Int, _ entry: AddressBook.Entry) {
      self.number = number
      self.entry = entry
    }
  }

  /// The columns, and what their cells say.
  public static let columns: [(name: String, meaning: String)] = [
    ("zone", "The zone, with those around it: `emea/north`. A space beside the first stands before it."),
    ("site", "The key of the site; empty for a zone."),
    ("network", "The network, with its part of the site: `floor1/corp`; empty for a zone or a site's block."),
    ("prefix", "What it has."),
    ("state", "`active`, or `resting` since it left the design."),
    ("since", "The day from which on it has been so."),
  ]

  /// The first line.
  public static let header = "zone,site,network,prefix,state,since"

  /// The allocations as the file has them.
  public let lines: [Line]

  /// A file of these lines.
  public init(lines: [Line]) { self.lines = lines }

  /// Reads a book.
  /// - Throws: `AddressBookSyntaxErrors` with every fault and its place.
  public init(parsing bytes: [UInt8]) throws(AddressBookSyntaxErrors) {
    var reader = AddressBookReader(bytes)
    lines = try reader.read()
  }

  /// The file as a value.
  /// - Throws: `AddressBookError` when a key stands twice; `AddressBookChecker` says where.
  public func book() throws(AddressBookError) -> AddressBook { try AddressBook(lines.map(\.entry)) }

  /// Where a key stands.
  public func line(of key: AllocationKey) -> Line? { lines.first { $0.entry.key == key } }
}

extension AddressBook {
  /// The book as the text of its file; lines end with LF. The same book gives the same bytes.
  public var text: String {
    var text = AddressBookFile.header + "\n"
    text.reserveCapacity(64 * (entries.count + 1))
    for entry in entries {
      for name in [entry.key.zone, entry.key.site ?? "", entry.key.network ?? ""] {
        text += AddressBook.cell(name)
        text += ","
      }
      text += entry.prefix.description
      text += ","
      text += entry.state.rawValue
      text += ","
      text += AddressBook.cell(entry.since ?? "")
      text += "\n"
    }
    return text
  }

  /// A cell, in quotes where it would be read as something else without.
  private static func cell(_ text: String) -> String {
    let blanks: [UInt8] = [0x20, 0x09]
    let needsQuotes =
      text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
      || text.utf8.first.map { blanks.contains($0) || $0 == UInt8(ascii: "#") } == true
      || text.utf8.last.map(blanks.contains) == true
    guard needsQuotes else { return text }
    return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
