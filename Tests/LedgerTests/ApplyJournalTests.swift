import Foundation
import Ledger
import Planning
import SQLite
import Testing

@Suite struct ApplyJournalTests {
  @Test func aWholeRunIsThere() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    try await journal.begin(plan: "d1", organisation: "org")
    for number in 1...3 {
      try await journal.intend(step: number, subject: "step \(number)")
      try await journal.complete(step: number, calls: number)
    }
    try await journal.end(plan: "d1", failure: nil)
    let records = try await ledger.applies(of: "org")
    #expect(records.count == 1)
    #expect(records.first?.outcome == .done)
    #expect(records.first?.steps.map(\.calls) == [1, 2, 3])
    #expect(records.first?.inDoubt.isEmpty == true)
    #expect(try await ledger.applies(of: "another").isEmpty)
  }

  @Test func aFailureKeepsItsReason() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    try await journal.begin(plan: "d1", organisation: "org")
    try await journal.intend(step: 1, subject: "site US-0001")
    try await journal.end(plan: "d1", failure: "the code was refused")
    let record = try await ledger.applies(of: "org").first
    #expect(record?.outcome == .stopped("the code was refused"))
    #expect(record?.inDoubt.map(\.subject) == ["site US-0001"])
  }

  @Test func whatAKilledRunLeavesIsRead() async throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger").path
    let killed = try Ledger(file: path)
    let journal = killed.applyJournal()
    try await journal.begin(plan: "d1", organisation: "org")
    try await journal.intend(step: 1, subject: "one")
    try await journal.complete(step: 1, calls: 2)
    try await journal.intend(step: 2, subject: "two")
    // The file and its log as a killed process leaves them.
    for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: path + "2" + suffix) }
    let ledger = try Ledger(file: path + "2")
    let record = try await ledger.applies(of: "org").first
    #expect(record?.outcome == .open)
    #expect(record?.steps.map(\.calls) == [2, nil])
    #expect(record?.inDoubt.map(\.number) == [2])
    // The next run is another one, and the open one stays as it was.
    let next = ledger.applyJournal()
    try await next.begin(plan: "d1", organisation: "org")
    try await next.end(plan: "d1", failure: nil)
    #expect(try await ledger.applies(of: "org").map(\.outcome) == [.open, .done])
    #expect(try await killed.applies(of: "org").count == 1)
  }

  @Test func oneJournalServesRunAfterRun() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    for day in 0..<2 {
      try await journal.begin(plan: "d1", organisation: "org")
      try await journal.intend(step: day, subject: "day \(day)")
      try await journal.complete(step: day, calls: 1)
      try await journal.end(plan: "d1", failure: nil)
    }
    #expect(try await ledger.applies(of: "org").map { $0.steps.map(\.subject) } == [["day 0"], ["day 1"]])
  }

  @Test func aJournalOutOfOrderIsRefused() async throws {
    let journal = try Ledger().applyJournal()
    await #expect(throws: LedgerError.notBegun) { try await journal.intend(step: 1, subject: "x") }
    await #expect(throws: LedgerError.notBegun) { try await journal.complete(step: 1, calls: 1) }
    await #expect(throws: LedgerError.notBegun) { try await journal.end(plan: "d1", failure: nil) }
    try await journal.begin(plan: "d1", organisation: "org")
    await #expect(throws: LedgerError.notIntended(step: 4)) { try await journal.complete(step: 4, calls: 1) }
    await #expect(throws: LedgerError.otherPlan(found: "d2", expected: "d1")) {
      try await journal.end(plan: "d2", failure: nil)
    }
    try await journal.end(plan: "d1", failure: nil)
    await #expect(throws: LedgerError.notBegun) { try await journal.end(plan: "d1", failure: nil) }
  }

  @Test func aRepeatedStepIsInDoubtAgain() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    try await journal.begin(plan: "d1", organisation: "org")
    try await journal.intend(step: 1, subject: "x")
    try await journal.complete(step: 1, calls: 1)
    try await journal.intend(step: 1, subject: "x")
    #expect(try await ledger.applies(of: "org").first?.inDoubt.count == 1)
  }

  @Test func equalWorkGivesEqualLedgers() async throws {
    var digests: [String] = []
    for failure in [nil, nil, "no"] as [String?] {
      let ledger = try Ledger()
      let journal = ledger.applyJournal()
      try await journal.begin(plan: "d1", organisation: "org")
      try await journal.intend(step: 1, subject: "x")
      try await journal.end(plan: "d1", failure: failure)
      digests.append(try await ledger.contentDigest().digest)
    }
    #expect(digests[0] == digests[1])
    #expect(digests[0] != digests[2])
  }

  @Test func aFileThatIsNoLedgerIsRefused() throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("twin.sqlite").path
    _ = try Connection(.file(path), applicationID: 7, migrations: [])
    let error = #expect(throws: SQLiteError.self) { try Ledger(file: path) }
    #expect(error?.kind == .foreignFile(found: 7, expected: Ledger.applicationID))
  }
}
