import Determinism
import MistAPI
import SQLite
import World

/// Searching and counting the clients of a window, their sessions and their events, of a site or of an organisation
/// (mist-fidelity, sections 2.7, 2.8 and 9.2).
extension Twin {
  static let clientSearchRoutes: [Route] =
    [PlainCollection.Scope.site, .organisation].flatMap { scope -> [Route] in
      let base = scope == .site ? "/sites/{site}" : "/orgs/{org}"
      return [
        Route(.get, base + "/clients/search") { twin, call in
          let search = try Search(call, filters: clientFilters)
          let (rows, sightings) = try twin.sightings(try twin.places(call, scope), search.window)
          return try search.answer(rows: sightings.count) { rows.sighting(sightings[$0]) }
        },
        Route(.get, base + "/clients/count") { twin, call in
          let search = try Search(call, filters: clientFilters)
          let known = ["ap", "device", "hostname", "ip", "model", "os", "ssid", "vlan"]
          let distinct = try search.distinct(scope == .site ? known : known + ["mac"], default: "device")
          let (rows, sightings) = try twin.sightings(try twin.places(call, scope), search.window)
          return try search.counts(of: distinct, rows: sightings.count) { rows.sighting(sightings[$0]) }
        },
        Route(.get, base + "/clients/sessions/search") { twin, call in
          let search = try Search(call, filters: sessionFilters)
          let (rows, sessions) = try twin.sessions(try twin.places(call, scope), search.window)
          return try search.answer(rows: sessions.count, hiding: ClientRows.hidden) {
            rows.session(sessions[$0].session, site: sessions[$0].site)
          }
        },
        Route(.get, base + "/clients/sessions/count") { twin, call in
          let search = try Search(call, filters: sessionFilters)
          let distinct =
            scope == .site
            ? try search.distinct(
              ["ap", "client_family", "client_manufacture", "client_model", "client_os", "mac", "ssid", "wlan_id"],
              default: "mac")
            : try search.distinct(["ap", "device", "hostname", "ip", "model", "os", "ssid", "vlan"], default: "device")
          let (rows, sessions) = try twin.sessions(try twin.places(call, scope), search.window)
          return try search.counts(of: distinct, rows: sessions.count) {
            rows.session(sessions[$0].session, site: sessions[$0].site)
          }
        },
        Route(.get, base + "/clients/events/search") { twin, call in
          try twin.searchEvents(call, try twin.places(call, scope), client: nil)
        },
        Route(.get, base + "/clients/events/count") { twin, call in
          let search = try Search(call, filters: eventFilters)
          let distinct = try search.distinct(["band", "channel", "proto", "ssid", "type", "wlan_id"], default: "type")
          let (rows, events) = try twin.events(try twin.places(call, scope), search.window)
          return try search.counts(of: distinct, rows: events.count) { rows.event(events[$0]) }
        },
      ]
    } + [
      Route(.get, "/sites/{site}/clients/{mac}/events") { twin, call in
        guard let mac = MACAddress(call.parameters[1]) else { throw APIFailure.notFound }
        return try twin.searchEvents(call, [try twin.site(call)], client: mac)
      }
    ]

  private static let clientFilters = [
    "site_id", "mac", "ip", "hostname", "band", "device", "os", "model", "ap", "psk_id", "psk_name", "username", "vlan",
    "ssid", "text",
  ]
  private static let sessionFilters = [
    "ap", "band", "client_family", "client_manufacture", "client_model", "client_username", "client_os", "ssid",
    "wlan_id",
    "psk_id", "psk_name",
  ]
  private static let eventFilters = [
    "type", "ssid", "ap", "key_mgmt", "proto", "band", "wlan_id", "channel", "site_id=event_site",
  ]

  /// The sites that a call is about.
  private func places(_ call: Call, _ scope: PlainCollection.Scope) throws -> [StoredObject] {
    guard scope == .organisation else { return [try site(call)] }
    let org = try organisation(call)
    let sites = try objects("sites", of: org)
    guard let wanted = call.query("site_id") else { return sites }
    return sites.filter { $0.id == MistID(wanted) }
  }

