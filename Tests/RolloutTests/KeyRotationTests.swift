import Determinism
import MistAPI
import Planning
import Rollout
import Testing

@Suite("The rotation of a key, wave by wave")
struct KeyRotationTests {
  private let scanners = KeyTarget(.key("scanners"))

  @Test("Stragglers are waited for, and the old key goes when they are few enough")
  func belowLimit() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let record = try await bench.rotation().begin(try await bench.order(scanners))
    #expect(record.outcome == .rotated)
    #expect(!record.leftTooMany)
    // The ninth of ten follows after 110 hours: the look at 5 days finds one left.
    #expect(bench.clock.present.iso8601 == "2027-02-06T06:00:00Z")
    #expect(record.lastCount == KeyCount(stragglers: 1, seenSince: 1, moved: 9))
    let keys = await bench.cloud.bodies(in: FakeKeyCloud.keys)
    #expect(keys.count == 1)
    #expect(keys[0]["name"] == "scanners" && keys[0]["ssid"] == "Store-IoT" && keys[0]["vlan_id"] == 20)
    #expect(keys[0]["passphrase"] != "old-secret-99")
    #expect(record.entries.first?.event.sentence == "10 clients at 2 sites were seen under it in 30 d")
  }

  @Test("At the deadline the old key goes whoever is left, and that is said")
  func deadline() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    var order = try await bench.order(scanners)
    order.limit = .count(0)
    order.deadline = 60 * 3600
    let record = try await bench.rotation().begin(order)
    #expect(record.outcome == .rotated)
    #expect(record.leftTooMany)
    #expect(record.lastCount?.stragglers == 2)
    #expect(bench.clock.present.iso8601 == "2027-02-03T18:00:00Z")
    let summary = RotationSummary(record)
    #expect(summary.outcome == "rotated" && summary.isAtDeadline && summary.left == 2 && summary.moved == 8)
    #expect(summary.cuts == 0 && summary.waves.map(\.held) == [0] && summary.waves.map(\.gone) == [60 * 3600])
  }

  @Test("Who was seen under the old key and has not been there since is left behind, as long as the look-back reaches")
  func absent() async throws {
    let bench = KeyBench(absent: true)
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    var order = try await bench.order(scanners)
    order.limit = .count(0)
    order.deadline = 14 * 86_400
    let record = try await bench.rotation().begin(order)
    // Seen 20 days before: out of 30 days ten days later, and forgotten.
    #expect(record.lastCount == KeyCount(stragglers: 0, seenSince: 0, moved: 9))
    #expect(bench.clock.present.iso8601 == "2027-02-12T06:00:00Z")
    let counts = record.entries.map(\.event.sentence)
    #expect(
      counts.contains(
        "1 of 10 clients left behind (10.0 %): 0 seen under the old key since both hold, 1 not seen since"))
  }

  @Test("The old passphrase of the same key is an overlap that nobody can count")
  func oldPassphrase() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    var order = try await bench.order(scanners, method: .oldPassphrase)
    order.deadline = 3 * 86_400
    let record = try await bench.rotation().begin(order)
    #expect(record.outcome == .rotated)
    #expect(record.lastCount == nil)
    #expect(record.entries.contains { $0.event.sentence.contains("cannot be told") })
    let keys = await bench.cloud.bodies(in: FakeKeyCloud.keys)
    #expect(keys.count == 1)
    #expect(keys[0]["old_passphrase"] == nil && keys[0]["passphrase"] != "old-secret-99")
  }

  @Test("What an earlier rotation left is named, and nothing is changed")
  func leftovers() async throws {
    let bench = KeyBench()
    let path = await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let order = try await bench.order(scanners)
    let second = await bench.cloud.add(
      JSONObject([("name", "scanners (new)"), ("ssid", "Store-IoT"), ("passphrase", "half-way-1234")]),
      to: FakeKeyCloud.keys)
    let found = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().begin(order) }
    #expect("\(found.map { "\($0)" } ?? "")".contains("found the PSK 'scanners (new)'"))
    await bench.cloud.remove(second)
    await bench.cloud.put(JSONObject([("old_passphrase", "half-way-1234")]), at: path)
    let blind = try await bench.order(scanners, method: .oldPassphrase)
    let other = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().begin(blind) }
    #expect("\(other.map { "\($0)" } ?? "")".contains("found an old_passphrase on PSK 'scanners'"))
    #expect(await bench.cloud.writeCount() == 0)
    #expect(await bench.journal.records.isEmpty)
  }

  @Test("Keys of sites go by waves, each in the window of its site's own clocks")
  func waves() async throws {
    let bench = KeyBench()
    for site in 0..<2 { await bench.cloud.add(KeyBench.old, to: "/sites/\(FakeKeyCloud.site(site))/psks") }
    var order = try await bench.order(scanners, waves: [["Denver"]])
    order.windows = ["Tue,Wed 02:00-05:00 site"]
    order.deadline = 86_400
    let record = try await bench.rotation().begin(order)
    #expect(record.outcome == .rotated)
    let opened = record.entries.filter { if case .opened = $0.event.happening { true } else { false } }
    // Denver's Tuesday night is seven hours behind; Lisbon's next one is that of Wednesday.
    #expect(opened.map(\.at.iso8601) == ["2027-02-02T09:00:00Z", "2027-02-03T02:00:00Z"])
    let cut = record.entries.filter { if case .cut = $0.event.happening { true } else { false } }
    #expect(cut.map(\.at.iso8601) == ["2027-02-09T09:00:00Z", "2027-02-10T02:00:00Z"])
    var passphrases: Set<String> = []
    for site in 0..<2 {
      let keys = await bench.cloud.bodies(in: "/sites/\(FakeKeyCloud.site(site))/psks")
      #expect(keys.count == 1 && keys[0]["name"] == "scanners")
      passphrases.insert(keys[0]["passphrase"]?.string ?? "")
    }
    #expect(passphrases.count == 1)
  }

  @Test("It stops for the device-management tool, and goes on when somebody confirms")
  func confirmation() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    var order = try await bench.order(scanners)
    order.waitsForConfirmation = true
    let store = MemoryPassphrases()
    let waiting = try await bench.rotation(store: store).begin(order)
    #expect(waiting.outcome == nil)
    #expect(waiting.machine.state == .awaitingConfirmation)
    #expect(await bench.cloud.writeCount() == 0)
    let kept = try #require(await store.kept)
    await #expect(throws: KeyRotationError.notConfirmed(1)) {
      _ = try await bench.rotation(store: store).goOn(1, confirms: false)
    }
    // Another one cannot begin meanwhile.
    let other = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().begin(order) }
    #expect("\(other.map { "\($0)" } ?? "")".contains("--continue 1"))
    let done = try await bench.rotation(seed: 8, store: store).goOn(1, confirms: true)
    #expect(done.outcome == .rotated)
    #expect(await bench.cloud.bodies(in: FakeKeyCloud.keys)[0]["passphrase"]?.string == kept.text)
    #expect(await store.settled == kept)
    await #expect(throws: KeyRotationError.ended(1, "rotated")) {
      _ = try await bench.rotation().goOn(1, confirms: false)
    }
    await #expect(throws: KeyRotationError.noSuchRun(5)) { _ = try await bench.rotation().rollBack(5) }
  }

  @Test(
    "Rolled back, the old key is all that is left",
    arguments: [KeyRotationOrder.Method.secondKey, .oldPassphrase])
  func rolledBack(method: KeyRotationOrder.Method) async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let order = try await bench.order(scanners, method: method)
    // Dies once both hold.
    await bench.journal.dieAt(entry: 5, isKept: true)
    await #expect(throws: FakeKeyCloud.Killed.self) { _ = try await bench.rotation().begin(order) }
    await bench.journal.live()
    #expect(try await bench.journal.rotation(1)?.machine.state == .watching)
    let record = try await bench.rotation().rollBack(1)
    #expect(record.outcome == .rolledBack)
    #expect(await bench.cloud.bodies(in: FakeKeyCloud.keys) == [KeyBench.old])
  }

  @Test("Once the old key goes there is no way back")
  func noWayBack() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    var order = try await bench.order(scanners)
    order.limit = .permille(1000)
    await bench.journal.dieAt(entry: 8, isKept: true)
    await #expect(throws: FakeKeyCloud.Killed.self) { _ = try await bench.rotation().begin(order) }
    await bench.journal.live()
    let error = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().rollBack(1) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("rotate once more"))
    #expect(try await bench.rotation().goOn(1, confirms: false).outcome == .rotated)
  }

  @Test("Somebody else's change is named, and not written over")
  func drift() async throws {
    let bench = KeyBench()
    let path = await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let order = try await bench.order(scanners)
    await bench.cloud.put(JSONObject([("passphrase", "somebody's own")]), at: path)
    let changed = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().begin(order) }
    #expect("\(changed.map { "\($0)" } ?? "")".contains("PSK 'scanners': its passphrase is another"))
    #expect(await bench.cloud.bodies(in: FakeKeyCloud.keys).count == 1)
    await bench.cloud.remove(path)
    let gone = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().goOn(1, confirms: false) }
    #expect("\(gone.map { "\($0)" } ?? "")".contains("it is gone"))
  }

  @Test("No passphrase is in what is kept, told or thrown")
  func secret() async throws {
    let bench = KeyBench()
    await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let planted = "planted-0123456789"
    let record = try await bench.rotation(store: MemoryPassphrases(planted)).begin(try await bench.order(scanners))
    #expect(await bench.cloud.bodies(in: FakeKeyCloud.keys)[0]["passphrase"]?.string == planted)
    var told = "\(record) \(record.order.json.text)"
    for entry in record.entries { told += "\(entry.event.json.text) \(entry.event.sentence)" }
    dump(record, to: &told)
    for text in [planted, "old-secret-99"] { #expect(!told.contains(text)) }
    var shown = "\(Passphrase(unchecked: planted)) \(String(reflecting: Passphrase(unchecked: planted)))"
    dump(Passphrase(unchecked: planted), to: &shown)
    #expect(!shown.contains("planted"))
    // The same once more is no rotation.
    await #expect(throws: KeyRotationError.samePassphrase("PSK 'scanners'")) {
      _ = try await bench.rotation(store: MemoryPassphrases(planted)).begin(try await bench.order(scanners))
    }
  }

  @Test(
    "A passphrase that cannot be one is refused without being shown",
    arguments: ["", "short-7", String(repeating: "x", count: 64), "päßwörter", "with\ttabs in it", "1234567"])
  func badPassphrase(text: String) {
    let error = #expect(throws: KeyRotationError.self) { _ = try Passphrase(checking: text, from: "psk.txt") }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.hasPrefix("psk.txt: found ") && message.contains("8 to 63"))
    #expect(text.isEmpty || !message.contains(text))
  }

  @Test(
    "8 and 63 characters are passphrases", arguments: ["12345678", String(repeating: "~", count: 63), "with a space"])
  func goodPassphrase(text: String) throws { #expect(try Passphrase(checking: text, from: "").text == text) }
}
