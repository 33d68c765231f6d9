import Foundation
import Ledger
import MistAPI
import Planning
import SQLite
import Testing

@Suite struct ApplyJournalTests {
  private static let mac = MACAddress("d4dc095ca4d0")

  private static func number(_ step: Int, _ item: Int = 0) -> ItemNumber { ItemNumber(step: step, item: item) }

  @Test func aWholeRunIsThere() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let history = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false)
    #expect(history.entries.isEmpty)
    for step in 1...3 {
      try await journal.intend(Self.number(step), subject: "step \(step)", intent: ItemIntent(), in: history.run)
      try await journal.complete(
        Self.number(step), subject: "step \(step)", outcome: ItemOutcome(.done, calls: step), in: history.run)
    }
    try await journal.end(run: history.run, failure: nil)
    let records = try await ledger.applies(of: "org")
    #expect(records.count == 1)
    #expect(records.first?.outcome == .done)
    #expect(records.first?.items.map(\.entry.outcome?.calls) == [1, 2, 3])
    #expect(records.first?.inDoubt.isEmpty == true)
    #expect(try await ledger.applies(of: "another").isEmpty)
  }

  @Test func aFailureKeepsItsReason() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
    try await journal.intend(Self.number(1), subject: "site US-0001", intent: ItemIntent(), in: run)
    try await journal.end(run: run, failure: "the code was refused")
    let record = try await ledger.applies(of: "org").first
    #expect(record?.outcome == .stopped("the code was refused"))
    #expect(record?.inDoubt.map(\.subject) == ["site US-0001"])
  }

  @Test func everythingThatWasWrittenIsReadAgain() async throws {
    let mac = try #require(Self.mac)
    let id = MistID(high: 1, low: 2)
    let intent = ItemIntent(
      undo: [Edit(["vars", "dns1"], .set("9.9.9.9"), before: "1.1.1.1"), Edit(["notes"], .remove)],
      models: ["AP45": 3], devices: [.device("ap01", atSite: "Lisbon"): mac], former: [mac: id])
    let outcome = ItemOutcome(
      .partly, calls: 4, ids: [.site("A/B"): id], refused: ["abc": "device not found"], failure: "one was refused")
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
    try await journal.intend(Self.number(1, 2), subject: "x", intent: intent, in: run)
    try await journal.complete(Self.number(1, 2), subject: "x", outcome: outcome, in: run)
    let history = try await journal.begin(plan: "d1", organisation: "org", continuing: run, anew: false)
    #expect(history.entries == [Self.number(1, 2): .init(intent: intent, outcome: outcome)])
  }

  @Test func whatAKilledRunLeavesIsRead() async throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger").path
    let killed = try Ledger(file: path)
    let journal = killed.applyJournal()
    let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
    try await journal.intend(Self.number(1), subject: "one", intent: ItemIntent(), in: run)
    try await journal.complete(Self.number(1), subject: "one", outcome: ItemOutcome(.done, calls: 2), in: run)
    try await journal.intend(Self.number(2), subject: "two", intent: ItemIntent(models: ["AP45": 1]), in: run)
    // The file and its log as a killed process leaves them.
    for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: path + "2" + suffix) }
    let ledger = try Ledger(file: path + "2")
    let record = try await ledger.applies(of: "org").first
    #expect(record?.outcome == .open)
    #expect(record?.inDoubt.map(\.number) == [Self.number(2)])
    // The next process goes on with it.
    let next = ledger.applyJournal()
    let history = try await next.begin(plan: "d1", organisation: "org", continuing: nil, anew: false)
    #expect(history.run == run)
    #expect(history.entries[Self.number(1)]?.outcome?.calls == 2)
    #expect(history.entries[Self.number(2)] == .init(intent: ItemIntent(models: ["AP45": 1]), outcome: nil))
    try await next.end(run: run, failure: nil)
    #expect(try await ledger.applies(of: "org").map(\.outcome) == [.done])
  }

  @Test("Which run is gone on with: the newest of the plan that is not done, or the last of all")
  func whichRun() async throws {
    let journal = try Ledger().applyJournal()
    func begin(_ plan: String, anew: Bool = false) async throws -> Int64 {
      try await journal.begin(plan: plan, organisation: "org", continuing: nil, anew: anew).run
    }
    #expect(try await begin("d1") == 1)
    #expect(try await begin("d1") == 1)
    try await journal.end(run: 1, failure: "stopped")
    #expect(try await begin("d1", anew: true) == 1)
    try await journal.end(run: 1, failure: nil)
    #expect(try await begin("d1") == 1)
    try await journal.end(run: 1, failure: nil)
    #expect(try await begin("d1", anew: true) == 2)
    try await journal.end(run: 2, failure: nil)
    #expect(try await begin("d2") == 3)
    try await journal.end(run: 3, failure: nil)
    // Something else was applied since: what it made may be gone.
    #expect(try await begin("d1") == 4)
    #expect(try await journal.begin(plan: "d1", organisation: "other", continuing: nil, anew: false).run == 5)
  }

  @Test func aRunOfAnotherPlanIsRefused() async throws {
    let journal = try Ledger().applyJournal()
    let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
    await #expect(throws: ApplyError.journalOfOtherPlan(run: run, found: "d1", expected: "d2")) {
      try await journal.begin(plan: "d2", organisation: "org", continuing: run, anew: false)
    }
    await #expect(throws: ApplyError.noSuchRun(run)) {
      try await journal.begin(plan: "d1", organisation: "other", continuing: run, anew: false)
    }
    await #expect(throws: LedgerError.notBegun) { try await journal.end(run: 9, failure: nil) }
  }

  @Test func aRepeatedItemIsInDoubtAgain() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
    try await journal.intend(Self.number(1), subject: "x", intent: ItemIntent(), in: run)
    try await journal.complete(Self.number(1), subject: "x", outcome: ItemOutcome(.failed), in: run)
    try await journal.intend(Self.number(1), subject: "x", intent: ItemIntent(), in: run)
    #expect(try await ledger.applies(of: "org").first?.inDoubt.count == 1)
  }

  @Test func equalWorkGivesEqualLedgers() async throws {
    var digests: [String] = []
    for failure in [nil, nil, "no"] as [String?] {
      let ledger = try Ledger()
      let journal = ledger.applyJournal()
      let run = try await journal.begin(plan: "d1", organisation: "org", continuing: nil, anew: false).run
      try await journal.intend(Self.number(1), subject: "x", intent: ItemIntent(models: ["b": 1, "a": 2]), in: run)
      try await journal.end(run: run, failure: failure)
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
