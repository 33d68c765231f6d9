import Addressing
import Documents

extension DesignLoader {
  /// A zone with its name, those of the zones around it included, and the prefix that is given.
  struct NamedZone {
    var name: String
    var prefix: Placed<IPPrefix>?
    /// Whether it holds sites, not zones.
    var isLeaf = true
  }

  /// The zone of sites of a design that names no zones: the supernet itself.
  static let wholeSupernet = "all"

  /// Checks the zones of the sites; of those that several spaces share it is said once.
  mutating func checkZones(of draft: AddressingDraft, notes: Bool) -> [NamedZone] {
    switch draft.zones {
    case .none: return []
    case .count(let count):
      let names = Set(drafts.compactMap(\.zone)).sorted()
      if names.count > count.value, notes {
        findings.note(
          .unknownZone, at: count.position,
          found: "\(counted(count.value, "zone")) for the \(names.count) that the sites name: \(listed(names))",
          expected: "at least \(names.count)")
      }
      if notes { noteZoneless(among: names) }
      return names.map { NamedZone(name: $0) }
    case .named(let zones):
      let named = DesignLoader.named(zones, in: "")
      let names = named.filter(\.isLeaf).map(\.name)
      for site in drafts where notes {
        guard let zone = site.zone, DesignLoader.zone(zone, among: names) == nil else { continue }
        let meant = names.filter { $0.hasSuffix("/\(zone)") }
        guard meant.count < 2 else {
          findings.note(
            .unknownZone, at: site.zonePosition, found: "the zone '\(zone)', which stands in several zones",
            expected: "one of \(listed(meant))")
          continue
        }
        findings.noteUnknown(.unknownZone, "zone", zone, among: names, at: site.zonePosition)
      }
      if notes { noteZoneless(among: names) }
      return named
    }
  }

  /// The zone that a site names: by its whole name, or by the end of it where that is enough.
  static func zone(_ name: String, among names: [String]) -> String? {
    if names.contains(name) { return name }
    let meant = names.filter { $0.hasSuffix("/\(name)") }
    return meant.count == 1 ? meant[0] : nil
  }

  private static func named(_ zones: [ZoneDraft], in outer: String) -> [NamedZone] {
    zones.flatMap { zone -> [NamedZone] in
      let name = outer.isEmpty ? zone.name.value : "\(outer)/\(zone.name.value)"
      return [NamedZone(name: name, prefix: zone.prefix, isLeaf: zone.zones.isEmpty)] + named(zone.zones, in: name)
    }
  }

  private mutating func noteZoneless(among names: [String]) {
    for site in drafts where site.zone == nil {
      findings.note(
        .document, at: site.zonePosition, found: "the site '\(site.key)' without a zone",
        expected: names.count > 12 ? "one of \(names.count) zones" : "one of \(names.joined(separator: ", "))")
    }
  }
}

extension DesignLoader.ZoneDraft {
  /// As the carver is asked for it.
  var request: ZoneRequest {
    ZoneRequest(name.value, prefix: prefix?.value, zones: zones.map(\.request))
  }
}
