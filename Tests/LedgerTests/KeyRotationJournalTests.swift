import Determinism
import Ledger
import MistAPI
import Rollout
import Testing

@Suite("Rotations in the ledger")
struct KeyRotationJournalTests {
  private static func order() -> KeyRotationOrder {
    let site = KeySite(id: MistID(high: 7, low: 1), name: "Lisbon", timezone: "Europe/Lisbon")
    var order = KeyRotationOrder(
      organisation: MistID(high: 1, low: 1), subject: "PSK 'scanners'", method: .secondKey,
      places: [
        KeyPlace(
          kind: .siteKey, name: "scanners", ssid: "iot", site: site,
          path: "/sites/\(site.id)/psks/\(MistID(high: 9, low: 1))",
          field: ["passphrase"], holder: "PSK 'scanners'", fingerprint: "0123456789abcdef"),
        KeyPlace(
          kind: .radius, name: "r1", path: "/orgs/x", field: ["auth_servers", "0", "secret"], holder: "WLAN",
          fingerprint: "00", besides: ["r2"]),
      ], waves: [.init(title: "Lisbon", places: [0]), .init(title: "r1", places: [1])])
    order.waitsForConfirmation = true
    order.windows = ["Tue 02:00–05:00 site"]
    order.limit = .count(3)
    order.between = 7200
    order.memo = ["save": "psk.txt"]
    return order
  }

  @Test("What was ordered and what happened is read as it was kept")
  func kept() async throws {
    let ledger = try Ledger()
    let journal = ledger.keyRotationJournal()
    let start = Instant(seconds: 1_800_000_000)
    let run = try await journal.begin(Self.order(), at: start)
    let other = try await journal.begin(Self.order(), at: start)
    #expect(run == 1 && other == 2)
    let events: [KeyRotationEvent] = [
      .init(.step(.told), "told"), .init(.chosen(fingerprint: "ff"), "chosen"), .init(.step(.confirmed), "confirmed"),
      .init(.opening(place: 0), "opening"), .init(.opened(place: 0, key: MistID(high: 9, low: 2)), "opened"),
      .init(.opened(place: 1, key: nil), "opened"), .init(.step(.opened), "wave"),
      .init(.counted(KeyCount(stragglers: 3, seenSince: 1, moved: 9)), "counted"), .init(.noted, "noted"),
      .init(.cutting(place: 0), "cutting"), .init(.cut(place: 0), "cut"),
    ]
    for (number, event) in events.enumerated() {
      try await journal.record(event, at: start.advanced(bySeconds: Int64(number)), in: run)
    }
    let record = try #require(try await journal.rotation(run))
    #expect(record.order == Self.order())
    #expect(record.began == start)
    #expect(record.entries.map(\.event) == events)
    #expect(record.entries.last?.at == start.advanced(bySeconds: 10))
    #expect(record.machine.state == .opening(wave: 1))
    #expect(record.lastCount?.moved == 9)
    #expect(try await journal.rotation(other)?.entries.isEmpty == true)
    #expect(try await journal.rotation(3) == nil)
  }

  @Test("An event that lacks a part, or is of no kind, is named as damaged")
  func damaged() {
    for (kind, text) in [("opened", "{}"), ("step", "{\"event\":\"jumped\"}"), ("sung", "{}"), ("counted", "{}")] {
      #expect(throws: KeyRotationError.self) {
        _ = try KeyRotationEvent(kind: kind, json: try JSON(parsing: text), sentence: "")
      }
    }
    #expect(throws: KeyRotationError.self) { _ = try KeyRotationOrder(json: ["subject": "x"]) }
  }
}
