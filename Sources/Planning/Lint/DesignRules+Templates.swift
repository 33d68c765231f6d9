import Documents
import MistAPI

extension DesignRules {
  /// Sites with devices that no template configures.
  mutating func checkTemplates() {
    guard case .known = variables, !design.objects.isEmpty else { return }
    let usesRadio = design.sites.contains { $0.templates[.rftemplates] != nil }
    var lacks: [Lack: [String]] = [:]
    var order: [Lack] = []
    for (site, slots) in slotsOfSites {
      // What the organisation has already may reach a site in ways that the design does not see.
      for need in needs(of: site, slots, usesRadio: usesRadio) where !isUsed(need.kind) {
        let lack = Lack(kit: site.kit, need: need)
        if lacks[lack] == nil { order.append(lack) }
        lacks[lack, default: []].append(site.key)
      }
    }
    for lack in order {
      let sites = lacks[lack] ?? []
      let kit = design.kit(lack.kit)
      findings.note(
        .missingTemplate, .warning, at: kit?.position ?? position,
        found: "\(lack.need.devices) of kit '\(lack.kit)' at \(counted(sites.count, "site")) without a "
          + "\(lack.need.kind.singular): \(listed(sites))",
        expected: "a \(lack.need.kind.singular) that reaches them",
        advice: "add one of their site groups to its 'for', or name it in the kit",
        subjects: ["kits/\(lack.kit)"] + (sites.count == 1 ? ["sites/\(sites[0])"] : []))
    }
  }

  /// Whether the design uses templates of a kind that exist already: `use: { networktemplate: [SW-Store] }`.
  private func isUsed(_ kind: DesignObjectKind) -> Bool { root["use"]?[String(kind.rawValue.dropLast())] != nil }

  private struct Lack: Hashable {
    let kit: String
    let need: Need
  }

  /// A kind of template that devices need.
  private struct Need: Hashable {
    let devices: String
    let kind: DesignObjectKind
  }

  private func needs(of site: DesignSite, _ slots: ArraySlice<DesignSlot>, usesRadio: Bool) -> [Need] {
    var needs: [Need] = []
    if slots.contains(where: { $0.type == .gateway && $0.deviceProfile == nil }),
      site.templates[.gatewaytemplates] == nil
    {
      needs.append(Need(devices: "the gateways", kind: .gatewaytemplates))
    }
    if slots.contains(where: { $0.type == .switch }), site.templates[.networktemplates] == nil {
      needs.append(Need(devices: "the switches", kind: .networktemplates))
    }
    if slots.contains(where: { $0.type == .accessPoint }) {
      if site.wlanTemplates.isEmpty { needs.append(Need(devices: "the access points", kind: .templates)) }
      // Without any RF template radios keep the cloud's own values; with some, a site may have been forgotten.
      if usesRadio, site.templates[.rftemplates] == nil {
        needs.append(Need(devices: "the radios", kind: .rftemplates))
      }
    }
    return needs
  }

  /// Hubs of the VPN that stand on one gateway: when it fails, every spoke is cut off.
  mutating func checkHubs() {
    let hubs = design.objects(of: .deviceprofiles).filter(Self.isHub)
    guard !hubs.isEmpty else { return }
    let places = slotsOfSites
    for profile in hubs {
      for (site, slots) in places {
        let gateways = slots.filter { $0.type == .gateway && $0.deviceProfile == profile.name }
        guard gateways.count == 1, let only = gateways.first else { continue }
        let slot = design.kit(site.kit)?.slots.first { $0.name == only.slot }
        findings.note(
          .hubPair, .warning, at: slot?.position ?? profile.position,
          found: "the hub profile '\(profile.name)' on one gateway, '\(only.deviceName)', at site '\(site.key)'",
          expected: "a pair of gateways at a hub", advice: "spread the slot: gw1..gw2",
          subjects: ["deviceprofiles/\(profile.name)", "sites/\(site.key)"])
      }
    }
  }

  /// Whether a device profile makes its gateways hubs of a VPN: a path of which it takes the hub's part.
  private static func isHub(_ profile: DesignObject) -> Bool {
    guard profile.body["type"]?.string == "gateway", let ports = profile.body["port_config"]?.object else {
      return false
    }
    return ports.contains { _, port in
      port["vpn_paths"]?.object?.contains { $0.value["role"]?.string == "hub" } ?? false
    }
  }
}
