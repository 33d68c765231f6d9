import Determinism
import MistAPI

/// The sites of a design that is written of what exists.
struct AdoptedSites {
  /// A row of the table.
  struct Row {
    var site: OrganisationContents.Site
    var zone: String?
    /// The kit, by its place in `kits`.
    var kit: Int
    var devicePrefix: String
    var variables: [String: String]
  }

  /// What several sites have in common.
  struct Kit: Hashable {
    var name = ""
    var profile: String?
    var groups: [String]
    var templates: [DesignObjectKind: String]
    var slots: [Slot]
  }

  /// A place for a device.
  struct Slot: Hashable {
    var name: String
    var model: String
    var profile: String?
  }

  /// A device that fills a slot.
  struct Device {
    var mac: MACAddress
    var serial: String
    var model: String
    var site: String
    var slot: String
  }

  var rows: [Row] = []
  var kits: [Kit] = []
  /// The site groups of every site.
  var commonGroups: [String] = []
  var devices: [Device] = []
  /// The fields of sites that are owned.
  var owned: [String] = []
  /// The site groups that have sites, by id.
  var groups: [String: String] = [:]
}

extension DesignAdoption {
  /// Gathers the sites, what they have in common, and the devices that stand in them.
  mutating func adoptSites() -> AdoptedSites {
    var result = AdoptedSites()
    let names = Dictionary(grouping: contents.sites, by: \.name)
    let sites = contents.sites.filter { site in
      if names[site.name, default: []].count > 1 {
        left.note("sites/\(site.name)", "several sites have that name")
      } else if site.name.allSatisfy(\.isWhitespace) {
        left.note("site \(site.id)", "it has no name")
      } else {
        return true
      }
      return false
    }
    result.owned = ownedFields(of: sites)
    result.groups = adoptGroups(sites)
    let secrets = contents.secretVariables
    var kits: [AdoptedSites.Kit: Int] = [:]
    let placed = placedDevices(sites)
    for site in sites {
      var groups = (site.body["sitegroup_ids"]?.strings ?? []).compactMap { result.groups[$0] }
      let zones = groups.filter { $0.hasPrefix(Self.zonePrefix) && $0.count > Self.zonePrefix.count }
      let zone = zones.count == 1 ? zones.first.map { String($0.dropFirst(Self.zonePrefix.count)) } : nil
      if zone != nil { groups.removeAll { zones.contains($0) } }
      let devices = placed[site.id] ?? []
      let prefix = Self.commonPrefix(devices.map(\.name))
      let slots = devices.map { device in
        AdoptedSites.Slot(
          name: String(device.name.dropFirst(prefix.count)), model: device.model, profile: device.profile)
      }.sorted { Self.isBefore($0.name, $1.name) }
      let kit = AdoptedSites.Kit(
        profile: options.profiles[site.name], groups: groups.sorted(), templates: templates(of: site), slots: slots)
      let index = kits[kit] ?? result.kits.count
      if index == result.kits.count {
        kits[kit] = index
        result.kits.append(kit)
      }
      for device in devices {
        result.devices.append(
          .init(
            mac: device.mac, serial: device.serial, model: device.model, site: site.name,
            slot: String(device.name.dropFirst(prefix.count))))
      }
      result.rows.append(
        .init(
          site: site, zone: zone, kit: index, devicePrefix: prefix, variables: variables(of: site, without: secrets)))
      noteFields(of: site)
    }
    nameKits(&result)
    return result
  }

  static let zonePrefix = "zone-"

  /// Sites are owned by these fields, those left out that a design could not say of every site as they are.
  private mutating func ownedFields(of sites: [OrganisationContents.Site]) -> [String] {
    var fields = ["name", "address", "latlng", "timezone", "country_code"]
    for site in sites {
      let zone = site.body["timezone"]?.string ?? ""
      if TimeZoneDatabase.zone(zone)?.name != zone {
        fields.removeAll { $0 == "timezone" }
        left.note("sites/\(site.name).timezone '\(zone)'", "it is no time zone of the table, so that none is owned")
      }
      let country = site.body["country_code"]?.string ?? ""
      if !Countries.contains(country) {
        fields.removeAll { $0 == "country_code" }
        left.note(
          "sites/\(site.name).country_code '\(country)'", "it is no country of the table, so that none is owned")
      }
      if let place = site.body["latlng"], !place.isNull, Self.coordinates(of: site) == nil {
        left.note("sites/\(site.name).latlng", "it is no pair of degrees")
      }
    }
    return fields + DesignObjectKind.bySite.map(\.siteMember) + ["sitegroup_ids[+]"]
  }

