import Assurance
import Determinism
import MistAPI
import Testing
import Twin

/// A site with two WLANs, one with a passphrase and one that is open, and what its users feel.
private struct Place {
  let bench: TwinBench
  let site: MistID
  let other: MistID
  let shops: MistID
  let guests: MistID

  /// - Parameter world: the version of the model.
  init(world: Int = 2) async throws {
    bench = try await TwinBench(world: world)
    site = try await bench.makeSite("Berlin")
    other = try await bench.makeSite("Bonn")
    for name in ["Berlin", "Bonn"] { try await bench.twin.setWorld(ofSite: name, profile: "office", opens: nil) }
    shops = try await bench.make(
      "/sites/\(site)/wlans", ["ssid": "shops", "auth": ["type": "psk", "psk": "long ago 1"]])
    guests = try await bench.make("/sites/\(site)/wlans", ["ssid": "guests", "auth": ["type": "open"]])
    _ = try await bench.make("/sites/\(other)/wlans", ["ssid": "shops", "auth": ["type": "psk", "psk": "long ago 1"]])
    _ = try await bench.populate(site, 4)
    _ = try await bench.populate(other, 4, first: 101)
    await bench.wait(28 * 3600)
  }

  func setPassphrase(_ text: String) async throws {
    _ = try await bench.client.call(
      .put, "/sites/\(site)/wlans/\(shops)", body: ["auth": ["type": "psk", "psk": .string(text)]])
  }

  /// What went wrong now because of what was configured: kinds with their magnitudes.
  func causes() async throws -> [String] {
    try await bench.twin.configurationCauses().map {
      "\($0["kind"]?.string ?? "") \($0["magnitude"]?.double ?? 0) of \($0["part"]?.double ?? 1)"
    }
  }

  /// Total and bad of so many last hours.
  func sums(
    _ metric: Metric, hours: Int64, classifier: String? = nil, at place: MistID? = nil
  ) async throws -> (total: Int64, bad: Int64) {
    let place = place ?? site
    let now = await bench.twin.now.seconds
    let trend = try await bench.client.call(
      .get, "/sites/\(place)/sle/site/\(place)/metric/\(metric.name)/summary-trend",
      query: [.init("start", String(now - hours * 3600)), .init("end", String(now))])
    let sle = try #require(trend["sle"])
    let part = classifier.flatMap { name in trend["classifiers"]?.array?.first { $0["name"]?.string == name } }
    func sum(_ json: JSON, _ name: String) -> Int64 {
      LevelPlace.exact(json, name, metric).compactMap { $0 }.reduce(0, +)
    }
    return (sum(sle, "total"), sum(part ?? sle, "degraded"))
  }
}

