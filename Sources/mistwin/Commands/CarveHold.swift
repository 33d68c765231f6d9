import ArgumentParser
import Determinism
import Documents
import Ledger
import Planning

/// The hold of one planner on a design's address book, from `mistwin carve DESIGN --hold 1h` until his `--book`.
struct CarveHold {
  private let book: DiskBook
  private let writer: String

  init(_ named: DesignAddressBook, writer: String) throws {
    book = DiskBook(path: named.path)
    self.writer = writer
    if !DiskFiles.isDirectory(book.directory) {
      throw Failure(
        .badInput, "\(named.path): there is no directory '\(book.directory)' for the address book; make it first")
    }
  }

  /// Takes the book, or holds it for longer.
  /// - Throws: `AddressBookHeld` when another holds it.
  func take(forSeconds seconds: Int64) async throws -> String {
    let lease = try await book.openLedger().lease(
      book.name, to: writer, at: WallClock.present, forSeconds: seconds)
    return "\(book.path): \(lease)"
  }

  /// Breaks whatever hold there is.
  func breakIt() async throws -> String {
    guard let lease = try await book.openLedger().breakLease(book.name) else {
      return "\(book.path): nobody holds it"
    }
    return "\(book.path): broke a hold: \(lease)"
  }

  /// Lets the writer's own hold go.
  func letGo() async throws -> String {
    try await book.openLedger().endLease(book.name, of: writer)
    return "\(book.path): \(writer) holds it no longer"
  }

  /// A warning when another holds the book while this planner carves from it; nil otherwise. Makes no ledger.
  func warning() async throws -> String? {
    guard DiskFiles.exists(book.ledgerPath),
      let lease = try await book.openLedger().addressBookLease(book.name), lease.holder != writer,
      lease.isInForce(at: WallClock.present)
    else { return nil }
    return "\(book.path): warning: \(lease); what is carved now cannot be booked before"
  }
}
