/// Which sites an object comes to: by its site groups, by the devices that carry it, or by the objects that name it.
struct DesignReach {
  private var sites: [DesignObjectAddress: Set<String>] = [:]
  private let order: [String]

  init(_ design: Design) {
    order = design.sites.map(\.key)
    for site in design.sites {
      for kind in DesignObjectKind.bySite {
        guard let name = site.templates[kind] else { continue }
        sites[DesignObjectAddress(kind: kind, name: name), default: []].insert(site.key)
      }
      for name in site.wlanTemplates {
        sites[DesignObjectAddress(kind: .templates, name: name), default: []].insert(site.key)
      }
    }
    for slot in design.slots {
      guard let name = slot.deviceProfile else { continue }
      sites[DesignObjectAddress(kind: .deviceprofiles, name: name), default: []].insert(slot.siteKey)
    }
    for template in design.objects(of: .templates) {
      let reached = sites[DesignObjectAddress(kind: .templates, name: template.name)] ?? []
      for child in template.children {
        sites[DesignObjectAddress(kind: child.kind, template: template.name, name: child.name)] = reached
      }
    }
    spread(design.references)
  }

  /// Carries sites from objects to those that they name, until nothing changes; a PSK goes where its WLAN goes.
  private mutating func spread(_ references: [DesignReference]) {
    var changed = true
    while changed {
      changed = false
      for reference in references {
        let isPSK = reference.from.kind == .psks
        let (source, target) = isPSK ? (reference.to, reference.from) : (reference.from, reference.to)
        // A label's WLANs are where their template is, not where the label is used.
        guard isPSK || target.kind != .wlans, let reached = sites[source] else { continue }
        let before = sites[target]?.count ?? 0
        sites[target, default: []].formUnion(reached)
        if sites[target]?.count != before { changed = true }
      }
    }
  }

  /// The keys of the sites, in the order of the table.
  func sites(of address: DesignObjectAddress) -> [String] {
    guard let reached = sites[address], !reached.isEmpty else { return [] }
    return order.filter(reached.contains)
  }
}
