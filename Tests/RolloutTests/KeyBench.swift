import Determinism
import MistAPI
import Planning
import Rollout
import Testing

/// A journal of rotations in memory, which can be read again, and can die before or after it has kept something.
actor MemoryKeyJournal: KeyRotationJournal {
  private(set) var records: [KeyRotationRecord] = []
  private var deadly: (entry: Int, isKept: Bool)?
  private(set) var count = 0

  func dieAt(entry: Int, isKept: Bool) { deadly = (entry, isKept) }
  func live() { deadly = nil }

  func begin(_ order: KeyRotationOrder, at time: Instant) async throws -> Int64 {
    // What is kept is what can be written down.
    let order = try KeyRotationOrder(json: try JSON(parsing: order.json.bytes))
    let run = Int64(records.count + 1)
    records.append(KeyRotationRecord(run: run, order: order, began: time, entries: []))
    return run
  }

  func record(_ event: KeyRotationEvent, at time: Instant, in run: Int64) async throws {
    count += 1
    if let deadly, deadly.entry == count, !deadly.isKept { throw FakeKeyCloud.Killed() }
    let kept = try KeyRotationEvent(
      kind: event.kind, json: try JSON(parsing: event.json.bytes), sentence: event.sentence)
    #expect(kept == event)
    records[Int(run) - 1].entries.append(.init(at: time, event: kept))
    if let deadly, deadly.entry == count { throw FakeKeyCloud.Killed() }
  }

  func rotation(_ run: Int64) async throws -> KeyRotationRecord? { records.first { $0.run == run } }
  func rotations() async throws -> [KeyRotationRecord] { records }
}

/// A store that remembers what it was told.
actor MemoryPassphrases: PassphraseStore {
  private(set) var kept: Passphrase?
  private(set) var settled: Passphrase?
  private let chosen: String?

  init(_ chosen: String? = nil) { self.chosen = chosen }

  func given() async throws -> Passphrase? { kept ?? chosen.map { Passphrase(unchecked: $0) } }
  func keep(_ passphrase: Passphrase) async throws { kept = passphrase }
  func settle(_ passphrase: Passphrase) async throws {
    settled = passphrase
    kept = nil
  }
  func discard() async throws { kept = nil }
}

/// What is needed to rotate keys of a small cloud.
struct KeyBench {
  static let old: JSONObject = JSONObject([
    ("name", "scanners"), ("ssid", "Store-IoT"), ("passphrase", "old-secret-99"), ("vlan_id", 20), ("usage", "multi"),
  ])
  static let hash = KeyedHash(salt: [1, 2, 3])

  let clock = FakeClock("2027-02-01T06:00:00Z")
  let cloud: FakeKeyCloud
  let journal = MemoryKeyJournal()

  /// Ten clients: six follow within a day, three within five days, one never.
  init(absent: Bool = false) {
    let follows: [Int64] = [1, 2, 4, 8, 12, 20, 30, 60, 110, 10_000]
    cloud = FakeKeyCloud(
      clock: clock, sites: [("Lisbon", "Europe/Lisbon"), ("Denver", "America/Denver")],
      clients: follows.enumerated().map { index, hours in
        .init(
          mac: "aabbccddee0\(index)", site: index % 2, follows: hours, absentSince: absent && index == 9 ? 24 * 20 : nil
        )
      })
  }

  func rotation(seed: UInt64 = 7, store: any PassphraseStore = NoPassphraseStore()) -> KeyRotation {
    KeyRotation(
      client: cloud, time: clock, entropy: SeededEntropy(key: RandomKey(seed: seed)), hash: Self.hash, journal: journal,
      store: store)
  }

  func survey(_ subject: KeyFinder.Subject = .passphrases) async throws -> KeySurvey {
    try await KeyFinder(client: cloud, organisation: FakeKeyCloud.org, hash: Self.hash).find(subject)
  }

  func order(
    _ target: KeyTarget, method: KeyRotationOrder.Method? = nil, acceptsCut: Bool = false, waves: [[String]] = []
  ) async throws -> KeyRotationOrder {
    let survey = try await survey(target.subject)
    var order = try KeyRotationOrder(
      target, in: FakeKeyCloud.org, places: try target.places(in: survey), method: method, acceptsCut: acceptsCut,
      firstWaves: waves, sites: survey.sites)
    order.limit = .permille(100)
    return order
  }
}
