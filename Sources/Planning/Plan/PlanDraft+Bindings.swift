import MistAPI

extension PlanDraft {
  /// RF, switch and gateway templates meet their sites by one PUT a site; sites that get the same templates are one step, so
  /// that what is re-bound is seen as one change (ruling 13).
  mutating func addBindings() throws {
    var groups: [[String]: [(item: PlanItem, devices: Int)]] = [:]
    var order: [[String]] = []
    let devices = Dictionary(grouping: design.slots, by: \.siteKey).mapValues(\.count)
    for (site, wanted) in desired.bindings {
      let place = ObjectPlace.site(site.name)
      owns.note(place.key, wanted.map(\.ownedField))
      let body = try existing(place)?.body
      let edits = body.map { differing(wanted, from: $0) } ?? wanted
      guard !edits.isEmpty else { continue }
      let names = DesignObjectKind.bySite.compactMap { kind -> String? in
        guard edits.contains(where: { $0.member == kind.siteMember }) else { return nil }
        return site.templates[kind].map { "\(kind.singular) '\($0)'" }
      }
      if groups[names] == nil { order.append(names) }
      groups[names, default: []].append(
        (
          PlanItem(cell: .site(site.name), subject: site.name, action: .edit(place, edits)),
          devices[site.key] ?? 0
        ))
    }
    for names in order {
      guard let group = groups[names] else { continue }
      let sites = group.count == 1 ? "site '\(group[0].item.subject)'" : "\(group.count) sites"
      add(
        .rfTemplates, .bind, "\(sites) to \(names.joined(separator: ", "))", group.map(\.item),
        reach: .init(sites: group.count, devices: group.reduce(0) { $0 + $1.devices }))
    }
  }
}
