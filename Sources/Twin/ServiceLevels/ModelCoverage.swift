import MistCatalogue

/// Whether a change of a configuration field does anything to the service levels of the twin.
public struct ModelCoverage: Sendable, Hashable {
  /// What the model knows of a field.
  public enum Knowledge: String, Sendable, Hashable, CaseIterable {
    /// A change of it has an effect, which is said.
    case modelled
    /// It is known to have no effect.
    case none
    /// Nothing is known. A field that nobody listed is this.
    case notModelled = "not modelled"
  }

  /// The published object, `wlan`, `site_setting` …
  public var object: String
  /// The field's path in it.
  public var field: String
  /// What the model knows.
  public var knowledge: Knowledge
  /// For a modelled effect the metric, its sign and what it rests on; else why there is none, or nothing.
  public var effect: String

  /// The configuration objects that are looked at, by their published names.
  public static let objects = [
    "site", "site_setting", "template", "wlan", "psk", "rf_template", "network_template", "gateway_template", "network",
    "device_ap", "device_switch", "device_gateway",
  ]

  /// Every field of those objects, to the second level, in the published order.
  public static let all: [ModelCoverage] = objects.flatMap { object -> [ModelCoverage] in
    guard let schema = Catalogue.published.schema(object) else { return [] }
    return schema.properties.flatMap { property -> [ModelCoverage] in
      let inner = property.schema.properties.map { "\(property.name).\($0.name)" }
      return ([property.name] + inner).map { row(object, $0) }
    }
  }

  private static func row(_ object: String, _ field: String) -> ModelCoverage {
    if let effect = modelled["\(object).\(field)"] {
      return ModelCoverage(object: object, field: field, knowledge: .modelled, effect: effect)
    }
    let name = field.split(separator: ".").last.map(String.init) ?? field
    if let reason = without[name] ?? without["\(object).\(field)"] {
      return ModelCoverage(object: object, field: field, knowledge: .none, effect: reason)
    }
    return ModelCoverage(object: object, field: field, knowledge: .notModelled, effect: "")
  }

  private static let modelled: [String: String] = [
    "site.timezone": "all wireless metrics: the hours of the load move with the local week (B.2)",
    "site.country_code": "all wireless metrics on the holidays of the country, where a design has holidays (B.2)",
    "site.sitegroup_ids":
      "coverage, capacity, throughput, connects, roaming: clients of a WLAN that reaches the site no longer are gone (B.5)",
    "template.applies": "as site.sitegroup_ids, at every site that it reached (B.5)",
    "template.applies.org_id": "as site.sitegroup_ids, at every site that it reached (B.5)",
    "template.applies.site_ids": "as site.sitegroup_ids, at every site that it reached (B.5)",
    "template.applies.sitegroup_ids": "as site.sitegroup_ids, at every site that it reached (B.5)",
    "wlan.enabled": unbound,
    "wlan.template_id": "as wlan.enabled, where the template reaches (B.5)",
    "wlan.sle_excluded": "all user metrics: its clients are there, but do not count (A.1)",
    "wlan.ssid": unbound, "wlan.auth": passphrases, "wlan.auth.psk": passphrases, "wlan.auth.type": passphrases,
    "wlan.auth.multi_psk_only": passphrases, "psk.passphrase": passphrases, "psk.old_passphrase": passphrases,
    "psk.ssid": passphrases, "wlan.vlan_id": ports, "wlan.vlan_enabled": ports, "network_template.port_usages": ports,
    "network_template.switch_matching": ports, "network_template.networks": ports, "site_setting.port_usages": ports,
    "site_setting.networks": ports, "site_setting.switch_matching": ports, "site_setting.vars": variables,
    "site.networktemplate_id": ports, "device_switch.port_config": ports, "device_switch.port_usages": ports,
    "device_switch.networks": ports, "device_switch.name": matching, "device_switch.role": matching,
    "rf_template.band_5": radio, "rf_template.band_5.power": radio,
    "rf_template.band_5.power_min": radio, "rf_template.band_5.power_max": radio,
    "rf_template.band_5.channels": channels,
    "rf_template.band_5.bandwidth": channels, "site.rftemplate_id": "as rf_template.band_5 (B.5)",
    "gateway_template.dhcpd_config": addresses, "device_gateway.dhcpd_config": addresses, "network.vlan_id": addresses,
    "site.gatewaytemplate_id": "as gateway_template.dhcpd_config (B.5)",
    "site_setting.sle_thresholds": "coverage, capacity, throughput, time-to-connect: stricter is worse (B.4)",
    "site_setting.sle_thresholds.coverage": "coverage: a higher threshold is worse, Φ((θ − μ)/σ) (B.4.1)",
    "site_setting.sle_thresholds.capacity": "capacity: a higher threshold is worse, Φ((θ − A)/σ) (B.4.2)",
    "site_setting.sle_thresholds.throughput": "throughput: a higher threshold is worse, lognormal (B.4.6)",
    "site_setting.sle_thresholds.time-to-connect": "time-to-connect: a lower threshold is worse (B.4.3)",
  ]

  private static let ports =
    "successful-connect: worse when the ports of access points do not carry a WLAN's VLAN; ap-health: worse when they are off or "
    + "give no power, or when those that do feed more than the PoE budget of their switch (low-power); by each access point's own "
    + "port where cables are known, else by an assumed one (B.5)"
  private static let matching = "as network_template.switch_matching, whose rules may ask for it (B.5)"
  private static let unbound =
    "coverage, capacity, throughput, connects, roaming: the clients of an SSID that is gone are gone, fewer from day to day; "
    + "half of them are back after 8 hours, which is assumed (B.5)"
  private static let passphrases =
    "successful-connect: worse while clients have a passphrase that no longer holds, fewer from day to day; none with an "
    + "overlap of a week; how fast clients follow is assumed (B.5)"
  private static let variables = "as the field that names the variable, where that is modelled"
  private static let radio =
    "coverage: worse when the mean power is 4 dB or more below the preset, and by asymmetry when it is above (B.5)"
  private static let channels = "capacity: worse when so few channels are left that neighbours share them (B.5)"
  private static let addresses =
    "successful-connect: worse when a network leases fewer addresses than its WLANs have clients (B.5)"

  /// By the field's own name in any object, or by object and path.
  private static let without: [String: String] = [
    "id": "an identifier", "org_id": "an identifier", "site_id": "an identifier", "created_time": "read only",
    "modified_time": "read only", "for_site": "read only", "notes": "a text for people", "address": "a text for people",
    "site.latlng": "levels do not depend on where a site is",
    "site.alarmtemplate_id": "alarms are told or not, levels stay",
  ]
}
