import Documents

/// What holds where a design does not say: a small design needs little more than its organisation, its addresses, its templates
/// and two tables.
public struct DesignDefault: Sendable, Hashable {
  /// The key that would say it: `naming.site`; `*` stands for every name.
  public let key: String
  /// What holds without it, as it would be written where it can be.
  public let value: String
  /// What that means.
  public let meaning: String

  init(_ key: String, _ value: String, _ meaning: String) {
    (self.key, self.value, self.meaning) = (key, value, meaning)
  }

  /// Every default of the form of a design.
  public static let all: [DesignDefault] = [
    DesignDefault("owner", "none", "nobody is named as the owner of what the design declares"),
    DesignDefault("use", "none", "nothing that exists is used: what bodies name is declared here"),
    DesignDefault("own", "everything", "every key that a body has is the design's"),
    DesignDefault("addressing", "none", "no addresses are carved, and no variables made of networks"),
    DesignDefault("addressing.zones", "none", "sites are carved from the supernet itself"),
    DesignDefault("addressing.site.size", "the smallest that holds the networks", "with room beside it, by the policy"),
    DesignDefault("addressing.site.policy", "stable", "a new site or a larger one moves no other"),
    DesignDefault("addressing.site.pin", "block", "a column of sites.csv that gives a site its block"),
    DesignDefault("addressing.networks.*.growth", "1", "no more hosts than are said"),
    DesignDefault("addressing.networks.*.static", "0", "no addresses are kept out of the DHCP range"),
    DesignDefault("addressing.vars", "none", "networks make no site variables"),
    DesignDefault("addressing.book", "none", "prefixes follow from the sorted keys alone, and are kept nowhere"),
    DesignDefault("addressing.taken", "none", "nobody else has addresses of the supernet"),
    DesignDefault("vars", "none", "no site variables but those of the networks"),
    DesignDefault("profiles", "none", "kits name shipped load profiles, and no day is a holiday"),
    DesignDefault("kits.*.profile", "office", "the load that the rehearsal puts on a site"),
    DesignDefault("kits.*.sitegroups", "none", "sites of the kit are in the groups of 'defaults' and of their zone"),
    DesignDefault("defaults.sitegroups", "zone-NAME", "every site is in the site group of its zone"),
    DesignDefault("defaults.kit", "the only kit", "for sites whose row names none, where there is one kit"),
    DesignDefault("defaults.timezone", "none", "every row has a time zone of its own"),
    DesignDefault("defaults.country_code", "none", "every row has a country of its own"),
    DesignDefault("naming.site", "{store}", "a site is called by its key"),
    DesignDefault("naming.device", "{site}-{slot}", "a device is called by its site and slot"),
    DesignDefault("sites", "sites.csv", "the table of places, beside the design"),
    DesignDefault("devices.orders", "none", "no activation code claims an order"),
    DesignDefault("devices.ship_notice", "none", "no device is known by claim code, serial or MAC address"),
    DesignDefault(
      "devices.bind", "[ship_notice, any_of_model]", "slots take what the notice says, then any device of the model"),
    DesignDefault(
      "devices.cables", "the kits'",
      "without a cable in its kit, an access point is assumed on the first free port of the switches in turn"),
    DesignDefault("templates.*.*.for", "none", "a template reaches the sites whose kit or defaults name it"),
    DesignDefault("lint.silence", "none", "every rule speaks"),
  ]

  /// What the rules take for granted, whatever a design says.
  public static let rules: [DesignDefault] = [
    DesignDefault(
      "weak-psk", "\(PassphraseStrength.least) characters", "a shorter passphrase is weak; Mist takes 8 to 63"),
    DesignDefault(
      "name-form", "\(NameForm.longest) characters",
      "of an SSID \(NameForm.longestSSID) bytes, of a host name \(NameForm.longestHost)"),
    DesignDefault("place-mismatch", "60°", "of longitude at most between a site and the place of its time zone"),
    DesignDefault("channel", "partial", "countries that the table of channels lacks are not judged"),
    DesignDefault("unknown-model", "partial", "the table has the models that are commonly sold"),
    DesignDefault("unknown-country", "complete", "ISO 3166-1"),
    DesignDefault("unknown-timezone", "complete", "the tz database"),
    DesignDefault(
      "literal-secret", "fixtures", "only a design under a directory of that name may hold secrets in clear"),
  ]

  /// The defaults that a design takes: those whose key it does not have.
  static func taken(by root: Node) -> [DesignDefault] {
    all.filter { entry in
      let parts = entry.key.split(separator: ".").map(String.init)
      // Of a part that is not there nothing is taken: there is nothing to hold for.
      guard parts.count == 1 || isThere(parts.dropLast(), in: root) || !parts.contains("*") else { return false }
      return !isSaid(parts[...], in: root)
    }
  }

  private static func isThere(_ parts: ArraySlice<String>, in node: Node) -> Bool {
    guard let part = parts.first else { return true }
    guard part == "*" else { return node[part].map { isThere(parts.dropFirst(), in: $0) } ?? false }
    return node.entries?.contains { isThere(parts.dropFirst(), in: $0.value) } ?? false
  }

  /// Whether the key is there, of names in every one.
  private static func isSaid(_ parts: ArraySlice<String>, in node: Node) -> Bool {
    guard let part = parts.first else { return true }
    guard part == "*" else { return node[part].map { isSaid(parts.dropFirst(), in: $0) } ?? false }
    return node.entries?.allSatisfy { isSaid(parts.dropFirst(), in: $0.value) } ?? false
  }
}
