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
    for kind in DesignObjectKind.allCases {
      result.objects[kind] = (objects[kind] ?? []).filter { item in
        guard kind == .wlans || kind == .wxrules else {
          return design.objects(of: kind).contains { $0.mistName == item["name"]?.string }
        }
        let template = templates[item["template_id"]?.string ?? ""]
        let member = kind == .wlans ? "ssid" : "order"
        return design.objects(of: .templates).contains { object in
          object.mistName == template
            && object.children(of: kind).contains { child in
              item[member].map { child.body[member]?.means($0) ?? false } ?? false
            }
        }
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
    result.sites = sites.compactMap { site in
      guard let own = design.sites.first(where: { $0.name == site.name }) else { return nil }
      var site = site
      site.objects = [:]
      site.devices = site.devices.filter { names[own.key]?.contains($0["name"]?.string ?? "") ?? false }
      return site
    }
    return result
  }
}
