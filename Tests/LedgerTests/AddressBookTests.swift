import Addressing
import Determinism
import Foundation
import Ledger
import SQLite
import Synchronization
import Testing

/// A file in memory.
private final class Shelf: AddressBookStore {
  private let contents = Mutex<[UInt8]?>(nil)

  var bytes: [UInt8]? { contents.withLock { $0 } }

  func read() throws -> [UInt8]? { bytes }
  func write(_ bytes: [UInt8]) throws { contents.withLock { $0 = bytes } }
}

private struct FullDisk: AddressBookStore {
  struct Full: Error {}

  func read() throws -> [UInt8]? { nil }
  func write(_ bytes: [UInt8]) throws { throw Full() }
}

@Suite struct AddressBookTests {
  private static func book(_ sites: [(String, String)]) throws -> AddressBook {
    let zone = try AddressBook.Entry(AllocationKey(zone: "west"), #require(IPPrefix("10.0.0.0/16")))
    return try AddressBook(
      [zone]
        + sites.map { key, prefix in
          AddressBook.Entry(
            AllocationKey(zone: "west", site: key), try #require(IPPrefix(prefix)), since: "2027-01-05")
        })
  }

  @Test func aBookIsWrittenAndIndexed() async throws {
    let (ledger, shelf) = (try Ledger(), Shelf())
    let book = try Self.book([("a", "10.0.0.0/22"), ("b", "10.0.4.0/22")])
    try await ledger.write(book, to: "stores.csv", over: nil, by: "ana", on: "2027-01-05", in: shelf)
    #expect(shelf.bytes == Array(book.text.utf8))
    let record = try await ledger.addressBook("stores.csv")
    #expect(record?.writer == "ana")
    #expect(record?.date == "2027-01-05")
    #expect(record?.allocations == 3)
    #expect(record?.digest.count == 64)
    #expect(try await ledger.addressBook("another.csv") == nil)
    let found = try await ledger.allocations(overlapping: try #require(IPPrefix("10.0.5.0/24")), in: "stores.csv")
    #expect(found == [book.entries[0], book.entries[2]])

    let next = try Self.book([("a", "10.0.0.0/22"), ("c", "10.0.8.0/22")])
    try await ledger.write(next, to: "stores.csv", over: shelf.bytes, by: "bo", on: "2027-02-03", in: shelf)
    #expect(shelf.bytes == Array(next.text.utf8))
    #expect(try await ledger.addressBook("stores.csv")?.writer == "bo")
    #expect(
      try await ledger.allocations(overlapping: try #require(IPPrefix("10.0.4.0/22")), in: "stores.csv").count == 1)
  }

  @Test func ofTwoPlannersTheSecondIsToldWhoWasFirst() async throws {
    let (ledger, shelf) = (try Ledger(), Shelf())
    try await ledger.write(
      try Self.book([("a", "10.0.0.0/22")]), to: "stores.csv", over: nil, by: "ana", on: "2027-01-05", in: shelf)
    let read = shelf.bytes
    // Both carve from the same book, and both give away the next block.
    let first = try Self.book([("a", "10.0.0.0/22"), ("left", "10.0.4.0/22")])
    let second = try Self.book([("a", "10.0.0.0/22"), ("right", "10.0.4.0/22")])
    try await ledger.write(first, to: "stores.csv", over: read, by: "ana", on: "2027-02-03", in: shelf)
    let conflict = await #expect(throws: AddressBookConflict.self) {
      try await ledger.write(second, to: "stores.csv", over: read, by: "bo", on: "2027-02-04", in: shelf)
    }
    #expect(
      conflict?.description == """
        stores.csv: found a book that ana wrote on 2027-02-03 after it was read; nothing is written: carve again
          10.0.4.0/22 for west/right: west/left has 10.0.4.0/22 by now
        """)
    #expect(shelf.bytes == Array(first.text.utf8))
    #expect(try await ledger.addressBook("stores.csv")?.writer == "ana")
  }

  @Test func aChangeThatTheLedgerDidNotSeeIsFound() async throws {
    let (ledger, shelf) = (try Ledger(), Shelf())
    let book = try Self.book([("a", "10.0.0.0/22")])
    try await ledger.write(book, to: "stores.csv", over: nil, by: "ana", on: "2027-01-05", in: shelf)
    let read = shelf.bytes
    try shelf.write(Array(try Self.book([("a", "10.0.12.0/22")]).text.utf8))
    let conflict = await #expect(throws: AddressBookConflict.self) {
      try await ledger.write(
        try Self.book([("a", "10.0.16.0/22")]), to: "stores.csv", over: read, by: "bo", on: "2027-02-04", in: shelf)
    }
    #expect(conflict?.writer == nil)
    #expect(
      conflict?.description.hasSuffix("\n  west/a: 10.0.16.0/22 here, 10.0.12.0/22 in the book by now") == true)
    // A file that is there although none was read.
    await #expect(throws: AddressBookConflict.self) {
      try await ledger.write(book, to: "stores.csv", over: nil, by: "bo", on: "2027-02-04", in: shelf)
    }
  }

  @Test func twoLedgerConnectionsWriteOneAfterTheOther() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger").path
    let shelf = Shelf()
    let ledgers = [try Ledger(file: path), try Ledger(file: path)]
    let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
      for (number, ledger) in ledgers.enumerated() {
        let book = try Self.book([("site-\(number)", "10.0.0.0/22")])
        group.addTask {
          do {
            try await ledger.write(book, to: "b", over: nil, by: "\(number)", on: "2027-01-05", in: shelf)
            return true
          } catch is AddressBookConflict {
            return false
          }
        }
      }
      var outcomes: [Bool] = []
      for try await outcome in group { outcomes.append(outcome) }
      return outcomes
    }
    #expect(outcomes.count { $0 } == 1)
    let record = try await ledgers[0].addressBook("b")
    let winner = try #require(record?.writer)
    #expect(String(decoding: shelf.bytes ?? [], as: UTF8.self).contains("site-\(winner)"))
  }

  @Test func whatCannotBeWrittenIsNotIndexed() async throws {
    let ledger = try Ledger()
    await #expect(throws: FullDisk.Full.self) {
      try await ledger.write(
        try Self.book([("a", "10.0.0.0/22")]), to: "b", over: nil, by: "ana", on: "2027-01-05", in: FullDisk())
    }
    #expect(try await ledger.addressBook("b") == nil)
  }
}

