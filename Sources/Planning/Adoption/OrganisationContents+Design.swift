import MistAPI

extension OrganisationContents {
  /// The same, without what a design does not speak of.
  public func restricted(to design: Design) -> OrganisationContents {
    var result = self
    let groups = Set(design.siteGroups.map(\.name))
    result.siteGroups = siteGroups.filter { groups.contains($0["name"]?.string ?? "") }
    let templates = Dictionary(
      (objects[.templates] ?? []).compactMap { item in
        item["id"]?.string.map { ($0, item["name"]?.string ?? "") }
      }, uniquingKeysWith: { first, _ in first })
    for kind in DesignObjectKind.topLevel {
      let names = Set(design.objects(of: kind).map(\.mistName))
      result.objects[kind] = (objects[kind] ?? []).filter { names.contains($0["name"]?.string ?? "") }
    }
    for (kind, member) in [(DesignObjectKind.wlans, "ssid"), (.wxrules, "order")] {
      var own: [String: [JSON]] = [:]
      for template in design.objects(of: .templates) {
        own[template.mistName, default: []] += template.children(of: kind).compactMap { $0.body[member] }
      }
      result.objects[kind] = (objects[kind] ?? []).filter { item in
        guard let template = templates[item["template_id"]?.string ?? ""], let value = item[member] else {
          return false
        }
        return own[template]?.contains { $0.means(value) } ?? false
      }
    }
    result.carried = carried.compactMap { collection, objects in
      let own = objects.filter { item in
        design.carried.contains { $0.collection == collection && $0.name == item["name"]?.string }
      }
      return own.isEmpty ? nil : (collection, own)
    }
    if design.organisationSetting == nil { result.setting = .null }
    if design.slots.isEmpty { result.inventory = [] }
    let names = Dictionary(grouping: design.slots, by: \.siteKey).mapValues { Set($0.map(\.deviceName)) }
    let keys = Dictionary(design.sites.map { ($0.name, $0.key) }, uniquingKeysWith: { first, _ in first })
    result.sites = sites.compactMap { site in
      guard let own = keys[site.name] else { return nil }
      var site = site
      site.objects = [:]
      site.devices = site.devices.filter { names[own]?.contains($0["name"]?.string ?? "") ?? false }
      return site
    }
    return result
  }
}
