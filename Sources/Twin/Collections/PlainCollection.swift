import MistAPI

/// A collection that does nothing but keep objects: list, create, read, change, remove (mist-fidelity, section 2.2).
struct PlainCollection: Sendable {
  /// Whose it is.
  enum Scope: String, Sendable {
    case organisation = "orgs"
    case site = "sites"
  }

  let scope: Scope
  let name: String
  /// What an object is called in the audit log.
  let title: String
  /// Members that a body must have.
  let required: [String]
  /// What an item's path ends with.
  let key: Key

  /// What an item's path ends with.
  enum Key: Sendable {
    /// The object's id.
    case id
    /// Its MAC address; writing to one that is not there makes it.
    case mac
  }

  /// Site and organisation collections of one name are kept apart.
  var storeName: String { scope == .organisation || isView ? name : "site_\(name)" }

  /// A member that only the object's own read shows (mist-fidelity, section 2.3).
  var omittedFromLists: String? { name == "evpn_topologies" ? "switches" : nil }

  /// Whether a site's collection is the part of its organisation's that has the site's id.
  var isView: Bool { scope == .site && name == "mxedges" }

  init(_ scope: Scope, _ name: String, _ title: String, required: [String] = [], key: Key = .id) {
    self.scope = scope
    self.name = name
    self.title = title
    self.required = required
    self.key = key
  }

  /// What the objects of collections are called in the audit log, where that is not the collection's name.
  static let titles = [
    "aamwprofiles": "AAMW Profile", "admins": "Admin", "apitokens": "API Token", "assetfilters": "Asset Filter",
    "assets": "Asset", "avprofiles": "Antivirus Profile", "beacons": "Beacon", "evpn_topologies": "EVPN Topology",
    "guests": "Guest", "idpprofiles": "IDP Profile", "invites": "Invite", "marvisinvites": "Marvis Client Invite",
    "mxclusters": "Mist Edge Cluster", "mxedges": "Mist Edge", "mxtunnels": "Mist Tunnel", "nacportals": "NAC Portal",
    "nacrules": "NAC Rule", "nactags": "NAC Tag", "otherdevices": "Other Device", "pskportals": "PSK Portal",
    "rfdiags": "RF Recording", "rssizones": "RSSI Zone", "sdkinvites": "SDK Invite", "sdktemplates": "SDK Template",
    "secintelprofiles": "SecIntel Profile", "secpolicies": "Security Policy", "ssoroles": "SSO Role", "ssos": "SSO",
    "tickets": "Ticket", "uisettings": "UI Setting", "usermacs": "User MAC", "vbeacons": "Virtual Beacon",
    "wxtunnels": "WxLAN Tunnel", "zones": "Zone",
  ]

  /// Members that only the cloud may say; whose site a Mist Edge is at is the client's choice.
  var readOnly: Set<String> {
    name == "mxedges" ? Self.readOnly.subtracting(["site_id"]) : Self.readOnly
  }

  private static let readOnly: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "portal_template_url", "thumbnail",
    "portal_sso_url", "portal_image", "admin_sso_id",
  ]

  static let all: [PlainCollection] = [
    .init(.organisation, "services", "Service"),
    .init(.organisation, "networks", "Network", required: ["name"]),
    .init(.organisation, "vpns", "VPN", required: ["name", "paths"]),
    .init(.organisation, "servicepolicies", "Service Policy"),
    .init(.organisation, "deviceprofiles", "Device Profile", required: ["type"]),
    .init(.organisation, "gatewaytemplates", "Gateway Template", required: ["name"]),
    .init(.organisation, "networktemplates", "Network Template"),
    .init(.organisation, "sitetemplates", "Site Template"),
    .init(.organisation, "aptemplates", "AP Template", required: ["ap_matching"]),
    .init(.organisation, "templates", "Template", required: ["name"]),
    .init(.organisation, "rftemplates", "RF Template", required: ["name"]),
    .init(.organisation, "wlans", "WLAN", required: ["ssid"]),
    .init(.organisation, "wxtags", "WxLAN Tag", required: ["name", "type"]),
    .init(.organisation, "wxrules", "WxLAN Rule", required: ["order"]),
    .init(.organisation, "psks", "PSK", required: ["name", "ssid", "passphrase"]),
    .init(.organisation, "alarmtemplates", "Alarm Template", required: ["delivery", "rules"]),
    .init(.organisation, "webhooks", "Webhook"),
    .init(.site, "wlans", "WLAN", required: ["ssid"]),
    .init(.site, "wxtags", "WxLAN Tag", required: ["name", "type"]),
    .init(.site, "wxrules", "WxLAN Rule", required: ["order"]),
    .init(.site, "psks", "PSK", required: ["name", "ssid", "passphrase"]),
    .init(.site, "webhooks", "Webhook"),
    .init(.site, "maps", "Map"),
  ]

  /// What makes an object itself among its like (ruling 9): name, SSID and template, order and template.
  func naturalKey(of body: JSONObject) -> String {
    if key == .mac { return body["mac"]?.string ?? "" }
    let template = body["template_id"]?.string ?? ""
    if let ssid = body["ssid"]?.string, name == "wlans" { return "\(ssid)\u{1F}\(template)" }
    if name == "wxrules" { return "\(body["order"]?.int ?? 0)\u{1F}\(template)" }
    return body["name"]?.string ?? JSON.object(body).text
  }
}
