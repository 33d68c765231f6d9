import Addressing
import Documents
import Ledger
import Planning

/// `mistwin carve DESIGN --book`: writes the address book of a design.
struct CarveBook {
  let addressing: DesignAddressing
  let named: DesignAddressBook
  let date: String?

  /// - Throws: `DocumentError` for a design without a book; `Failure` for allocations that begin to rest on an unknown day.
  init(_ design: Design, _ addressing: DesignAddressing, date: String?) throws {
    guard let named = addressing.book else {
      throw DocumentError(
        at: SourcePosition(file: design.path, line: 1, column: 1), found: "a design without an address book",
        expected: "the key 'book' under 'addressing', such as 'book: book/sites.csv'")
    }
    self.addressing = addressing
    self.named = named
    self.date = date
    let changes = self.changes
    if date == nil, let first = changes.rested.first {
      let others = changes.rested.count > 1 ? " and \(changes.rested.count - 1) more" : ""
      throw Failure(
        .badInput,
        "\(named.path): found \(first.key)\(others) to rest from today, expected the day: write --date, such as "
          + "--date 2027-02-03")
    }
  }

  private var next: AddressBook { addressing.nextBook(date: date) }

  private var changes: AddressBookChanges { AddressBookChanges(from: named.book, to: next) }

  /// Writes the book, unless somebody else has changed it since it was read.
  /// - Returns: What changed, for a person.
  func write(by writer: String) async throws -> String {
    let book = DiskBook(path: named.path)
    if !DiskFiles.isDirectory(book.directory) {
      throw Failure(
        .badInput, "\(named.path): there is no directory '\(book.directory)' for the address book; make it first")
    }
    let ledger = try book.openLedger()
    try await ledger.write(
      next, to: book.name, over: named.bytes, by: writer, on: date ?? "an unknown day", in: book,
      at: WallClock.present)
    let changes = self.changes
    var lines = ["\(named.path): \(changes)"]
    lines += (changes.grown + changes.renumbered).prefix(20).map { "  \($0.key): \($0.from) becomes \($0.to)" }
    let unnamed = changes.grown.count + changes.renumbered.count - 20
    if unnamed > 0 { lines.append("  and \(unnamed) more") }
    return lines.joined(separator: "\n")
  }
}
