import Addressing
import Determinism
import Documents
import MistAPI

extension DesignLoader {
  static let siteColumns = [
    DesignTable.Column(
      name: "store", aliases: ["site", "name", "key", "site_name", "slug"],
      meaning: "The key of the site, by which other tables name it; each once."),
    DesignTable.Column(
      name: "city",
      meaning: "For naming patterns and variables."),
    DesignTable.Column(
      name: "state", aliases: ["region"],
      meaning: "For naming patterns and variables."),
    DesignTable.Column(
      name: "zone",
      meaning: "The zone of the address plan; of nested zones `emea/north`, or `north` where that is enough."),
    DesignTable.Column(
      name: "address", aliases: ["physical_address"],
      meaning: "The postal address."),
    DesignTable.Column(
      name: "timezone", aliases: ["time_zone", "tz"],
      meaning: "The name in the tz database, `Europe/Lisbon`; may be left to `defaults`."),
    DesignTable.Column(
      name: "country_code", aliases: ["country"],
      meaning: "Two letters of ISO 3166-1; may be left to `defaults`."),
    DesignTable.Column(
      name: "lat", aliases: ["latitude"],
      meaning: "Decimal degrees north; with `lng` or not at all."),
    DesignTable.Column(
      name: "lng", aliases: ["lon", "longitude"],
      meaning: "Decimal degrees east."),
    DesignTable.Column(
      name: "kit",
      meaning: "What stands there, by the name of a kit; may be left to `defaults`."),
    DesignTable.Column(
      name: "opens",
      meaning: "The day on which users come, `2027-02-03`; from the beginning where it is empty."),
    DesignTable.Column(
      name: "block",
      meaning: "A pinned block, where `addressing: site: pin` does not name another column."),
  ]

  /// Reads the table of sites, and `naming`, whose patterns name its columns.
  mutating func readSites(_ node: Node?, naming: Node?, root: SourcePosition) {
    let usual = "sites.csv"
    let name = node.map { DesignTableName($0, of: "the table of sites", default: usual, log: findings.log) }
    guard let name = name ?? DesignTableName(default: usual, at: root), let csv = readTable(name) else { return }
    var required = ["store"]
    if defaults.timezone == nil { required.append("timezone") }
    if defaults.countryCode == nil { required.append("country_code") }
    let table = DesignTable(
      csv, known: DesignLoader.siteColumns, required: required, mapping: name.columns, log: findings.log)
    // A column that must be there and is not has been noted: a pattern may name it.
    if let naming { readNaming(naming, columns: table.names + required.filter { !table.has($0) }) }
    guard required.allSatisfy(table.has) else { return }
    hasSites = true
    checkAddressColumns(of: table)
    var first: [String: SourcePosition] = [:]
    for row in csv.rows { readSite(row, of: table, first: &first) }
    noteEqualNames()
  }

  private mutating func readNaming(_ node: Node, columns: [String]) {
    guard var reader = MappingReader(node, of: "the naming", log: findings.log) else { return }
    siteNaming = reader.optional("site", .pattern(columns))
    deviceNaming = reader.optional("device", .pattern(columns + ["site", "slot"]))
    reader.finish()
  }

