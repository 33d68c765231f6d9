import Determinism
import MistAPI
import Testing
import Twin

@Suite("Clients and stats agree")
struct ClientTests {
  /// A site with access points, a switch and a gateway, in the middle of a working day.
  private static func busy(seed: UInt64 = 1) async throws -> (bench: TwinBench, site: MistID, macs: [MACAddress]) {
    let bench = try await TwinBench(seed: seed)
    let site = try await bench.makeSite("Berlin")
    try await bench.makeWLAN()
    let macs = try await bench.populate(site, 4)
    _ = try await bench.populate(site, 1, model: "EX4100-48MP", first: 50)
    _ = try await bench.populate(site, 1, model: "SSR120", first: 60)
    await bench.wait(5 * 3600)
    return (bench, site, macs)
  }

  @Test("As many clients are named on each access point and band as its stats count")
  func conservation() async throws {
    let (bench, site, macs) = try await Self.busy()
    let clients = try #require(
      try await bench.get("/sites/\(site)/stats/clients", query: [.init("limit", "1000")]).array)
    #expect(clients.count > 4)
    #expect(Set(clients.compactMap { $0["mac"]?.string }).count == clients.count)
    #expect(Set(clients.compactMap { $0["ip"]?.string }).count == clients.count)
    var total = 0
    for mac in macs {
      let stats = try await bench.stats(mac, at: site)
      let count = try #require(stats["num_clients"]?.int)
      total += count
      let here = clients.filter { $0["ap_mac"]?.string == mac.description }
      #expect(here.count == count)
      var sum = 0
      for band in ["24", "5", "6"] {
        let onBand = stats["radio_stat"]?["band_\(band)"]?["num_clients"]?.int ?? 0
        #expect(onBand == here.filter { $0["band"]?.string == band }.count)
        sum += onBand
      }
      #expect(sum == count)
      let own = try await bench.get("/sites/\(site)/stats/devices/\(MistID(device: mac))/clients")
      #expect(own.array?.count == count)
    }
    #expect(total == clients.count)
    #expect(try await bench.get("/sites/\(site)/stats")["num_clients"]?.int == total)
    let mac = try #require(clients.first?["mac"]?.string)
    #expect(try await bench.get("/sites/\(site)/stats/clients/\(mac)")["mac"]?.string == mac)
    #expect(await bench.send(.get, "/sites/\(site)/stats/clients/001122334455").status == 404)
  }

  @Test("Counts add up to what the search finds", arguments: ["clients", "clients/sessions", "clients/events"])
  func counts(_ kind: String) async throws {
    let (bench, site, _) = try await Self.busy()
    for base in ["/sites/\(site)", "/orgs/\(bench.org)"] {
      let found = try await bench.get(
        "\(base)/\(kind)/search", query: [.init("limit", "1000"), .init("duration", "4h")])
      let total = try #require(found["total"]?.int)
      #expect(total > 0)
      #expect(found["results"]?.array?.count == min(1000, total))
      let counted = try await bench.get(
        "\(base)/\(kind)/count", query: [.init("duration", "4h"), .init("limit", "1000")])
      #expect(counted["results"]?.array?.reduce(0) { $0 + ($1["count"]?.int ?? 0) } == total)
      #expect(await bench.send(.get, "\(base)/\(kind)/count", query: [.init("distinct", "shoe")]).status == 400)
      #expect(await bench.send(.get, "\(base)/\(kind)/search", query: [.init("start", "soon")]).status == 400)
      #expect(await bench.send(.get, "\(base)/\(kind)/search", query: [.init("duration", "90d")]).status == 400)
    }
  }

  @Test("Sessions lie in the window, end after they begin, and events fit them")
  func sessions() async throws {
    let (bench, site, macs) = try await Self.busy()
    let now = Int(await bench.twin.now.seconds)
    let query: [MistRequest.QueryItem] = [.init("limit", "1000"), .init("ap", macs[0].description)]
    let sessions = try #require(
      try await bench.get("/sites/\(site)/clients/sessions/search", query: query)["results"]?.array)
    #expect(!sessions.isEmpty)
    for session in sessions {
      let connect = try #require(session["connect"]?.int)
      let disconnect = try #require(session["disconnect"]?.int)
      #expect(connect < disconnect && disconnect <= now)
      #expect(session["duration"]?.int == disconnect - connect)
      #expect(session["ap"]?.string == macs[0].description)
      #expect(session["psk_id"] == nil && session["client_os"] == nil)
    }
    let events = try #require(
      try await bench.get("/sites/\(site)/clients/events/search", query: query)["results"]?.array)
    let left = events.filter { $0["type"] == "CLIENT_DEASSOCIATION" }.compactMap { $0["timestamp"]?.int }.sorted()
    #expect(left == sessions.compactMap { $0["disconnect"]?.int }.sorted())
    let present = try await bench.stats(macs[0], at: site)["num_clients"]?.int
    #expect(events.count - 2 * left.count == present)
    let mac = try #require(sessions.first?["mac"]?.string)
    let own = try await bench.get("/sites/\(site)/clients/\(mac)/events")
    #expect((own["total"]?.int ?? 0) >= 2)
  }

  @Test("The same seed has the same clients; another seed has others")
  func determinism() async throws {
    let (one, site, _) = try await Self.busy()
    let (same, sameSite, _) = try await Self.busy()
    let (other, otherSite, _) = try await Self.busy(seed: 2)
    let first = await one.send(.get, "/sites/\(site)/stats/clients")
    #expect(await same.send(.get, "/sites/\(sameSite)/stats/clients").body == first.body)
    #expect(await other.send(.get, "/sites/\(otherSite)/stats/clients").body != first.body)
  }

  @Test("Nobody is on an access point that is gone")
  func gone() async throws {
    let (bench, site, macs) = try await Self.busy()
    _ = await bench.change(["op": "unassign", "macs": [.string(macs[0].description)]])
    let clients = try await bench.get("/sites/\(site)/stats/clients", query: [.init("limit", "1000")])
    await bench.wait(1200)
    let later = try #require(try await bench.get("/sites/\(site)/stats/clients", query: [.init("limit", "1000")]).array)
    #expect(later.contains { $0["ap_mac"]?.string == macs[0].description } == false)
    #expect(clients.array?.isEmpty == false)
  }

  @Test("Keys of the WLAN's SSID name their clients")
  func keys() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.make(
      "/sites/\(site)/wlans", ["ssid": "staff", "auth": ["type": "psk", "psk": "long enough"]])
    let key = try await bench.make(
      "/orgs/\(bench.org)/psks", ["name": "team", "ssid": "staff", "passphrase": "also long enough"])
    _ = try await bench.populate(site, 2)
    await bench.wait(5 * 3600)
    let search = try await bench.get("/sites/\(site)/clients/search", query: [.init("psk_name", "team")])
    #expect((search["total"]?.int ?? 0) > 0)
    #expect(search["results"]?.array?.first?["last_psk_id"]?.string == key.description)
    #expect(try await bench.get("/sites/\(site)/clients/search", query: [.init("psk_name", "others")])["total"] == 0)
  }

  @Test("Clients of a key go over to the one that succeeds it, a few of them late, and are seen under both")
  func succession() async throws {
    let bench = try await TwinBench(world: 2)
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.make(
      "/sites/\(site)/wlans", ["ssid": "staff", "auth": ["type": "psk", "multi_psk_only": true]])
    let old = try await bench.make(
      "/orgs/\(bench.org)/psks", ["name": "team", "ssid": "staff", "passphrase": "also long enough", "vlan_id": 20])
    _ = try await bench.populate(site, 6)
    await bench.wait(5 * 86_400)
    for (name, vlan) in [("team (new)", 20), ("team guests", 30), ("others", 20)] {
      _ = try await bench.make(
        "/orgs/\(bench.org)/psks",
        ["name": .string(name), "ssid": "staff", "passphrase": "other and longer", "vlan_id": JSON(vlan)])
    }
    func count(_ name: String, days: Int = 1) async throws -> Int {
      let found = try await bench.get(
        "/sites/\(site)/clients/search", query: [.init("psk_name", name), .init("duration", "\(days)d")])
      return found["total"]?.int ?? 0
    }
    // Keys that succeed none have clients of their own, from the start.
    let before = try await count("team")
    #expect(before > 20)
    #expect(try await count("team (new)") == 0)
    #expect(try await count("others") > 0)
    #expect(try await count("team guests") > 0)
    await bench.wait(4 * 86_400)
    let late = try await count("team")
    #expect(late > 0 && late * 10 < before, "\(late) of \(before)")
    #expect(try await count("team (new)") > before / 2)
    // Over a longer look-back most of them were seen under both, and the last is the new one.
    let both = try await bench.get(
      "/sites/\(site)/clients/search",
      query: [.init("psk_name", "team"), .init("duration", "8d"), .init("limit", "1000")])
    let rows = try #require(both["results"]?.array)
    #expect(rows.contains { $0["psk_name"]?.strings == ["team", "team (new)"] && $0["last_psk_name"] == "team (new)" })
    #expect(rows.contains { $0["last_psk_name"] == "team" })
    await bench.wait(5 * 86_400)
    #expect(try await count("team") == 0)
    // When the old key goes everybody stays on theirs.
    let (moved, others) = (try await count("team (new)"), try await count("others"))
    _ = try await bench.client.call(.delete, "/orgs/\(bench.org)/psks/\(old)")
    #expect(moved > 0)
    #expect(try await count("team (new)") == moved)
    #expect(try await count("others") == others)
  }

  @Test("Access points, things and gateways hang on stable ports")
  func ports() async throws {
    let (bench, site, macs) = try await Self.busy()
    let ports = try #require(
      try await bench.get("/sites/\(site)/stats/ports/search", query: [.init("limit", "1000")])["results"]?.array)
    for mac in macs {
      let port = try #require(ports.first { $0["neighbor_mac"]?.string == mac.description })
      let lldp = try await bench.stats(mac, at: site)["lldp_stat"]
      #expect(lldp?["port_id"] == port["port_id"])
      #expect(lldp?["chassis_id"] == port["mac"])
      #expect(port["poe_on"] == true)
    }
    let counted = try await bench.get("/sites/\(site)/stats/ports/count", query: [.init("distinct", "port_id")])
    #expect(counted["results"]?.array?.reduce(0) { $0 + ($1["count"]?.int ?? 0) } == ports.count)
    let wired = try await bench.get("/sites/\(site)/wired_clients/search")
    let wiredCount = try await bench.get(
      "/orgs/\(bench.org)/wired_clients/count", query: [.init("distinct", "device_mac")])
    #expect(wiredCount["results"]?.array?.first?["count"] == wired["total"])
    let gateway = TwinBench.mac(60)
    #expect(try await bench.stats(gateway, at: site)["ports"] == nil)
    let whole = try await bench.get(
      "/sites/\(site)/stats/devices/\(MistID(device: gateway))", query: [.init("fields", "*")])
    #expect(whole["ports"]?.array?.count == 2)
  }

  @Test("Sites, devices and the organisation in numbers")
  func numbers() async throws {
    let (bench, site, macs) = try await Self.busy()
    let stats = try await bench.get("/sites/\(site)/stats")
    #expect(stats["num_ap"] == 4 && stats["num_ap_connected"] == 4 && stats["num_devices"] == 6)
    #expect(stats["tzoffset"] == 60)
    #expect(try await bench.get("/orgs/\(bench.org)/stats/sites").array == [stats])
    let org = try await bench.get("/orgs/\(bench.org)/stats")
    #expect(org["num_devices_connected"] == 6 && org["num_sites"] == 1)
    let summary = try await bench.get("/orgs/\(bench.org)/devices/summary")
    #expect(summary["num_aps"] == 4 && summary["num_unassigned_aps"] == 0)
    #expect(try await bench.get("/orgs/\(bench.org)/devices")["results"]?.array?.count == 6)
    for base in ["/sites/\(site)/devices", "/orgs/\(bench.org)/devices"] {
      let found = try await bench.get(base + "/search")
      #expect(found["total"] == 4)
      let counted = try await bench.get(base + "/count", query: [.init("distinct", "version")])
      #expect(counted["results"]?.array?.first?["count"] == 4)
      #expect(try await bench.get(base + "/search", query: [.init("mac", macs[1].description)])["total"] == 1)
      #expect(try await bench.get(base + "/last_config/search")["total"] == 6)
    }
    let sites = try await bench.get("/orgs/\(bench.org)/sites/search", query: [.init("name", "ber*")])
    #expect(sites["results"]?.array?.first?["id"]?.string == site.description)
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["vars": ["vlan": "12"]])
    #expect(try await bench.get("/orgs/\(bench.org)/vars/search", query: [.init("var", "vlan")])["total"] == 1)
  }
}
