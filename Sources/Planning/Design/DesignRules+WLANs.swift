import Documents
import MistAPI

extension DesignRules {
  /// A WLAN that is on the air at some sites.
  private struct Broadcast {
    let address: DesignObjectAddress
    let object: DesignObject
    let bands: Set<String>
  }

  /// One SSID twice at one site: clients could not tell the two apart.
  mutating func checkSSIDs() {
    var broadcasts: [String: [Broadcast]] = [:]
    for template in design.objects(of: .templates) {
      // A template for some device profiles only may well repeat an SSID of another.
      if template.body["filter_by_deviceprofile"]?.bool == true { continue }
      for wlan in template.children(of: .wlans) where isOnAirEverywhere(wlan) {
        let address = DesignObjectAddress(kind: .wlans, template: template.name, name: wlan.name)
        let bands = Set(wlan.body["bands"]?.strings ?? ["24", "5", "6"])
        broadcasts[template.name, default: []].append(Broadcast(address: address, object: wlan, bands: bands))
      }
    }
    var clashes: [DesignObjectAddress: (with: Broadcast, at: Broadcast, sites: [String])] = [:]
    for site in design.sites {
      let here = site.wlanTemplates.flatMap { broadcasts[$0] ?? [] }
      for (index, one) in here.enumerated() {
        let ssid = one.object.body["ssid"]?.string
        let earlier = here[..<index].first {
          $0.object.body["ssid"]?.string == ssid && !$0.bands.isDisjoint(with: one.bands)
        }
        guard let earlier else { continue }
        clashes[one.address, default: (earlier, one, [])].sites.append(site.key)
      }
    }
    for (address, clash) in clashes.sorted(by: { $0.key.description < $1.key.description }) {
      findings.note(
        .duplicateSSID, at: clash.at.object.position,
        found:
          "the SSID '\(clash.at.object.body["ssid"]?.string ?? "")' of \(address), which \(clash.with.address) has too, "
          + "at \(counted(clash.sites.count, "site")): \(listed(clash.sites))",
        expected: "each SSID once a site", advice: "give them different bands or site groups",
        subjects: [address.description])
    }
  }

  private func isOnAirEverywhere(_ wlan: DesignObject) -> Bool {
    guard wlan.body["enabled"]?.bool != false else { return false }
    return (wlan.body["apply_to"]?.string ?? "site") == "site"
  }

  /// Kits, orders and templates that nothing uses.
  mutating func checkUse() {
    guard case .known = variables else { return }
    for kit in design.kits where !design.sites.contains(where: { $0.kit == kit.name }) {
      findings.note(
        .unused, .warning, at: kit.position, found: "the kit '\(kit.name)', which no site has",
        expected: "a site with it", subjects: ["kits/\(kit.name)"])
    }
    for object in design.objects where object.kind.meetsSites {
      let isUsed = design.sites.contains {
        $0.templates[object.kind] == object.name || !Set($0.siteGroups).isDisjoint(with: object.siteGroups)
      }
      if isUsed { continue }
      findings.note(
        .unused, .warning, at: object.position,
        found: "the \(object.kind.singular) '\(object.name)', which comes to no site",
        expected: "site groups under 'for'", subjects: ["\(object.kind.rawValue)/\(object.name)"])
    }
  }
}
