import Determinism
import MistAPI
import Planning
import Rollout
import Testing

@Suite("Where keys live, and which is meant")
struct KeyFinderTests {
  /// An organisation that has a key in every place there is.
  private static func bench() async -> KeyBench {
    let bench = KeyBench()
    let cloud = bench.cloud
    let org = "/orgs/\(FakeKeyCloud.org)"
    await cloud.add(KeyBench.old, to: FakeKeyCloud.keys)
    let template = await cloud.add(JSONObject([("name", "WLAN-Store")]), to: "\(org)/templates")
    let id = template.split(separator: "/").last.map(String.init) ?? ""
    func wlan(_ ssid: String, _ way: JSON, _ more: [(String, JSON)] = []) -> JSONObject {
      JSONObject([("ssid", .string(ssid)), ("template_id", .string(id)), ("auth", way)] + more)
    }
    await cloud.add(wlan("Tills", ["type": "psk", "psk": "of the tills"]), to: "\(org)/wlans")
    await cloud.add(wlan("Cameras", ["type": "psk", "psk": "{{cam_psk}}"]), to: "\(org)/wlans")
    await cloud.add(
      wlan("Store-IoT", ["type": "psk", "psk": "unused here", "multi_psk_only": true]), to: "\(org)/wlans")
    let servers: JSON = [
      ["host": "r1.example", "secret": "shared-secret-1"], ["host": "r2.example", "secret": "shared-secret-1"],
    ]
    await cloud.add(wlan("Corp", ["type": "eap"], [("auth_servers", servers)]), to: "\(org)/wlans")
    let radius: JSON = [
      "auth_servers": [["host": "r1.example", "secret": "shared-secret-1"]], "acct_servers": [],
    ]
    await cloud.add(
      JSONObject([("name", "SW-Store"), ("radius_config", radius)]), to: "\(org)/networktemplates")
    await cloud.add(
      JSONObject([("name", "scales"), ("ssid", "Store-IoT"), ("passphrase", "old-secret-99")]),
      to: "/sites/\(FakeKeyCloud.site(0))/psks")
    let office: JSON = ["type": "psk", "psk": "of the office"]
    await cloud.add(
      JSONObject([("ssid", "Back-Office"), ("auth", office)]),
      to: "/sites/\(FakeKeyCloud.site(1))/wlans")
    let vars: JSON = ["cam_psk": "of the cameras", "other": "1"]
    for site in 0..<2 {
      await cloud.put(JSONObject([("vars", vars)]), at: "/sites/\(FakeKeyCloud.site(site))/setting")
    }
    return bench
  }