  private mutating func readSite(_ row: CSV.Row, of table: DesignTable, first: inout [String: SourcePosition]) {
    let errorsBefore = findings.errorCount
    guard let key = table.cell("store", of: row) else {
      findings.note(
        .document, at: table.position("store", of: row), found: "a site without a key",
        expected: "the column 'store' filled")
      return
    }
    if let earlier = first[key.text] {
      findings.note(
        .duplicateSite, at: key.position, found: "the site '\(key.text)' a second time", expected: "each site once",
        advice: "the first stands in line \(earlier.line)")
      return
    }
    first[key.text] = key.position
    let columns = zip(table.names, row.cells).map { DesignColumn(name: $0, text: $1.text) }
    let timezone = timeZone(row, table)
    let country = countryCode(row, table)
    let kit = kit(row, table)
    let opening = openingDay(row, table)
    let coordinates = coordinates(row, table)
    let addresses = siteAddresses(row, table)
    guard findings.errorCount == errorsBefore, let timezone, let country else {
      brokenSites.insert(key.text)
      return
    }
    func text(_ name: String) -> String? { columns.first { $0.name == name }?.text }
    let name = siteNaming?.format(text) ?? key.text
    if name.allSatisfy(\.isWhitespace) {
      findings.note(
        .naming, at: row.position, found: "an empty name for site '\(key.text)'",
        expected: "a name of at least one letter",
        advice: "fill the columns of the naming pattern")
      brokenSites.insert(key.text)
      return
    }
    let zone = table.cell("zone", of: row)
    var draft = SiteDraft(
      key: key.text, keyPosition: key.position, name: name, columns: columns, zone: zone?.text,
      zonePosition: table.position("zone", of: row), timezone: timezone.rules, timezonePosition: timezone.position,
      countryCode: country, latitude: coordinates?.latitude, longitude: coordinates?.longitude, kit: kit,
      profile: kit?.profile ?? defaults.profile ?? "office", siteGroups: [], openingDay: opening,
      opens: opening.flatMap { DesignLoader.midnight($0, in: timezone.rules) }, addresses: addresses,
      position: row.position)
    draft.siteGroups = siteGroups(of: draft)
    checkPlace(draft)
    drafts.append(draft)
  }

  private func siteGroups(of draft: SiteDraft) -> [String] {
    var groups = Set<String>()
    for pattern in defaults.siteGroups + (draft.kit?.siteGroups ?? []) {
      groups.insert(pattern.format { name in draft.columns.first { $0.name == name }?.text })
    }
    if let zone = draft.zone { groups.insert("zone-\(zone)") }
    return groups.sorted()
  }

  private mutating func timeZone(
    _ row: CSV.Row, _ table: DesignTable
  ) -> (rules: TimeZoneRules, position: SourcePosition)? {
    let cell = table.cell("timezone", of: row)
    guard let text = cell?.text ?? defaults.timezone?.value else {
      findings.note(
        .document, at: table.position("timezone", of: row), found: "a site without a time zone",
        expected: "the name of a time zone, such as Europe/Paris")
      return nil
    }
    let position = cell?.position ?? defaults.timezone?.position ?? row.position
    if let rules = TimeZoneDatabase.zone(text) { return (rules, position) }
    findings.note(
      .unknownTimeZone, at: position, found: "the unknown time zone '\(text)'",
      expected: "a name of the tz database (\(TimeZoneDatabase.version)), such as Europe/Paris",
      nearest: nearestWord(to: text, in: TimeZoneDatabase.names))
    return nil
  }

  private mutating func countryCode(_ row: CSV.Row, _ table: DesignTable) -> String? {
    let cell = table.cell("country_code", of: row)
    guard let text = cell?.text ?? defaults.countryCode?.value else {
      findings.note(
        .document, at: table.position("country_code", of: row), found: "a site without a country code",
        expected: "two capital letters of ISO 3166-1, such as FR")
      return nil
    }
    if Countries.contains(text) { return text }
    let upper = text.uppercased()
    // What people write for the United Kingdom is reserved for it, and not its code.
    let meant = upper == "UK" ? "GB" : upper
    findings.note(
      .unknownCountry, at: cell?.position ?? defaults.countryCode?.position ?? row.position,
      found: "the unknown country code '\(text)'", expected: "two capital letters of ISO 3166-1, such as FR",
      nearest: Countries.contains(meant) ? meant : nearestWord(to: upper, in: Countries.codes))
    return nil
  }

  private mutating func kit(_ row: CSV.Row, _ table: DesignTable) -> DesignKit? {
    let cell = table.cell("kit", of: row)
    guard let text = cell?.text ?? defaults.kit?.value else {
      if design.kits.count == 1 { return design.kits.first }
      if design.kits.isEmpty { return nil }
      findings.note(
        .document, at: table.position("kit", of: row), found: "a site without a kit",
        expected: "one of \(design.kits.map(\.name).joined(separator: ", "))")
      return nil
    }
    if let kit = design.kit(text) { return kit }
    findings.noteUnknown(
      .unknownKit, "kit", text, among: design.kits.map(\.name),
      at: cell?.position ?? defaults.kit?.position ?? row.position)
    return nil
  }