@Suite("Clients follow when passphrases and WLANs change")
struct ClientMigrationTests {
  @Test("A passphrase that is replaced at once keeps those out who have the old one, fewer from day to day")
  func replaced() async throws {
    let quiet = try await Place()
    let place = try await Place()
    try await place.setPassphrase("brand new 2")
    #expect(try await place.causes() == ["wrong-passphrase 1.0 of 0.5"])
    for bench in [quiet.bench, place.bench] { await bench.wait(8 * 3600) }
    let usual = try await quiet.sums(.successfulConnect, hours: 7, classifier: "authorization")
    let found = try await place.sums(.successfulConnect, hours: 7, classifier: "authorization")
    #expect(found.bad > usual.bad + found.total / 4)
    let usualTime = try await quiet.sums(.coverage, hours: 7).total
    #expect(try await place.sums(.coverage, hours: 7).total < usualTime * 6 / 10)
    #expect(try await place.causes() == ["wrong-passphrase 0.5 of 0.5"])
    await place.bench.wait(16 * 3600)
    #expect(try await place.causes() == ["wrong-passphrase 0.2 of 0.5"])
    await place.bench.wait(48 * 3600)
    #expect(try await place.causes() == ["wrong-passphrase 0.05 of 0.5"])
    await place.bench.wait(4 * 86_400)
    #expect(try await place.causes() == [])
    await place.bench.wait(86_400)
    await quiet.bench.wait(16 * 3600 + 7 * 86_400)
    for metric in Metric.allCases {
      #expect(
        try await place.sums(metric, hours: 9 * 24, at: place.other)
          == quiet.sums(metric, hours: 9 * 24, at: quiet.other))
      #expect(try await place.sums(metric, hours: 24) == quiet.sums(metric, hours: 24), "\(metric) of the last day")
    }
  }

  @Test(
    "Both passphrases hold for three days: one in twenty is left behind", arguments: ["old_passphrase", "a second key"])
  func overlap(_ method: String) async throws {
    let place = try await Place()
    let key = try await place.bench.make(
      "/orgs/\(place.bench.org)/psks", ["name": "tills", "ssid": "shops", "passphrase": "of the tills"])
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/wlans/\(place.shops)", body: ["auth": ["type": "psk", "multi_psk_only": true]])
    // The WLAN's own passphrase no longer holds, and a week later everybody has the key.
    await place.bench.wait(8 * 86_400)
    #expect(try await place.causes() == [])
    let path = "/orgs/\(place.bench.org)/psks"
    if method == "old_passphrase" {
      _ = try await place.bench.client.call(
        .put, "\(path)/\(key)", body: ["passphrase": "of the new tills", "old_passphrase": "of the tills"])
    } else {
      _ = try await place.bench.make(path, ["name": "tills 2", "ssid": "shops", "passphrase": "of the new tills"])
    }
    #expect(try await place.causes() == [])
    await place.bench.wait(3 * 86_400)
    #expect(try await place.causes() == [])
    if method == "old_passphrase" {
      _ = try await place.bench.client.call(.post, "\(path)/\(key)/delete_old_passphrase")
    } else {
      _ = try await place.bench.client.call(.delete, "\(path)/\(key)")
    }
    #expect(try await place.causes() == ["wrong-passphrase 0.05 of 0.5"])
    await place.bench.wait(4 * 86_400)
    #expect(try await place.causes() == [])
  }

  @Test(
    "Taken back before anybody was told, a new passphrase hurts no longer; taken back later, it hurts those who followed"
  )
  func takenBack() async throws {
    let place = try await Place()
    try await place.setPassphrase("brand new 2")
    await place.bench.wait(3600)
    try await place.setPassphrase("long ago 1")
    #expect(try await place.causes() == [])
    try await place.setPassphrase("brand new 3")
    await place.bench.wait(30 * 3600)
    try await place.setPassphrase("long ago 1")
    #expect(try await place.causes() == ["wrong-passphrase 0.8 of 0.5"])
  }

  @Test("Clients of a WLAN that no longer reaches the site are gone, and are on the other one after a week")
  func unbound() async throws {
    let quiet = try await Place()
    let place = try await Place()
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/wlans/\(place.guests)", body: ["enabled": false])
    #expect(try await place.causes() == ["wlan-missing 0.5 of 1.0"])
    for bench in [quiet.bench, place.bench] { await bench.wait(7 * 3600) }
    let usual = try await quiet.sums(.coverage, hours: 6).total
    let found = try await place.sums(.coverage, hours: 6).total
    #expect((usual * 4 / 10..<usual * 6 / 10).contains(found), "\(found) of \(usual)")
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/wlans/\(place.guests)", body: ["enabled": true])
    #expect(try await place.causes() == [])
    for bench in [quiet.bench, place.bench] { await bench.wait(3 * 3600) }
    #expect(try await place.sums(.coverage, hours: 2) == quiet.sums(.coverage, hours: 2))
  }

  @Test("What is read on the way, and being kept, change nothing; no passphrase is kept in the history")
  func reads() async throws {
    let silent = try await Place()
    let read = try await Place()
    for (place, isRead) in [(silent, false), (read, true)] {
      for passphrase in ["brand new 2", "brand new 3"] {
        try await place.setPassphrase(passphrase)
        await place.bench.wait(2 * 3600)
        if isRead {
          _ = try await place.sums(.coverage, hours: 2)
          _ = try await place.bench.twin.contents()
        }
      }
    }
    #expect(try await silent.sums(.successfulConnect, hours: 4) == read.sums(.successfulConnect, hours: 4))
    #expect(try await silent.bench.twin.contents().digest == read.bench.twin.contents().digest)
  }

  @Test("A twin of the first version of the model has no consequences of configuration")
  func firstVersion() async throws {
    let quiet = try await Place(world: 1)
    let place = try await Place(world: 1)
    try await place.setPassphrase("brand new 2")
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/wlans/\(place.shops)", body: ["vlan_enabled": true, "vlan_id": 77])
    for bench in [quiet.bench, place.bench] { await bench.wait(6 * 3600) }
    #expect(try await place.causes() == [])
    for metric in Metric.allCases {
      #expect(try await place.sums(metric, hours: 6) == quiet.sums(metric, hours: 6))
    }
  }
}
