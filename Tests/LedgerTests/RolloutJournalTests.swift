import Determinism
import Foundation
import Ledger
import MistAPI
import Rollout
import SQLite
import Testing

@Suite struct RolloutJournalTests {
  private let start = Instant(seconds: 1_799_740_800)

  private func device(_ number: Int, version: String = "0.14.1") throws -> RolloutDevice {
    let mac = try #require(MACAddress("5c5b3500000\(number)"))
    let site = try #require(MistID("11111111-2222-3333-4444-55555555555\(number)"))
    return RolloutDevice(
      mac: mac, name: "ap0\(number)", model: "AP45", site: site, siteName: "site \(number)",
      oldVersion: version)
  }

  private func run(_ journal: some RolloutJournal, upTo count: Int, outcome: RolloutResult.Outcome) async throws {
    let first = try device(1)
    let second = try device(2, version: "0.14.0")
    let fleet: [Fleet.AccessPoint] = [first, second].map { .init(device: $0, isConnected: true, isWanted: true) }
    let order = CanaryRollout.Order(
      name: "spring", organisation: first.site, models: ["AP45"], version: "0.15.x", policy: .bigBang)
    let site = CanaryChoice.Site(id: first.site, name: first.siteName, canaries: [first], controls: [second])
    let events: [RolloutEvent] = [
      .started(order: order, version: "0.15.2", fleet: Fleet(fleet)),
      .chosen(
        phase: "canary", choice: CanaryChoice(sites: [site], reasons: ["busy"]),
        calls: LookCalls(perLook: 12, rule: LookRule(), quota: 5000)),
      .upgrading(phase: "canary", devices: [first], version: "0.15.2"),
      .upgraded(phase: "canary", backAt: [SiteMoment(site: first.site, at: start, count: 1)], notBack: []),
      .judged(phase: "canary", PhaseVerdict(.pass, "no harm found")),
      .upgrading(phase: "fleet", devices: [first, second], version: "0.15.2"),
      .rollingBack(devices: [first, second], reason: "roaming"),
      .rolledBack(count: 1, lost: [second]),
      .ended(outcome),
    ]
    for (index, event) in events.prefix(count).enumerated() {
      try await journal.record(event, at: start.advanced(bySeconds: Int64(index) * 3600))
    }
  }

  @Test func aWholeRolloutIsThere() async throws {
    let ledger = try Ledger()
    try await run(ledger.rolloutJournal(), upTo: 9, outcome: .rolledBack(reason: "roaming"))
    let record = try #require(try await ledger.rollouts().first)
    #expect(record.name == "spring")
    #expect(record.policy == "big-bang")
    #expect(record.version == "0.15.2")
    #expect(record.fleet == 2)
    #expect(record.outcome == "ROLLED BACK")
    #expect(record.reason == "roaming")
    #expect(!record.isOpen)
    #expect(
      record.events.map(\.kind) == [
        "started", "chosen", "upgrading", "upgraded", "judged", "upgrading", "rolling-back", "rolled-back", "ended",
      ])
    #expect(
      record.events.map(\.phase) == [nil, "canary", "canary", "canary", "canary", "fleet", nil, nil, nil])
    #expect(record.events.map { $0.at - start } == (0..<9).map { Int64($0) * 3_600_000 })
    #expect(record.events[4].sentence == "canary: PASS: no harm found")
  }

  @Test func theWayBackIsKeptForEveryDeviceThatWasTold() async throws {
    let ledger = try Ledger()
    try await run(ledger.rolloutJournal(), upTo: 6, outcome: .promoted)
    let record = try #require(try await ledger.rollouts().first)
    #expect(record.isOpen)
    #expect(record.devices.map(\.name) == ["ap01", "ap02"])
    #expect(record.devices.map(\.oldVersion) == ["0.14.1", "0.14.0"])
    #expect(record.devices.map(\.phase) == ["canary", "fleet"])
    #expect(record.devices.first?.mac == "5c5b35000001")
  }

  @Test func whatAKilledRolloutLeavesIsRead() async throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger").path
    let killed = try Ledger(file: path)
    try await run(killed.rolloutJournal(), upTo: 3, outcome: .promoted)
    for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: path + "2" + suffix) }
    let record = try #require(try await Ledger(file: path + "2").rollouts().first)
    #expect(record.isOpen)
    #expect(record.devices.map(\.oldVersion) == ["0.14.1"])
    #expect(try await killed.rollouts().count == 1)
  }

  @Test func oneJournalServesRolloutAfterRollout() async throws {
    let ledger = try Ledger()
    let journal = ledger.rolloutJournal()
    try await run(journal, upTo: 9, outcome: .promoted)
    try await run(journal, upTo: 9, outcome: .held(reason: "too little traffic"))
    #expect(try await ledger.rollouts().map(\.outcome) == ["PROMOTED", "HELD"])
    #expect(try await ledger.rollouts().map(\.reason) == [nil, "too little traffic"])
    #expect(try await ledger.rollouts().map(\.devices.count) == [2, 2])
  }

  @Test func anEventBeforeTheBeginningOrAfterTheEndIsRefused() async throws {
    let ledger = try Ledger()
    let journal = ledger.rolloutJournal()
    await #expect(throws: LedgerError.notBegun) {
      try await journal.record(.rollingBack(devices: [], reason: "x"), at: start)
    }
    try await run(journal, upTo: 9, outcome: .promoted)
    await #expect(throws: LedgerError.notBegun) {
      try await journal.record(.rollingBack(devices: [], reason: "x"), at: start)
    }
    #expect(try await ledger.rollouts().map(\.events.count) == [9])
  }
}
