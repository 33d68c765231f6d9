/// The kinds that a design has words for, where, and what makes an object of each the same object.
enum PlannedKinds {
  /// A planned kind.
  struct Entry {
    let path: String
    let place: String
    let naturalKey: [String]

    init(_ path: String, _ place: String, _ naturalKey: [String] = ["name"]) {
      (self.path, self.place, self.naturalKey) = (path, place, naturalKey)
    }
  }

  private static func step(_ step: DesignStep) -> String { "step \(step.rawValue), \(step.title)" }

  /// In the order of the thirteen steps, then what stands around them.
  static let all: [Entry] = [
    Entry("/orgs/{org_id}/sites", step(.sites)),
    Entry("/orgs/{org_id}/sitegroups", step(.sites)),
    Entry("/sites/{site_id}/setting", "\(step(.sites)): variables and settings of a site", []),
    Entry("/orgs/{org_id}/inventory", "\(step(.devices)): claims and assignments", ["mac"]),
    Entry("/sites/{site_id}/devices", "\(step(.devices)): names, profiles and configuration", ["mac"]),
    Entry("/orgs/{org_id}/services", step(.applications)),
    Entry("/orgs/{org_id}/networks", step(.networks)),
    Entry("/orgs/{org_id}/vpns", step(.hubProfiles)),
    Entry("/orgs/{org_id}/deviceprofiles", step(.hubProfiles)),
    Entry("/orgs/{org_id}/gatewaytemplates", step(.gatewayTemplates)),
    Entry("/orgs/{org_id}/networktemplates", step(.switchTemplates)),
    Entry("/orgs/{org_id}/templates", step(.wlanTemplates)),
    Entry("/orgs/{org_id}/rftemplates", step(.rfTemplates)),
    // Two WLANs of one SSID are two objects when they stand in two templates.
    Entry("/orgs/{org_id}/wlans", step(.wlans), ["ssid", "template_id"]),
    Entry("/orgs/{org_id}/wxtags", step(.labels)),
    Entry("/orgs/{org_id}/wxrules", step(.wlanPolicies), ["order", "template_id"]),
    Entry("/orgs/{org_id}/psks", step(.psks)),
    Entry("/orgs/{org_id}/setting", "the settings of the organisation", []),
    Entry("/orgs/{org_id}/alarmtemplates", "alarm templates"),
    Entry("/orgs/{org_id}/webhooks", "webhooks"),
  ]

  static let byPath = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
}

/// Collections that the API would let a design own, and that are no configuration.
enum KindsThatAreNoConfiguration {
  static let reasons: [String: String] = [
    "/orgs/{org_id}/apitokens": "a credential: its key is shown once, to whoever makes it",
    "/orgs/{org_id}/marvisinvites": "an invitation to people",
    "/orgs/{org_id}/sdkinvites": "an invitation to people",
    "/sites/{site_id}/rfdiags": "a recording: making one starts it",
  ]
}