  private mutating func openingDay(_ row: CSV.Row, _ table: DesignTable) -> String? {
    guard let cell = table.cell("opens", of: row) else { return nil }
    if DesignLoader.date(cell.text) != nil { return cell.text }
    findings.note(
      .document, at: cell.position, found: "'\(cell.text)' as an opening date",
      expected: "a date as year-month-day, such as 2027-02-03")
    return nil
  }

  private mutating func coordinates(_ row: CSV.Row, _ table: DesignTable) -> (latitude: Double, longitude: Double)? {
    let latitude = degrees("lat", 90, row, table)
    let longitude = degrees("lng", 180, row, table)
    let cells = ["lat", "lng"].map { table.cell($0, of: row) }
    if let present = cells.compactMap({ $0 }).first, cells.contains(where: { $0 == nil }) {
      findings.note(
        .document, at: present.position, found: "one coordinate without the other",
        expected: "both 'lat' and 'lng', or neither")
    }
    guard let latitude, let longitude else { return nil }
    return (latitude, longitude)
  }

  private mutating func degrees(_ name: String, _ limit: Double, _ row: CSV.Row, _ table: DesignTable) -> Double? {
    guard let cell = table.cell(name, of: row) else { return nil }
    if let value = Double(cell.text), (-limit...limit).contains(value) { return value }
    findings.note(
      .document, at: cell.position, found: "'\(cell.text)' for '\(name)'",
      expected: "decimal degrees \(Int(-limit))…\(Int(limit))")
    return nil
  }

  /// Notes sites whose names turn out equal, although their keys differ.
  private mutating func noteEqualNames() {
    var first: [String: SiteDraft] = [:]
    for draft in drafts {
      guard let earlier = first[draft.name] else {
        first[draft.name] = draft
        continue
      }
      findings.note(
        .duplicateSite, at: draft.keyPosition,
        found: "the name '\(draft.name)' for site '\(draft.key)', which site '\(earlier.key)' has already",
        expected: "each name once", advice: "put a column that differs into 'naming: site'")
    }
  }

  /// Warns of a time zone that another country keeps, or that is far from the site (ruling 29).
  private mutating func checkPlace(_ draft: SiteDraft) {
    guard let place = TimeZoneDatabase.places(of: draft.timezone.name) else { return }
    if !place.countries.contains(draft.countryCode) {
      findings.note(
        .placeMismatch, .warning, at: draft.timezonePosition,
        found: "the time zone '\(draft.timezone.name)' for site '\(draft.key)' in \(draft.countryCode)",
        expected: "a time zone of \(draft.countryCode); this one is kept in \(place.countries.joined(separator: ", "))",
        subjects: ["sites/\(draft.key)"])
    } else if let longitude = draft.longitude {
      let apart = abs(longitude - place.longitude)
      // China keeps one time zone from 73° to 135° east; further apart than that no zone reaches.
      guard min(apart, 360 - apart) > 60 else { return }
      findings.note(
        .placeMismatch, .warning, at: draft.timezonePosition,
        found: "the time zone '\(draft.timezone.name)' for site '\(draft.key)' at longitude \(longitude)",
        expected: "a time zone nearer to the site, or a longitude near \(place.longitude.rounded())",
        advice: "check the sign of 'lng'", subjects: ["sites/\(draft.key)"])
    }
  }
}

extension DesignLoader {
  /// Reads `2027-02-03`.
  static func date(_ text: String) -> (year: Int, month: Int, day: Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month), day >= 1, day <= CivilTime.days(inMonth: month, ofYear: year)
    else { return nil }
    return (year, month, day)
  }

  /// The first moment of a day in a time zone.
  static func midnight(_ day: String, in zone: TimeZoneRules) -> Instant? {
    guard let date = date(day) else { return nil }
    return zone.instant(year: date.year, month: date.month, day: date.day)
  }
}