@Suite struct AddressBookLeaseTests {
  private let now = Instant(seconds: 1_800_000_000)

  @Test func theSecondPlannerIsToldWhoSinceWhenAndUntilWhen() async throws {
    let ledger = try Ledger()
    let lease = try await ledger.lease("stores.csv", to: "ana", at: now, forSeconds: 3600)
    #expect(lease.until == now.advanced(bySeconds: 3600))
    let held = await #expect(throws: AddressBookHeld.self) {
      _ = try await ledger.lease("stores.csv", to: "bo", at: now.advanced(bySeconds: 60), forSeconds: 60)
    }
    #expect(held?.lease == lease)
    #expect(
      held?.description
        == "stores.csv: found a book that is held: ana holds it since 2027-01-15T08:00:00Z, until 2027-01-15T09:00:00Z; "
        + "nothing is written: wait, or ask, and break the hold if it is stale")
    // Her own hold is made longer, and keeps its beginning; another book is free.
    let longer = try await ledger.lease("stores.csv", to: "ana", at: now.advanced(bySeconds: 60), forSeconds: 7200)
    #expect(longer.since == now && longer.until == now.advanced(bySeconds: 7260))
    _ = try await ledger.lease("offices.csv", to: "bo", at: now, forSeconds: 60)
  }

  @Test func aHoldEndsByItselfByBookingOrWhenItIsBroken() async throws {
    let (ledger, shelf) = (try Ledger(), Shelf())
    let book = AddressBook()
    _ = try await ledger.lease("stores.csv", to: "ana", at: now, forSeconds: 3600)
    await #expect(throws: AddressBookHeld.self) {
      try await ledger.write(book, to: "stores.csv", over: nil, by: "bo", on: "2027-01-15", in: shelf, at: now)
    }
    await #expect(throws: AddressBookHeld.self) {
      try await ledger.write(book, to: "stores.csv", over: nil, by: "bo", on: "2027-01-15", in: shelf)
    }
    #expect(shelf.bytes == nil)
    try await ledger.endLease("stores.csv", of: "bo")
    #expect(try await ledger.addressBookLease("stores.csv")?.holder == "ana")
    try await ledger.write(book, to: "stores.csv", over: nil, by: "ana", on: "2027-01-15", in: shelf, at: now)
    #expect(try await ledger.addressBookLease("stores.csv") == nil)

    _ = try await ledger.lease("stores.csv", to: "ana", at: now, forSeconds: 60)
    let later = now.advanced(bySeconds: 60)
    #expect(try await ledger.lease("stores.csv", to: "bo", at: later, forSeconds: 60).since == later)
    #expect(try await ledger.breakLease("stores.csv")?.holder == "bo")
    #expect(try await ledger.breakLease("stores.csv") == nil)
    _ = try await ledger.lease("stores.csv", to: "ana", at: later, forSeconds: 60)
    try await ledger.write(
      book, to: "stores.csv", over: shelf.bytes, by: "bo", on: "2027-01-15", in: shelf,
      at: later.advanced(bySeconds: 60))
  }
}
