import Determinism
import MistAPI
import SQLite
import World

/// Who is on the network now (mist-fidelity, section 9.2): as many on each access point as its stats count.
extension Twin {
  static let clientStatsRoutes: [Route] = [
    Route(.get, "/sites/{site}/stats/clients") { twin, call in
      let site = try twin.site(call)
      if call.queryBool("wired") == true {
        let wiring = try twin.wiring(of: site)
        return try Page(call).response(of: wiring.things.map { twin.wiredStats($0, wiring, site) })
      }
      let present = try twin.presentClients(at: site)
      return try twin.page(Page(call), present.places) { try twin.clientStats($0, present.air) }
    },
    Route(.get, "/sites/{site}/stats/clients/{mac}") { twin, call in
      let site = try twin.site(call)
      guard let mac = MACAddress(call.parameters[1]) else { throw APIFailure.notFound }
      if call.queryBool("wired") == true {
        let wiring = try twin.wiring(of: site)
        guard let thing = wiring.things.first(where: { $0.mac == mac }) else { throw APIFailure.notFound }
        return MistResponse(json: twin.wiredStats(thing, wiring, site))
      }
      let present = try twin.presentClients(at: site)
      guard
        let place = present.places.first(where: { place in
          present.air.population.client(place.place, of: place.accessPoint).mac == mac
        })
      else { throw APIFailure.notFound }
      return MistResponse(json: try twin.clientStats(place, present.air))
    },
    Route(.get, "/sites/{site}/stats/devices/{device}/clients") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      let present = try twin.presentClients(at: site)
      let places = present.places.filter { $0.accessPoint == row.mac }
      return try twin.page(Page(call), places) { try twin.clientStats($0, present.air) }
    },
    Route(.get, "/sites/{site}/stats/maps/{map}/clients") { twin, call in
      let site = try twin.site(call)
      let map = try twin.requiredObject("site_maps", call.id(1), of: site.id)
      let here = try Set(
        twin.inventoryRows(at: site.id, type: "ap").map(\.mac).filter {
          try twin.deviceObject($0)["map_id"]?.string == map.id.description
        })
      let present = try twin.presentClients(at: site)
      return try twin.page(Page(call), present.places.filter { here.contains($0.accessPoint) }) {
        try twin.clientStats($0, present.air)
      }
    },
    Route(.post, "/sites/{site}/clients/disconnect") { twin, call in try twin.touchClients(call, "Disconnect") },
    Route(.post, "/sites/{site}/clients/unauthorize") { twin, call in try twin.touchClients(call, "Unauthorize") },
    Route(.post, "/sites/{site}/clients/{mac}/disconnect") { twin, call in try twin.touchClients(call, "Disconnect") },
    Route(.post, "/sites/{site}/clients/{mac}/unauthorize") { twin, call in try twin.touchClients(call, "Unauthorize")
    },
  ]

  /// The clients that are there now, by access point and place.
  func presentClients(at site: StoredObject) throws -> (air: SiteAir, places: [ClientPlace]) {
    let air = try air(of: site)
    let counts = try clientCounts(at: site)
    let places = air.accessPoints.flatMap { mac in
      (0..<(counts[mac] ?? 0)).map { ClientPlace(accessPoint: mac, place: $0) }
    }
    return (air, places)
  }

  private func page(_ page: Page, _ places: [ClientPlace], _ item: (ClientPlace) throws -> JSON) throws -> MistResponse
  {
    page.response(
      total: places.count, items: try places.dropFirst(page.offset).prefix(page.limit).map { try item($0).bytes })
  }

  /// A client of today's population comes back at once; only the log tells of it.
  private func touchClients(_ call: Call, _ verb: String) throws -> MistResponse {
    let site = try site(call)
    let texts: [String]
    if call.parameters.count > 1 {
      texts = [call.parameters[1]]
    } else {
      guard let list = call.body.strings ?? call.body["macs"]?.strings else {
        throw APIFailure.badRequest("expected a list of MAC addresses, found \(call.body.describedForErrors)")
      }
      texts = list
    }
    for text in texts where MACAddress(text) == nil {
      throw APIFailure.badRequest("'\(text)' is not a MAC address")
    }
    try audit(call, "\(verb) \(texts.count) clients", site: site.id)
    return MistResponse()
  }

  /// A client's stats (schema `stats_wireless_client`).
  private func clientStats(_ place: ClientPlace, _ air: SiteAir) throws -> JSON {
    let presence = air.presence(place.place, of: place.accessPoint, at: clock.seconds)
    let client = presence.client
    let key = air.population.roster(of: place.accessPoint).child(UInt64(place.place))
    let now = clock.seconds
    let since = try sessionStart(place, air)
    let uptime = max(1, now - since)
    let signal = air.population.signal(place.place, of: place.accessPoint)
    let rate = 30 + Int(key.child(7).integer(below: 90))
    let radio = air.radio(presence.band, of: place.accessPoint, own: nil)
    var item = JSONObject([
      ("mac", .string(client.mac.description)), ("last_seen", JSON(Int(now))), ("uptime", JSON(Int(uptime))),
      ("assoc_time", JSON(Int(since))), ("idle_time", JSON(Int(key.child(8).integer(below: 30)))),
      ("hostname", .string(client.hostname)), ("os", .string("\(client.os) \(client.osVersion)")),
      ("manufacture", .string(client.manufacture)), ("family", .string(client.family)),
      ("model", .string(client.model)), ("ip", .string(presence.address)),
      ("ap_mac", .string(place.accessPoint.description)),
      ("ap_id", .string(MistID(device: place.accessPoint).description)),
      ("ssid", .string(presence.network?.ssid ?? "")),
      ("wlan_id", .string((presence.network?.id ?? .zero).description)), ("band", .string(presence.band)),
      ("channel", JSON(radio?.channel ?? SiteAir.channels(presence.band, 20)[0])), ("proto", .string(client.proto)),
      ("key_mgmt", .string(presence.network?.security ?? "NONE")), ("dual_band", .bool(client.bands != .band24)),
      ("vlan_id", .string(String(presence.vlan))), ("is_guest", .bool(presence.network?.isGuest ?? false)),
      ("rssi", JSON(signal)), ("snr", JSON(signal + 92)), ("power_saving", .bool(client.isRandomMAC)),
      ("tx_rate", JSON(rate * 4)), ("rx_rate", JSON(rate * 3)),
      ("tx_bps", JSON(rate * 900)), ("rx_bps", JSON(rate * 300)),
      ("tx_bytes", JSON(Int(uptime) * rate * 112)), ("rx_bytes", JSON(Int(uptime) * rate * 37)),
      ("tx_pkts", JSON(Int(uptime) * rate / 8)), ("rx_pkts", JSON(Int(uptime) * rate / 12)),
      ("tx_retries", JSON(Int(uptime) * rate / 200)), ("rx_retries", JSON(Int(uptime) * rate / 300)),
      ("site_id", .string(air.site.id.description)), ("type", "wireless"),
    ])
    if presence.network?.isEnterprise == true { item["username"] = .string(client.username) }
    if let key = presence.key { item["psk_id"] = .string(key.id.description) }
    return .object(item)
  }

  /// When a client that is there now came.
  private func sessionStart(_ place: ClientPlace, _ air: SiteAir) throws -> Int64 {
    let present = WorldModel.cell(at: clock.seconds)
    let first = present / ClientSession.day * ClientSession.day
    let known = clientHistory
    if known.cell != present || known.changes != store.totalChanges || known.site != air.site.id {
      let counts = try clientCounts(at: air.site, intervals: first..<(present + 1))
      clientHistory = (present, store.totalChanges, air.site.id, counts)
    }
    guard let index = air.accessPoints.firstIndex(of: place.accessPoint), index < clientHistory.counts.count else {
      return clock.seconds
    }
    let counts = clientHistory.counts[index]
    var cell = counts.count - 1
    while cell > 0, counts[cell - 1] > place.place { cell -= 1 }
    return min(
      clock.seconds, air.population.moment(place.place, of: place.accessPoint, in: first + Int64(cell)))
  }
}

/// A client by where it stands in an access point's roster.
struct ClientPlace: Hashable {
  let accessPoint: MACAddress
  let place: Int
}
