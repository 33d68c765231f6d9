import Determinism
import MistAPI
import World

/// The rows of searches over the clients of one site or of all, made one by one when they are asked for.
struct ClientRows {
  /// A client that was there in the window, and when it was last.
  struct Sighting {
    let site: Int
    let place: ClientPlace
    /// Epoch seconds, the start of the first interval in which it was there.
    let firstSeen: Int64
    let lastSeen: Int64
  }

  /// The air of each site.
  let airs: [SiteAir]

  private static func list(_ values: [String?]) -> JSON { JSON(values.compactMap { $0 }) }

  /// Who it is, as filters and counts look at it.
  private func facts(_ presence: SiteAir.Presence, _ air: SiteAir) -> [(String, JSON)] {
    let client = presence.client
    var facts: [(String, JSON)] = [
      ("client_family", .string(client.family)), ("client_model", .string(client.model)),
      ("client_os", .string(client.os)), ("client_username", .string(client.username)),
    ]
    if let key = presence.key {
      facts += [("psk_id", .string(key.id.description)), ("psk_name", .string(key.name))]
    }
    return facts
  }

  /// Members of session and event rows that only filters see; the published items do not have them.
  static let hidden: Set<String> = [
    "client_family", "client_model", "client_os", "client_username", "psk_id", "psk_name", "device", "hostname", "ip",
    "os",
    "model", "vlan", "client_mac", "event_site",
  ]

  /// A client of the window (schema `client_wireless`): what was seen of it as lists, the last of each as a scalar.
  func sighting(_ sighting: Sighting) -> JSON {
    let air = airs[sighting.site]
    let (place, accessPoint) = (sighting.place.place, sighting.place.accessPoint)
    let presence = air.presence(place, of: accessPoint, at: sighting.lastSeen)
    let client = presence.client
    let network = presence.network
    var row = JSONObject([
      ("mac", .string(client.mac.description)), ("random_mac", .bool(client.isRandomMAC)),
      ("ap", Self.list([sighting.place.accessPoint.description])),
      ("last_ap", .string(sighting.place.accessPoint.description)),
      ("hostname", Self.list([client.hostname])), ("last_hostname", .string(client.hostname)),
      ("ip", Self.list([presence.address])), ("last_ip", .string(presence.address)),
      ("device", Self.list([client.family])), ("last_device", .string(client.family)),
      ("mfg", .string(client.manufacture)), ("model", .string(client.model)), ("last_model", .string(client.model)),
      ("os", Self.list([client.os])), ("last_os", .string(client.os)),
      ("os_version", Self.list([client.osVersion])), ("last_os_version", .string(client.osVersion)),
      ("band", .string(presence.band)), ("protocol", .string(client.proto)),
      ("vlan", .array([JSON(presence.vlan)])), ("last_vlan", JSON(presence.vlan)),
      ("ssid", Self.list([network?.ssid])), ("wlan_id", Self.list([network?.id.description])),
      ("org_id", .string(air.site.owner.description)), ("site_id", .string(air.site.id.description)),
      ("site_ids", Self.list([air.site.id.description])), ("timestamp", JSON(Int(sighting.lastSeen))),
    ])
    if let network {
      row["last_ssid"] = .string(network.ssid)
      row["last_wlan_id"] = .string(network.id.description)
      if network.isEnterprise {
        row["username"] = Self.list([client.username])
        row["last_username"] = .string(client.username)
      }
    }
    if let key = presence.key {
      let first = air.presence(place, of: accessPoint, at: sighting.firstSeen).key
      let keys = first.map { $0.id == key.id ? [key] : [$0, key] } ?? [key]
      row["psk_id"] = Self.list(keys.map(\.id.description))
      row["psk_name"] = Self.list(keys.map(\.name))
      row["last_psk_id"] = .string(key.id.description)
      row["last_psk_name"] = .string(key.name)
    }
    return .object(row)
  }

  /// A session that is over.
  func session(_ session: ClientSession, site: Int) -> JSON {
    let air = airs[site]
    let presence = air.presence(session.place, of: session.accessPoint, at: session.connect)
    let end = session.disconnect ?? 0
    let members: [(String, JSON)] = [
      ("mac", .string(presence.client.mac.description)), ("ap", .string(session.accessPoint.description)),
      ("band", .string(presence.band)), ("ssid", .string(presence.network?.ssid ?? "")),
      ("wlan_id", .string((presence.network?.id ?? .zero).description)),
      ("client_manufacture", .string(presence.client.manufacture)), ("connect", JSON(Int(session.connect))),
      ("disconnect", JSON(Int(end))), ("duration", JSON(Int(max(0, end - session.connect)))),
      ("timestamp", JSON(Int(end))), ("tags", .array([])), ("org_id", .string(air.site.owner.description)),
      ("site_id", .string(air.site.id.description)),
      ("device", .string(presence.client.family)), ("hostname", .string(presence.client.hostname)),
      ("ip", .string(presence.address)), ("os", .string(presence.client.os)),
      ("model", .string(presence.client.model)), ("vlan", JSON(presence.vlan)),
    ]
    return .object(JSONObject(members + facts(presence, air)))
  }

  /// A joining or leaving (schema `events_client`).
  func event(_ event: ClientEvent) -> JSON {
    let air = airs[event.site]
    let presence = air.presence(event.session.place, of: event.session.accessPoint)
    let radio = air.radio(presence.band, of: event.session.accessPoint, own: nil)
    let bssid = SiteAir.bssid(presence.band, of: event.session.accessPoint)
    let name = event.isJoin ? "associated" : "left"
    var row = JSONObject([
      ("type", .string(event.isJoin ? "CLIENT_AUTH_ASSOCIATION" : "CLIENT_DEASSOCIATION")),
      ("type_code", JSON(event.isJoin ? 3 : 7)), ("timestamp", JSON(Int(event.at))),
      ("text", .string("\(presence.client.mac) \(name)")), ("ap", .string(event.session.accessPoint.description)),
      ("bssid", .string(bssid.description)), ("band", .string(presence.band)),
      ("proto", .string(presence.client.proto)), ("ssid", .string(presence.network?.ssid ?? "")),
      ("client_mac", .string(presence.client.mac.description)), ("event_site", .string(air.site.id.description)),
    ])
    if let radio { row["channel"] = JSON(radio.channel) }
    if let network = presence.network {
      row["wlan_id"] = .string(network.id.description)
      if network.security != "NONE" { row["key_mgmt"] = .string(network.security) }
    }
    return .object(row)
  }
}

/// That a client joined or left.
struct ClientEvent {
  let site: Int
  let session: ClientSession
  let isJoin: Bool
  let at: Int64
}
