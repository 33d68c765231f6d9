import Documents

extension DesignLoader {
  /// Finds the templates of every site: by the site groups of `for`, or by the name in its kit or the defaults.
  mutating func bindTemplates() {
    for (kind, name) in templateNameUses
    where design.object(kind, name.value) == nil && !design.isUsed(.object(kind), name.value)
      && !isBroken(kind, name.value)
    {
      noteDangling(kind, name)
    }
    for name in deviceProfileUses
    where design.object(.deviceprofiles, name.value) == nil && !design.isUsed(.object(.deviceprofiles), name.value) {
      if !isBroken(.deviceprofiles, name.value) { noteDangling(.deviceprofiles, name) }
    }
    let groups = design.siteGroups.map(\.name) + design.uses.filter { $0.kind == .siteGroup }.map(\.name)
    // A group may live on a row that could not be read.
    if hasSites && brokenSites.isEmpty {
      for use in siteGroupUses where !groups.contains(use.value) {
        findings.noteUnknown(.unknownSiteGroup, "site group", use.value, among: groups, at: use.position)
      }
    }
    for kind in DesignObjectKind.bySite { bind(kind) }
    let templates = design.objects(of: .templates)
    for index in design.sites.indices {
      let site = design.sites[index]
      design.sites[index].wlanTemplates =
        templates.filter { !Set($0.siteGroups).isDisjoint(with: site.siteGroups) }.map(\.name)
    }
  }

  private mutating func noteDangling(_ kind: DesignObjectKind, _ name: Placed<String>) {
    findings.noteUnknown(
      .danglingName, kind.singular, name.value,
      among: design.objects(of: kind).map(\.name) + design.uses.filter { $0.kind == .object(kind) }.map(\.name),
      at: name.position)
  }

  private mutating func bind(_ kind: DesignObjectKind) {
    let objects = design.objects(of: kind)
    var conflicts: [Conflict] = []
    for index in design.sites.indices {
      let site = design.sites[index]
      let kit = design.kit(site.kit)
      var names = objects.filter { !Set($0.siteGroups).isDisjoint(with: site.siteGroups) }.map(\.name)
      if let own = kit?.templates[kind], !names.contains(own),
        objects.contains(where: { $0.name == own }) || design.isUsed(.object(kind), own)
      {
        names.insert(own, at: 0)
      }
      if names.isEmpty, let usual = defaults.templates[kind] { names = [usual] }
      guard let name = names.first else { continue }
      design.sites[index].templates[kind] = name
      for other in names.dropFirst() {
        if let known = conflicts.firstIndex(where: { $0.first == name && $0.second == other }) {
          conflicts[known].sites.append(site.key)
        } else {
          conflicts.append(Conflict(first: name, second: other, sites: [site.key]))
        }
      }
    }
    for conflict in conflicts {
      guard let object = design.object(kind, conflict.second) else { continue }
      findings.note(
        .templateConflict, at: object.position,
        found:
          "the \(kind.singular)s '\(conflict.first)' and '\(conflict.second)' for \(counted(conflict.sites.count, "site")): "
          + listed(conflict.sites),
        expected: "one \(kind.singular) a site", advice: "let their site groups share no site",
        subjects: ["\(kind.rawValue)/\(conflict.second)"])
    }
  }
}

/// Two templates of one kind that claim the same sites.
private struct Conflict {
  let first: String
  let second: String
  var sites: [String]
}