  /// Degrees north and east as the site has them; nil where it has none that a table could say.
  static func coordinates(of site: OrganisationContents.Site) -> (latitude: String, longitude: String)? {
    guard let place = site.body["latlng"]?.object, place.count == 2,
      case .number(let latitude)? = place["lat"], case .number(let longitude)? = place["lng"],
      let north = Double(latitude.text), let east = Double(longitude.text), abs(north) <= 90, abs(east) <= 180
    else { return nil }
    return (latitude.text, longitude.text)
  }

  /// The site groups by id; those that several share their name with, or that no site is in, are left alone.
  private mutating func adoptGroups(_ sites: [OrganisationContents.Site]) -> [String: String] {
    let names = Dictionary(grouping: contents.siteGroups, by: { $0["name"]?.string ?? "" })
    let used = Set(sites.flatMap { $0.body["sitegroup_ids"]?.strings ?? [] })
    var result: [String: String] = [:]
    for group in contents.siteGroups {
      let name = group["name"]?.string ?? ""
      guard let id = group["id"]?.string else { continue }
      if names[name, default: []].count > 1 || name.isEmpty {
        left.note("sitegroups/\(name)", name.isEmpty ? "it has no name" : "several site groups have that name")
      } else if !used.contains(id) {
        left.note("sitegroups/\(name)", "no site is in it")
      } else {
        result[id] = name
      }
    }
    return result
  }

  /// The templates that a site names, as far as the design has them.
  private func templates(of site: OrganisationContents.Site) -> [DesignObjectKind: String] {
    var result: [DesignObjectKind: String] = [:]
    for kind in DesignObjectKind.bySite {
      guard let id = site.body[kind.siteMember]?.string else { continue }
      let items = contents.objects[kind] ?? []
      guard let name = items.first(where: { $0["id"]?.string == id })?["name"]?.string, !name.isEmpty,
        items.count(where: { $0["name"]?.string == name }) == 1
      else { continue }
      result[kind] = name
    }
    return result
  }

  // MARK: - Variables

  private mutating func variables(
    of site: OrganisationContents.Site, without secrets: Set<String>
  ) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in site.setting["vars"]?.object ?? JSONObject() {
      let subject = "sites/\(site.name)/setting.vars.\(name)"
      if secrets.contains(name) {
        left.note(subject, WithheldFields.secret)
      } else if let text = value.string, !text.isEmpty, !name.isEmpty, name.allSatisfy(Self.isOfName) {
        result[name] = text
      } else {
        left.note(
          subject, "a variable of a design is a text that is not empty, its name letters, digits and underscores")
      }
    }
    return result
  }

  private static func isOfName(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }

  // MARK: - What is left

  private static let saidOfSites: Set<String> =
    Set(["id", "org_id", "created_time", "modified_time", "tzoffset", "name", "address", "latlng", "timezone"])
    .union(["country_code", "sitegroup_ids"]).union(DesignObjectKind.bySite.map(\.siteMember))

  private mutating func noteFields(of site: OrganisationContents.Site) {
    for (name, value) in site.body.object ?? JSONObject() where !Self.saidOfSites.contains(name) && !value.isNull {
      if value == .string("") { continue }
      left.note("sites/\(site.name).\(name)", "a design has no word for it")
    }
    for kind in DesignObjectKind.bySite {
      guard let id = site.body[kind.siteMember]?.string, templates(of: site)[kind] == nil else { continue }
      left.note("sites/\(site.name).\(kind.siteMember)", "it names no \(kind.singular) of the design (\(id))")
    }
  }

  /// Kits are called after the group that tells most of them apart.
  private mutating func nameKits(_ sites: inout AdoptedSites) {
    let common =
      sites.kits.count > 1
      ? sites.kits.dropFirst().reduce(Set(sites.kits[0].groups)) { $0.intersection($1.groups) } : []
    sites.commonGroups = common.sorted()
    for index in sites.kits.indices { sites.kits[index].groups.removeAll { common.contains($0) } }
    var uses: [String: Int] = [:]
    for group in sites.kits.flatMap(\.groups) { uses[group, default: 0] += 1 }
    var taken: [String: Int] = [:]
    for index in sites.kits.indices {
      let base = sites.kits[index].groups.min { (uses[$0] ?? 0, $0) < (uses[$1] ?? 0, $1) } ?? "site"
      taken[base, default: 0] += 1
      let number = taken[base] ?? 1
      sites.kits[index].name = number == 1 ? base : "\(base)-\(number)"
    }
    // A group may be called like another with its number.
    var seen: Set<String> = []
    for index in sites.kits.indices {
      while !seen.insert(sites.kits[index].name).inserted { sites.kits[index].name += "x" }
    }
  }
}
