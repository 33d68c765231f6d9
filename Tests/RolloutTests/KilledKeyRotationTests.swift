import MistAPI
import Rollout
import Testing

@Suite("A rotation that is killed goes on where it was")
struct KilledKeyRotationTests {
  /// A case: what is rotated, and how.
  enum Case: String, CaseIterable, Sendable {
    case secondKey, oldPassphrase, siteKeys, wlan

    var target: KeyTarget { KeyTarget(self == .wlan ? .wlan("Store-IoT") : .key("scanners")) }
    var method: KeyRotationOrder.Method? { self == .oldPassphrase ? .oldPassphrase : nil }
  }

  private static func bench(_ test: Case) async throws -> (bench: KeyBench, order: KeyRotationOrder) {
    let bench = KeyBench()
    switch test {
    case .secondKey, .oldPassphrase: await bench.cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    case .siteKeys:
      for site in 0..<2 { await bench.cloud.add(KeyBench.old, to: "/sites/\(FakeKeyCloud.site(site))/psks") }
    case .wlan:
      let way: JSON = ["type": "psk", "psk": "old-secret-99", "pairwise": ["wpa2-ccmp"]]
      for site in 0..<2 {
        await bench.cloud.add(
          JSONObject([("ssid", "Store-IoT"), ("auth", way)]), to: "/sites/\(FakeKeyCloud.site(site))/wlans")
      }
    }
    var order = try await bench.order(
      test.target, method: test.method, acceptsCut: test == .wlan, waves: test == .siteKeys ? [["Denver"]] : [])
    order.deadline = 3 * 86_400
    return (bench, order)
  }

  /// What stands in the end, with passphrases told to be the new one.
  private static func end(_ bench: KeyBench) async -> [String] {
    var passphrases: Set<String> = []
    var bodies: [String] = []
    for object in await bench.cloud.objects {
      var body = object.body
      for name in ["passphrase", "auth"] {
        guard let text = name == "auth" ? body["auth"]?["psk"]?.string : body[name]?.string else { continue }
        passphrases.insert(text)
        var hidden = body[name]
        if name == "auth", var members = body["auth"]?.object {
          members["psk"] = "new"
          hidden = .object(members)
        }
        body[name] = name == "auth" ? hidden : "new"
      }
      bodies.append("\(object.path.split(separator: "/").dropLast().joined(separator: "/")) \(JSON.object(body).text)")
    }
    #expect(passphrases.count == 1)
    #expect(!passphrases.contains("old-secret-99"))
    return bodies
  }

  private static func goOn(_ bench: KeyBench) async throws {
    await bench.cloud.live()
    await bench.journal.live()
    guard let record = try await bench.journal.rotation(1) else { return }
    guard record.outcome == nil else { return }
    // Another process, with other entropy: what holds has to come from the cloud.
    let done = try await bench.rotation(seed: 99).goOn(1, confirms: false)
    #expect(done.outcome == .rotated)
  }

  @Test("Killed before or after any entry of the journal", arguments: Case.allCases, [false, true])
  func journal(test: Case, isKept: Bool) async throws {
    let (whole, order) = try await Self.bench(test)
    #expect(try await whole.rotation().begin(order).outcome == .rotated)
    let expected = await Self.end(whole)
    let entries = await whole.journal.count
    #expect(entries >= 7)
    for entry in 1...entries {
      let (bench, order) = try await Self.bench(test)
      await bench.journal.dieAt(entry: entry, isKept: isKept)
      await #expect(throws: FakeKeyCloud.Killed.self) { _ = try await bench.rotation().begin(order) }
      try await Self.goOn(bench)
      #expect(await Self.end(bench) == expected, "\(test) killed at entry \(entry)")
    }
  }

  @Test("Killed before or after any call that writes", arguments: Case.allCases, [false, true])
  func calls(test: Case, isCarriedOut: Bool) async throws {
    let (whole, order) = try await Self.bench(test)
    _ = try await whole.rotation().begin(order)
    let expected = await Self.end(whole)
    let writes = await whole.cloud.writeCount()
    #expect(writes >= 2)
    for write in 1...writes {
      let (bench, order) = try await Self.bench(test)
      await bench.cloud.dieAt(write: write, isCarriedOut: isCarriedOut)
      await #expect(throws: FakeKeyCloud.Killed.self) { _ = try await bench.rotation().begin(order) }
      try await Self.goOn(bench)
      #expect(await Self.end(bench) == expected, "\(test) killed at write \(write)")
    }
  }

  @Test(
    "Killed while rolling back, at any call",
    arguments: [KilledKeyRotationTests.Case.secondKey, .oldPassphrase, .siteKeys])
  func rollBack(test: Case) async throws {
    for isCarriedOut in [false, true] {
      for write in 1...2 {
        let (bench, order) = try await Self.bench(test)
        let before = await bench.cloud.objects.map { "\($0.path) \(JSON.object($0.body).text)" }
        await bench.journal.dieAt(entry: test == .siteKeys ? 8 : 5, isKept: true)
        await #expect(throws: FakeKeyCloud.Killed.self) { _ = try await bench.rotation().begin(order) }
        await bench.journal.live()
        let written = await bench.cloud.writeCount()
        await bench.cloud.dieAt(write: written + write, isCarriedOut: isCarriedOut)
        _ = try? await bench.rotation().rollBack(1)
        await bench.cloud.live()
        if try await bench.journal.rotation(1)?.outcome == nil { _ = try await bench.rotation().rollBack(1) }
        #expect(try await bench.journal.rotation(1)?.outcome == .rolledBack)
        #expect(await bench.cloud.objects.map { "\($0.path) \(JSON.object($0.body).text)" } == before)
      }
    }
  }
}
