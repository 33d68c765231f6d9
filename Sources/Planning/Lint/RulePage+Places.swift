extension DesignRule {
  /// The pages of rules about sites and where they are.
  var placePage: RulePage {
    switch self {
    case .duplicateSite:
      RulePage(
        "Two sites with one key or one name.",
        why: """
          The key is what other tables call a site by, the name what the cloud knows it by. With two of one, devices and addresses \
          of one place would end up at the other.
          """,
        bad: "store,city\n2711,Plano\n2711,Mesa", good: "store,city\n2711,Plano\n2712,Mesa")
    case .unknownZone:
      RulePage(
        "A zone that the address plan does not have.",
        why: "A site without a zone gets no addresses, and is in the site group of no zone.",
        bad: "addressing: { zones: [central, west] }   # and in sites.csv: zone = wset",
        good: "addressing: { zones: [central, west] }   # and in sites.csv: zone = west")
    case .unknownTimeZone:
      RulePage(
        "A time zone that the tz database does not have.",
        why: """
          Upgrades, windows and schedules of WLANs follow the site's clock. The cloud takes the name as it is, and a wrong one shows \
          only when something happens at the wrong hour.
          """,
        bad: "time_zone = Europe/Lisbonn", good: "time_zone = Europe/Lisbon")
    case .unknownCountry:
      RulePage(
        "A country code that ISO 3166-1 does not have.",
        why:
          "The country sets the channels and the power that radios may use. With a wrong code access points stay silent.",
        bad: "country_code = UK", good: "country_code = GB")
    case .unknownKit:
      RulePage(
        "A kit that the design does not declare.",
        why: "The kit says which slots a site has. A site without one has no devices.",
        bad: "kits: { store: { slots: {} } }   # and in sites.csv: kit = stor",
        good: "kits: { store: { slots: {} } }   # and in sites.csv: kit = store")
    case .unknownSiteGroup:
      RulePage(
        "A site group under 'for' that no site belongs to.",
        why: """
          Templates meet their sites by site groups. A misspelt one meets none, and the sites keep running without the template, which \
          nobody notices until somebody cannot join.
          """,
        bad: "networktemplates: { SW-Store: { for: [store], body: {} } }",
        good: "networktemplates: { SW-Store: { for: [stores], body: {} } }")
    default:
      RulePage(
        "A time zone that is not kept in the site's country, or that is far from its coordinates.",
        why: """
          One of the three is wrong then: the time zone, the country or the coordinates, whose sign is lost most easily. Each has its \
          consequence: maintenance by day, forbidden channels, a site on the wrong side of the map.
          """,
        bad: "time_zone = America/Denver, country_code = US, lng = 104.99",
        good: "time_zone = America/Denver, country_code = US, lng = -104.99")
    }
  }
}
