import Testing

@Suite("What is wrong with a design: its sites")
struct DesignSiteFaultTests {
  @Test("Each fault is found at its place", arguments: DesignSiteFaultTests.faults)
  func fault(_ fault: DesignFault) { #expect(DesignSample.findings(fault.edits) == fault.findings) }

  static let faults: [DesignFault] = [
    DesignFault(
      "a site twice",
      [.sites("2,Lyon", "1,Lyon")],
      [
        "d/devices.csv:4:12: found the unknown site '2'; expected one of '1', '9' [device-place]",
        "d/places.csv:4:1: found the site '1' a second time; expected each site once; the first stands "
          + "in line 2 [duplicate-site]",
      ]),
    DesignFault(
      "a name for three sites",
      [.design("{country_code}-{store:03}-{city}", "{country_code}")],
      [
        "d/places.csv:4:1: found the name 'FR' for site '2', which site '1' has already; expected each "
          + "name once; put a column that differs into 'naming: site' [duplicate-site]",
        "d/places.csv:5:1: found the name 'FR' for site '9', which site '1' has already; expected each "
          + "name once; put a column that differs into 'naming: site' [duplicate-site]",
      ]),
    DesignFault(
      "an unknown zone",
      [.sites("2,Lyon,south", "2,Lyon,soutth")],
      [
        "d/places.csv:4:8: found the unknown zone 'soutth'; expected one of 'north', 'south'; did you "
          + "mean 'south'? [unknown-zone]"
      ]),
    DesignFault(
      "a site without a zone",
      [.sites("2,Lyon,south", "2,Lyon,")],
      [
        "d/places.csv:4:8: found the site '2' without a zone; expected one of north, south [document]"
      ]),
    DesignFault(
      "fewer zones than the sites name",
      [.design("zones: [north, south]", "zones: 1")],
      [
        "d/design.yaml:5:10: found 1 zone for the 2 that the sites name: north, south; expected at least "
          + "2 [unknown-zone]"
      ]),
    DesignFault(
      "a zone twice",
      [.design("zones: [north, south]", "zones: [north, south, north]")],
      [
        "d/design.yaml:5:25: found the zone 'north' a second time; expected each zone once [duplicate-name]"
      ]),
    DesignFault(
      "an unknown time zone",
      [.sites("Europe/Paris", "Europe/Pariss")],
      [
        "d/places.csv:2:30: found the unknown time zone 'Europe/Pariss'; expected a name of the tz "
          + "database (2025b), such as Europe/Paris; did you mean 'Europe/Paris'? [unknown-timezone]"
      ]),
    DesignFault(
      "a country code in small letters",
      [.sites("FR,48", "fr,48")],
      [
        "d/places.csv:2:43: found the unknown country code 'fr'; expected two capital letters of ISO "
          + "3166-1, such as FR; did you mean 'FR'? [unknown-country]"
      ]),
    DesignFault(
      "a country code that is none",
      [.sites("FR,48", "UK,48")],
      [
        "d/places.csv:2:43: found the unknown country code 'UK'; expected two capital letters of ISO "
          + "3166-1, such as FR; did you mean 'GB'? [unknown-country]"
      ]),
    DesignFault(
      "a time zone of another country",
      [.sites("Europe/Paris,FR,45.76", "Europe/Lisbon,FR,45.76")],
      [
        "warning: d/places.csv:4:15: found the time zone 'Europe/Lisbon' for site '2' in FR; expected a "
          + "time zone of FR; this one is kept in PT [place-mismatch]"
      ]),
    DesignFault(
      "a time zone on the other side of the world",
      [.sites("4.84", "-94.84")],
      [
        "warning: d/places.csv:4:15: found the time zone 'Europe/Paris' for site '2' at longitude "
          + "-94.84; expected a time zone nearer to the site, or a longitude near 2.0; check the sign of "
          + "'lng' [place-mismatch]"
      ]),
    DesignFault(
      "a latitude beyond the pole",
      [.sites("48.85", "148.85")],
      [
        "d/places.csv:2:46: found '148.85' for 'lat'; expected decimal degrees -90…90 [document]"
      ]),
    DesignFault(
      "half a place",
      [.sites("48.85", "")],
      [
        "d/places.csv:2:47: found one coordinate without the other; expected both 'lat' and 'lng', or "
          + "neither [document]"
      ]),
    DesignFault(
      "a date in another form",
      [.sites("2027-02-03", "03/02/2027")],
      [
        "d/places.csv:2:62: found '03/02/2027' as an opening date; expected a date as year-month-day, "
          + "such as 2027-02-03 [document]"
      ]),
    DesignFault(
      "an unknown kit",
      [.sites("4.84,shop", "4.84,shp")],
      [
        "d/places.csv:4:42: found the unknown kit 'shp'; expected one of 'shop', 'hub'; did you mean "
          + "'shop'? [unknown-kit]"
      ]),
    DesignFault(
      "a pattern that gives one name to all devices",
      [.design("{site}-{slot}", "{site}")],
      [
        "d/design.yaml:22:7: found the device name 'FR-001-Paris' for two slots; expected each name "
          + "once; put {site} and {slot} into 'naming: device' [naming]"
      ]),
    DesignFault(
      "a kit that no site has",
      [.design("  hub:\n    sitegroups", "  kiosk: { slots: {} }\n  hub:\n    sitegroups")],
      [
        "warning: d/design.yaml:23:3: found the kit 'kiosk', which no site has; expected a site with it [unused]"
      ]),
  ]
}
