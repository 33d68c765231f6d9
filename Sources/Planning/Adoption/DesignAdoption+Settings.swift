import MistAPI

/// The settings of a design that is written of what exists.
struct AdoptedSettings {
  /// Those of the organisation.
  var organisation = JSONObject()
  /// Those that every site has alike.
  var sites = JSONObject()
}

extension DesignAdoption {
  private static let keptOfSettings: Set<String> = ["vars", "derived"]

  /// Gathers the settings of the organisation, and those that all sites have alike.
  mutating func adoptSettings(_ sites: AdoptedSites) -> AdoptedSettings {
    var result = AdoptedSettings()
    for (name, value) in contents.setting.object ?? JSONObject() where !Self.bookkeeping.contains(name) {
      if holdsNothing(withheld: [name: value], of: "org_setting", at: "settings/org") {
        result.organisation[name] = value
      }
    }
    var names: [String] = []
    for row in sites.rows {
      for name in row.site.setting.object?.keys ?? [] where !names.contains(name) { names.append(name) }
    }
    for name in names where !Self.bookkeeping.contains(name) && !Self.keptOfSettings.contains(name) {
      let values = sites.rows.map { $0.site.setting[name] ?? .null }
      guard let first = values.first, values.allSatisfy({ $0.means(first) }) else {
        for (row, value) in zip(sites.rows, values) where !value.isNull {
          left.note("sites/\(row.site.name)/setting.\(name)", "not every site has it alike")
        }
        continue
      }
      if holdsNothing(withheld: [name: first], of: "setting", at: "settings/sites") {
        result.sites[name] = first
      }
    }
    return result
  }

  /// Gathers the objects that a design carries by path and body.
  mutating func adoptCarried() -> [(collection: String, objects: [(name: String, body: JSONObject)])] {
    var result: [(collection: String, objects: [(name: String, body: JSONObject)])] = []
    for (collection, items) in contents.carried {
      let kind = collection.split(separator: "/").last.map(String.init) ?? collection
      var objects: [(name: String, body: JSONObject)] = []
      for item in items.sorted(by: { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") }) {
        let name = item["name"]?.string ?? ""
        guard !name.isEmpty, items.count(where: { $0["name"]?.string == name }) == 1 else {
          left.note(
            "\(kind)/\(name.isEmpty ? item["id"]?.string ?? "" : name)",
            name.isEmpty ? "it has no name" : "several objects of its collection have that name")
          continue
        }
        var body = JSONObject()
        for (member, value) in item.object ?? JSONObject() where !Self.bookkeeping.contains(member) && member != "name"
        {
          if holdsNothing(withheld: [member: value], of: kind, at: "\(kind)/\(name)") { body[member] = value }
        }
        objects.append((name, body))
      }
      if !objects.isEmpty { result.append((collection, objects)) }
    }
    return result
  }

  /// Whether nothing in a member must be withheld; where something must, the member is left alone.
  private mutating func holdsNothing(withheld member: JSON, of kind: String, at place: String) -> Bool {
    let fields = withheld.fields(of: member, kind: kind)
    for field in fields { left.note("\(place).\(field.path)", field.reason) }
    return fields.isEmpty
  }
}
