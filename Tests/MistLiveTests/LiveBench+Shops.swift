import Determinism
import MistAPI
import MistLive
import Testing
import Twin

/// An organisation of shops to pull, and copies of it.
extension LiveBench {
  /// An organisation with something of everything: 23 devices, of which 12 at the first of three sites.
  func fill() async throws -> [MistID] {
    let client = TwinClient(twin, token: try await twin.mintToken("maker", role: "admin", in: org))
    func make(_ path: String, _ body: JSON) async throws -> MistID {
      try #require(try await client.call(.post, path, body: body)["id"]?.string.flatMap { MistID($0) })
    }
    let root = "/orgs/\(org)"
    try await twin.addFactory(count: 23, arriving: await twin.now)
    let codes = try await twin.factoryCodes()
    _ = try await client.claim(codes.map(\.claimCode), in: org)
    let group = try await make("\(root)/sitegroups", ["name": "stores"])
    let template = try await make(
      "\(root)/templates", ["name": "WLAN-Store", "applies": ["sitegroup_ids": [.string("\(group)")]]])
    _ = try await make(
      "\(root)/wlans",
      [
        "ssid": "Shop", "template_id": .string("\(template)"),
        "auth": ["type": "psk", "psk": "{{till_word}}"],
      ])
    _ = try await make("\(root)/networks", ["name": "corp", "vlan_id": 10, "subnet": "10.0.0.0/24"])
    for name in ["till", "till again"] {
      _ = try await make(
        "\(root)/psks",
        [
          "name": .string(name), "ssid": "Shop", "passphrase": "a planted passphrase", "macs": ["5c5b350e0001"],
          "email": "a@b.c",
        ])
    }
    var sites: [MistID] = []
    for name in ["Bonn", "Köln", "Trier"] {
      let site = try await make(
        "\(root)/sites", ["name": .string(name), "timezone": "Europe/Berlin", "sitegroup_ids": [.string("\(group)")]])
      sites.append(site)
      _ = try await client.call(
        .put, "/sites/\(site)/setting",
        body: ["vars": ["till_word": "a planted word", "corp_vlan": "10"], "sle_thresholds": ["coverage": -70]])
      _ = try await make("/sites/\(site)/psks", ["name": "own", "ssid": "Shop", "passphrase": "a planted passphrase"])
    }
    _ = try await client.assign(codes[..<12].map(\.mac), to: sites[0], in: org)
    _ = try await client.assign(codes[12..<20].map(\.mac), to: sites[1], in: org)
    _ = try await client.call(
      .put, "/sites/\(sites[0])/devices/\(MistID(device: codes[0].mac))",
      body: ["name": "door", "notes": "by the door"])
    await twin.advance(to: await twin.now.advanced(bySeconds: 3600))
    return sites
  }

  static func copy(at time: Instant) throws -> Twin {
    try Twin(settings: .init(seed: 1, start: time, callMedian: 0, callsPerHour: nil))
  }

  static func reader(_ twin: Twin, _ org: MistID) async throws -> TwinClient {
    TwinClient(twin, token: try await twin.mintToken("reader", role: "write", in: org))
  }
}
