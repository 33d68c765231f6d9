import Determinism
import MistAPI
import World

/// What webhooks are told of wireless clients: who joined (`client-join`), what is known of them (`client-info`), and whose
/// session is over (`client-sessions`). They are the joinings and leavings that `clients/events/search` finds.
extension Twin {
  /// What happened to the clients of an organisation that some of these webhooks want to hear about, in order of time.
  func clientHappenings(of org: MistID, for hooks: [Webhook], in window: ClosedRange<Int64>) throws -> [Happening] {
    let interested = hooks.filter { !Set(WebhookCheck.toldOfClients).isDisjoint(with: $0.topics) }
    guard !interested.isEmpty else { return [] }
    var places = try objects("sites", of: org)
    if !interested.contains(where: { $0.site == nil }) {
      let wanted = Set(interested.compactMap(\.site))
      places.removeAll { !wanted.contains($0.id) }
    }
    let moments = try clientMoments(at: places, in: window)
    guard !moments.isEmpty else { return [] }
    let topics = Set(interested.flatMap(\.topics))
    var airs: [MistID: SiteAir] = [:]
    var found: [Happening] = []
    for moment in moments {
      guard let site = places.first(where: { $0.id == moment.site }) else { continue }
      let air = try airs[site.id] ?? air(of: site)
      airs[site.id] = air
      for topic in WebhookCheck.toldOfClients where topics.contains(topic) {
        guard moment.isJoin == (topic != "client-sessions") else { continue }
        found.append(try happening(moment, topic, air))
      }
    }
    return found
  }

  /// Who came and went at these sites in a window of epoch seconds, in order. Of a window of more than a day, the last day.
  private func clientMoments(at sites: [StoredObject], in window: ClosedRange<Int64>) throws -> [ClientMoment] {
    let last = WorldModel.cell(at: window.upperBound)
    let first = max(WorldModel.cell(at: window.lowerBound), last - ClientSession.day + 1)
    let ids = sites.map(\.id)
    var moments: [ClientMoment] = []
    if feed.clients.cell == last, feed.clients.sites == ids {
      moments = feed.clients.moments
      if first < last { moments += try sites.flatMap { try clientMoments(at: $0, cells: first..<last) } }
    } else {
      moments = try sites.flatMap { try clientMoments(at: $0, cells: first..<(last + 1)) }
      feed.clients = ClientAgenda(
        cell: last, sites: ids, moments: moments.filter { WorldModel.cell(at: $0.at) == last })
    }
    return moments.filter { window.contains($0.at) }.sorted(by: ClientMoment.isBefore)
  }

  /// Who comes and goes at a site in these cells: whoever's place is beyond the count of a cell, and was not beyond that of
  /// the cell before, goes; at midnight (UTC) everybody does, to come again.
  private func clientMoments(at site: StoredObject, cells: Range<Int64>) throws -> [ClientMoment] {
    let day = ClientSession.day
    let start = (cells.lowerBound - 1) / day * day
    let counts = try clientCounts(at: site, intervals: start..<cells.upperBound)
    let population = ClientPopulation(seed: seed)
    var moments: [ClientMoment] = []
    for (mac, row) in zip(try worldSite(site).accessPoints, counts) {
      /// When the client of a place came, who is there in a cell.
      func arrival(_ place: Int, _ cell: Int64) -> Int64 {
        var cell = cell
        while cell % day != 0, row[Int(cell - 1 - start)] > place { cell -= 1 }
        return population.moment(place, of: mac, in: cell)
      }
      for cell in cells {
        let (before, now) = (row[Int(cell - 1 - start)], row[Int(cell - start)])
        let staying = cell % day == 0 ? 0 : min(before, now)
        for place in staying..<max(staying, before) {
          let at = cell % day == 0 ? cell * WorldModel.interval : population.moment(place, of: mac, in: cell)
          moments.append(
            ClientMoment(
              at: at, site: site.id, accessPoint: mac, place: place, connect: arrival(place, cell - 1), isJoin: false))
        }
        for place in staying..<max(staying, now) {
          let at = population.moment(place, of: mac, in: cell)
          moments.append(
            ClientMoment(at: at, site: site.id, accessPoint: mac, place: place, connect: at, isJoin: true))
        }
      }
    }
    return moments
  }

  private func happening(_ moment: ClientMoment, _ topic: String, _ air: SiteAir) throws -> Happening {
    let presence = air.presence(moment.place, of: moment.accessPoint)
    let json: JSONObject
    switch topic {
    case "client-info":
      json = JSONObject([
        ("hostname", .string(presence.client.hostname)), ("ip", .string(presence.address)),
        ("mac", .string(presence.client.mac.description)), ("org_id", .string(air.site.owner.description)),
        ("site_id", .string(air.site.id.description)), ("timestamp", JSON(Int(moment.at))),
      ])
    case "client-sessions": json = try sessionEvent(moment, presence, air)
    default: json = try joinEvent(moment, presence, air)
    }
    return Happening(
      at: moment.at, topic: topic, key: "\(topic) \(presence.client.mac) \(moment.at)", site: air.site.id,
      json: .object(json))
  }

  /// Schema `webhook_client_join_event`.
  private func joinEvent(_ moment: ClientMoment, _ presence: SiteAir.Presence, _ air: SiteAir) throws -> JSONObject {
    JSONObject([
      ("mac", .string(presence.client.mac.description)), ("ap", .string(moment.accessPoint.description)),
      ("ap_name", .string(try deviceName(moment.accessPoint))), ("band", .string(presence.band)),
      ("bssid", .string(SiteAir.bssid(presence.band, of: moment.accessPoint).description)),
      ("ssid", .string(presence.network?.ssid ?? "")),
      ("wlan_id", .string((presence.network?.id ?? .zero).description)),
      ("rssi", JSON(air.population.signal(moment.place, of: moment.accessPoint))),
      ("connect", JSON(Int(moment.connect))), ("connect_float", StoredJSON.time(milliseconds: moment.connect * 1000)),
      ("org_id", .string(air.site.owner.description)), ("site_id", .string(air.site.id.description)),
      ("site_name", .string(air.site.json["name"]?.string ?? "")), ("timestamp", JSON(Int(moment.at))),
      ("version", 2),
    ])
  }

  /// Schema `webhook_client_sessions_event`. Synthetic clients do not roam: there is no next access point, and each
  /// disassociates by itself.
  private func sessionEvent(_ moment: ClientMoment, _ presence: SiteAir.Presence, _ air: SiteAir) throws -> JSONObject {
    var json = try joinEvent(moment, presence, air)
    for (name, value) in [
      ("client_family", .string(presence.client.family)), ("client_manufacture", .string(presence.client.manufacture)),
      ("client_model", .string(presence.client.model)), ("client_os", .string(presence.client.os)),
      ("disconnect", JSON(Int(moment.at))), ("disconnect_float", StoredJSON.time(milliseconds: moment.at * 1000)),
      ("duration", JSON(Int(max(0, moment.at - moment.connect)))), ("next_ap", ""), ("termination_reason", 1),
    ] as [(String, JSON)] { json[name] = value }
    return json
  }
}