  @Test("Every place is found, with what can be done there")
  func everything() async throws {
    let survey = try await Self.bench().survey()
    #expect(
      survey.places.map { "\($0.kind.rawValue) \($0.name) \($0.site?.name ?? "all")" } == [
        "organisation PSK scanners all", "WLAN Tills all", "site PSK scales Lisbon", "site variable cam_psk Lisbon",
        "site WLAN Back-Office Denver", "site variable cam_psk Denver",
      ])
    #expect(survey.places.map(\.allowsOverlap) == [true, false, true, false, false, false])
    #expect(survey.places[1].holder == "WLAN 'Tills' of template 'WLAN-Store'")
    #expect(survey.places[1].overlap.contains("make a PSK for SSID 'Tills'"))
    // Equal passphrases have equal numbers, and none is in what is said.
    let groups = KeyGroups(survey.places)
    #expect(survey.places.map { groups.number(of: $0) } == [1, 2, 1, 3, 4, 3])
    for text in ["old-secret-99", "of the tills", "of the cameras", "unused here"] {
      #expect(!"\(survey)".contains(text))
    }
  }

  @Test("RADIUS secrets are found in WLANs and switch templates, and go server by server where there are two")
  func radius() async throws {
    let bench = await Self.bench()
    let survey = try await bench.survey(.radius)
    #expect(survey.places.map(\.name) == ["r1.example", "r2.example", "r1.example"])
    #expect(survey.places.map(\.besides) == [["r2.example"], ["r1.example"], []])
    let target = KeyTarget(.radius("r1.example"))
    let refused = await #expect(throws: KeyRotationError.self) { _ = try await bench.order(target) }
    #expect("\(refused.map { "\($0)" } ?? "")".contains("--accept-cut"))
    let order = try await bench.order(target, acceptsCut: true)
    #expect(order.method == .cut)
    #expect(order.waves.map(\.title) == ["r1.example", "r2.example"])
    #expect(order.waves.map(\.places) == [[0, 2], [1]])
    #expect(try await bench.rotation(store: MemoryPassphrases("shared-secret-2")).begin(order).outcome == .rotated)
    let now = try await bench.survey(.radius)
    #expect(Set(now.places.map(\.fingerprint)) == [KeyBench.hash.hash("shared-secret-2")])
    #expect(now.places.map(\.path) == survey.places.map(\.path))
  }

  @Test("A passphrase of a WLAN and a variable are cut, and what stands beside them stays")
  func cuts() async throws {
    let bench = await Self.bench()
    let tills = try await bench.order(KeyTarget(.wlan("Tills")), acceptsCut: true)
    #expect(try await bench.rotation(store: MemoryPassphrases("of the new tills")).begin(tills).outcome == .rotated)
    let wlans = await bench.cloud.bodies(in: "/orgs/\(FakeKeyCloud.org)/wlans")
    #expect(wlans[0]["auth"] == ["type": "psk", "psk": "of the new tills"])
    #expect(wlans[1]["auth"]?["psk"] == "{{cam_psk}}")
    let cameras = try await bench.order(KeyTarget(.variable("cam_psk")), acceptsCut: true)
    #expect(try await bench.rotation(store: MemoryPassphrases("of new cameras")).begin(cameras).outcome == .rotated)
    for site in 0..<2 {
      let setting = await bench.cloud.body(at: "/sites/\(FakeKeyCloud.site(site))/setting")
      #expect(setting?["vars"] == ["cam_psk": "of new cameras", "other": "1"])
    }
    let back = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().rollBack(2) }
    #expect(back == .ended(2, "rotated"))
  }

  @Test("What is unknown, ambiguous or impossible is refused with the way out, and nothing is changed")
  func refused() async throws {
    let bench = await Self.bench()
    await bench.cloud.add(KeyBench.old, to: "/sites/\(FakeKeyCloud.site(0))/psks")
    let vars: JSON = ["cam_psk": "another here"]
    await bench.cloud.put(JSONObject([("vars", vars)]), at: "/sites/\(FakeKeyCloud.site(1))/setting")
    func message(_ target: KeyTarget, method: KeyRotationOrder.Method? = nil, cut: Bool = false) async -> String {
      do {
        _ = try await bench.order(target, method: method, acceptsCut: cut)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(await message(KeyTarget(.key("scaners"))).contains("did you mean 'scanners'?"))
    #expect(await message(KeyTarget(.key("scanners"))).contains("--org-key"))
    #expect(await message(KeyTarget(.key("scanners"), isOrganisations: true)).isEmpty)
    #expect(await message(KeyTarget(.key("scanners"), sites: ["Lisbon"])).isEmpty)
    #expect(await message(KeyTarget(.key("scanners"), sites: ["Lisboa"])).contains("did you mean 'Lisbon'?"))
    #expect(await message(KeyTarget(.key("scales"), sites: ["Denver"])).contains("found no PSK 'scales' at Denver"))
    #expect(await message(KeyTarget(.wlan("Tills"))).contains("whoever has the old one is kept out"))
    #expect(await message(KeyTarget(.wlan("Tills")), method: .secondKey).contains("second-key is not possible"))
    #expect(await message(KeyTarget(.key("scales")), method: .oldPassphrase).contains("use second-key"))
    #expect(await message(KeyTarget(.variable("cam_psk")), cut: true).contains("They hold different ones"))
    #expect(await message(KeyTarget(.radius("r9.example"))).contains("r1.example"))
    #expect(await bench.cloud.writeCount() == 0)
  }

  @Test("A window that never opens, and a clock that nobody knows, are refused before anything is changed")
  func windows() async throws {
    let bench = await Self.bench()
    var order = try await bench.order(KeyTarget(.key("scales")))
    order.windows = ["Sun 02:10-02:10 site"]
    await #expect(throws: MaintenanceWindowError.self) { _ = try await bench.rotation().begin(order) }
    order.windows = ["Sun 02:30-02:31 site"]
    order.places[0].site?.timezone = "Europe/Lissabon"
    let unknown = await #expect(throws: KeyRotationError.self) { _ = try await bench.rotation().begin(order) }
    #expect("\(unknown.map { "\($0)" } ?? "")".contains("Europe/Lisbon"))
    #expect(await bench.cloud.writeCount() == 0)
    #expect(await bench.journal.records.isEmpty)
  }

  @Test("The list of who is told has wave, window and key of each client")
  func notices() async throws {
    let bench = await Self.bench()
    var order = try await bench.order(KeyTarget(.key("scanners"), isOrganisations: true))
    order.windows = ["daily 02:00-05:00 site"]
    order.between = 86_400
    let sites = try await bench.survey().sites
    let notices = try await bench.rotation().notices(of: order, sites: sites, waves: [["Denver"]])
    #expect(notices.count == 10)
    #expect(notices.first?.site == "Denver" && notices.last?.site == "Lisbon")
    #expect(notices.first?.told.iso8601 == "2027-02-01T09:00:00Z")
    #expect(notices.last?.told.iso8601 == "2027-02-03T02:00:00Z")
    #expect(notices.allSatisfy { $0.client.key == "scanners" })
  }
}
