import Determinism
import MistAPI
import Rollout
import Testing

@Suite("The rotation of a pre-shared key")
struct PSKRotationTests {
  static let old: JSONObject = JSONObject([
    ("name", "scanners"), ("ssid", "Store-IoT"), ("passphrase", "old-secret-99"), ("vlan_id", 20), ("usage", "multi"),
  ])

  private func run(
    keys: [JSONObject], method: PSKRotation.Method
  ) async throws -> (result: PSKRotationResult, cloud: FakeCloud, clock: FakeClock) {
    let clock = FakeClock("2027-02-01T06:00:00Z")
    let cloud = FakeCloud(clock: clock, sites: 1, models: [])
    for key in keys { await cloud.addKey(key) }
    let rotation = PSKRotation(
      client: cloud, time: clock, entropy: SeededEntropy(key: RandomKey(seed: 7)), organisation: cloud.org,
      name: "scanners", overlap: 3 * 86_400_000, method: method)
    return (try await rotation.run(), cloud, clock)
  }

  @Test(
    "Afterwards one key of that name is left, with all it had but the passphrase",
    arguments: PSKRotation.Method.allCases)
  func rotated(method: PSKRotation.Method) async throws {
    let (result, cloud, clock) = try await run(keys: [Self.old], method: method)
    #expect(result.isRotated)
    #expect(clock.present.iso8601 == "2027-02-04T06:00:00Z")
    let keys = await cloud.keyBodies()
    #expect(keys.count == 1)
    #expect(keys[0]["name"] == "scanners")
    #expect(keys[0]["ssid"] == "Store-IoT")
    #expect(keys[0]["vlan_id"] == 20)
    #expect(keys[0]["old_passphrase"] == nil)
    let passphrase = keys[0]["passphrase"]?.string ?? ""
    #expect(passphrase != "old-secret-99")
    #expect((8...63).contains(passphrase.count))
    // It is nowhere in what is reported.
    #expect(!"\(result)".contains(passphrase))
    #expect(!"\(result)".contains("old-secret-99"))
    #expect(result.steps.count == 6 - (method == .secondKey ? 0 : 1))
  }

  @Test("During the overlap both hold", arguments: PSKRotation.Method.allCases)
  func overlap(method: PSKRotation.Method) async throws {
    let (_, cloud, _) = try await run(keys: [Self.old], method: method)
    let writes = await cloud.requests.filter { $0.method != .get }
    switch method {
    case .secondKey:
      #expect(writes.map(\.method) == [.post, .delete, .put])
    case .oldPassphrase:
      #expect(writes.map(\.method) == [.put, .post])
      let body = try JSON(parsing: writes[0].body ?? [])
      #expect(body["old_passphrase"] == "old-secret-99")
      #expect(writes[1].path.hasSuffix("/delete_old_passphrase"))
    }
  }

  @Test("The same seed gives the same passphrase, another seed another")
  func seeded() async throws {
    let one = try await run(keys: [Self.old], method: .secondKey).cloud.keyBodies()
    let other = try await run(keys: [Self.old], method: .oldPassphrase).cloud.keyBodies()
    #expect(one[0]["passphrase"] == other[0]["passphrase"])
  }

  @Test("Without exactly one key nothing is changed")
  func refused() async throws {
    var part = Self.old
    part["name"] = "scanners-old"
    await #expect(throws: PSKRotationError.notFound("scanners")) { _ = try await run(keys: [part], method: .secondKey) }
    let two = await #expect(throws: PSKRotationError.self) {
      _ = try await run(keys: [Self.old, Self.old], method: .secondKey)
    }
    #expect("\(two.map { "\($0)" } ?? "")".contains("found 2 PSKs"))
    var leftover = Self.old
    leftover["name"] = "scanners (new)"
    let again = await #expect(throws: PSKRotationError.self) {
      _ = try await run(keys: [Self.old, leftover], method: .secondKey)
    }
    #expect("\(again.map { "\($0)" } ?? "")".contains("an earlier rotation was not finished"))
  }
}