  /// The clients that were there in the window.
  private func sightings(
    _ sites: [StoredObject], _ window: TimeWindow
  ) throws -> (rows: ClientRows, found: [ClientRows.Sighting]) {
    let now = clock.seconds
    let cells = try ClientSession.intervals(for: window, now: now)
    let inside = cells.clamped(to: WorldModel.cell(at: window.start)..<(.max))
    var airs: [SiteAir] = []
    var found: [ClientRows.Sighting] = []
    for (index, site) in sites.enumerated() {
      let air = try air(of: site)
      airs.append(air)
      guard !inside.isEmpty, window.start <= now else { continue }
      let counts = try clientCounts(at: site, intervals: inside)
      for (mac, row) in zip(air.accessPoints, counts) {
        for place in 0..<(row.max() ?? 0) {
          let first = inside.lowerBound + Int64(row.firstIndex { $0 > place } ?? 0)
          let last = inside.lowerBound + Int64(row.lastIndex { $0 > place } ?? 0)
          found.append(
            .init(
              site: index, place: ClientPlace(accessPoint: mac, place: place),
              firstSeen: first * WorldModel.interval, lastSeen: min(now, (last + 1) * WorldModel.interval - 1)))
        }
      }
    }
    return (ClientRows(airs: airs), found)
  }

  /// Every session of the sites that touches the window, site by site.
  private func allSessions(
    _ sites: [StoredObject], _ window: TimeWindow
  ) throws -> (rows: ClientRows, found: [(site: Int, session: ClientSession)]) {
    let now = clock.seconds
    let cells = try ClientSession.intervals(for: window, now: now)
    var airs: [SiteAir] = []
    var found: [(site: Int, session: ClientSession)] = []
    for (index, site) in sites.enumerated() {
      let air = try air(of: site)
      airs.append(air)
      guard !cells.isEmpty, window.start <= now else { continue }
      let counts = try clientCounts(at: site, intervals: cells)
      for (mac, row) in zip(air.accessPoints, counts) {
        let sessions = ClientSession.sessions(
          of: mac, counts: row, from: cells.lowerBound, population: air.population, now: now)
        found += sessions.map { (index, $0) }
      }
    }
    return (ClientRows(airs: airs), found)
  }

  /// The sessions that ended in the window, the latest first within a site.
  private func sessions(
    _ sites: [StoredObject], _ window: TimeWindow
  ) throws -> (rows: ClientRows, found: [(site: Int, session: ClientSession)]) {
    let (rows, all) = try allSessions(sites, window)
    let ended = all.filter { ($0.session.disconnect.map { $0 >= window.start && $0 <= window.end }) ?? false }
    return (
      rows,
      ended.sorted {
        ($0.site, -($0.session.disconnect ?? 0), $0.session.accessPoint, $0.session.place)
          < ($1.site, -($1.session.disconnect ?? 0), $1.session.accessPoint, $1.session.place)
      }
    )
  }

  /// The joinings and leavings of the window, the latest first within a site.
  private func events(
    _ sites: [StoredObject], _ window: TimeWindow, client: MACAddress? = nil
  ) throws -> (rows: ClientRows, found: [ClientEvent]) {
    let (rows, all) = try allSessions(sites, window)
    let end = min(window.end, clock.seconds)
    var found: [ClientEvent] = []
    for (site, session) in all {
      if let client, rows.airs[site].population.client(session.place, of: session.accessPoint).mac != client {
        continue
      }
      if session.connect >= window.start, session.connect <= end {
        found.append(ClientEvent(site: site, session: session, isJoin: true, at: session.connect))
      }
      if let at = session.disconnect, at >= window.start, at <= end {
        found.append(ClientEvent(site: site, session: session, isJoin: false, at: at))
      }
    }
    found.sort {
      ($0.site, -$0.at, $0.session.accessPoint, $0.session.place, $0.isJoin ? 1 : 0)
        < ($1.site, -$1.at, $1.session.accessPoint, $1.session.place, $1.isJoin ? 1 : 0)
    }
    return (rows, found)
  }

  private func searchEvents(_ call: Call, _ sites: [StoredObject], client: MACAddress?) throws -> MistResponse {
    let search = try Search(call, filters: Self.eventFilters)
    let (rows, events) = try events(sites, search.window, client: client)
    return try search.answer(rows: events.count, hiding: ClientRows.hidden) { rows.event(events[$0]) }
  }
}
