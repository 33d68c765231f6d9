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
  /// Members that a list can be filtered by.
  let filters: [String]

  /// Site and organisation collections of one name are kept apart.
  var storeName: String { scope == .organisation ? name : "site_\(name)" }

  init(_ scope: Scope, _ name: String, _ title: String, required: [String] = [], filters: [String] = []) {
    self.scope = scope
    self.name = name
    self.title = title
    self.required = required
    self.filters = filters
  }

  static let readOnly: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "portal_template_url", "thumbnail",
    "portal_sso_url", "portal_image", "admin_sso_id",
  ]

  static let all: [PlainCollection] = [
    .init(.organisation, "services", "Service"),
    .init(.organisation, "networks", "Network", required: ["name"]),
    .init(.organisation, "vpns", "VPN", required: ["name", "paths"]),
    .init(.organisation, "servicepolicies", "Service Policy"),
    .init(.organisation, "deviceprofiles", "Device Profile", required: ["type"], filters: ["type"]),
    .init(.organisation, "gatewaytemplates", "Gateway Template", required: ["name"]),
    .init(.organisation, "networktemplates", "Network Template"),
    .init(.organisation, "sitetemplates", "Site Template"),
    .init(.organisation, "aptemplates", "AP Template", required: ["ap_matching"]),
    .init(.organisation, "templates", "Template", required: ["name"]),
    .init(.organisation, "rftemplates", "RF Template", required: ["name"]),
    .init(.organisation, "wlans", "WLAN", required: ["ssid"]),
    .init(.organisation, "wxtags", "WxLAN Tag", required: ["name", "type"]),
    .init(.organisation, "wxrules", "WxLAN Rule", required: ["order"]),
    .init(.organisation, "psks", "PSK", required: ["name", "ssid", "passphrase"], filters: ["name", "ssid", "role"]),
    .init(.organisation, "alarmtemplates", "Alarm Template", required: ["delivery", "rules"]),
    .init(.organisation, "webhooks", "Webhook"),
    .init(.site, "wlans", "WLAN", required: ["ssid"]),
    .init(.site, "wxtags", "WxLAN Tag", required: ["name", "type"]),
    .init(.site, "wxrules", "WxLAN Rule", required: ["order"]),
    .init(.site, "psks", "PSK", required: ["name", "ssid", "passphrase"], filters: ["name", "ssid", "role"]),
    .init(.site, "webhooks", "Webhook"),
    .init(.site, "maps", "Map"),
  ]

  /// What makes an object itself among its like (ruling 9): name, SSID and template, order and template.
  func naturalKey(of body: JSONObject) -> String {
    let template = body["template_id"]?.string ?? ""
    if let ssid = body["ssid"]?.string, name == "wlans" { return "\(ssid)\u{1F}\(template)" }
    if name == "wxrules" { return "\(body["order"]?.int ?? 0)\u{1F}\(template)" }
    return body["name"]?.string ?? JSON.object(body).text
  }
}
