import Addressing
import Determinism
import Documents
import MistAPI

extension DesignLoader {
  /// Reads `vars`: site variables, literal or made of the columns of the table of sites.
  mutating func readVariables(_ node: Node) {
    let columns = drafts.first.map { $0.columns.map(\.name) }
    variableNames = node.entries?.compactMap(\.key.text) ?? []
    for (name, pattern) in Reading.named(.pattern(columns)).read(node, log: findings.log) ?? [] {
      guard isVariableName(name.value, at: name.position) else { continue }
      if addressVariableNames.contains(name.value) {
        findings.note(
          .duplicateName, at: name.position,
          found: "the variable '\(name.value)', which 'addressing: vars' sets already", expected: "each variable once")
        continue
      }
      variablePatterns.append(VariablePattern(name: name.value, pattern: pattern, position: name.position))
    }
  }

  /// Mist's names of variables: letters, digits, underscores (mist-fidelity, section 4.4).
  mutating func isVariableName(_ name: String, at position: SourcePosition) -> Bool {
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
    if isName { return true }
    findings.note(
      .naming, at: position, found: "the variable name '\(name)'", expected: "letters, digits and underscores")
    return false
  }

  /// Makes the sites and their slots, now that addresses and variables are known.
  mutating func finishSites() {
    var groups: [String: [String]] = [:]
    for draft in drafts {
      let site = site(of: draft)
      siteKeys.insert(site.key)
      siteKeysByName[site.name] = site.key
      for group in site.siteGroups { groups[group, default: []].append(site.key) }
      for slot in draft.kit?.slots ?? [] { design.slots.append(self.slot(slot, of: site)) }
      design.sites.append(site)
    }
    design.siteGroups = groups.sorted { $0.key < $1.key }.map { DesignSiteGroup(name: $0.key, siteKeys: $0.value) }
    noteEqualDevices()
  }

  private func site(of draft: SiteDraft) -> DesignSite {
    DesignSite(
      key: draft.key, name: draft.name, zone: draft.zone,
      address: draft.columns.first { $0.name == "address" }?.text ?? "", timezone: draft.timezone.name,
      timeZoneRules: draft.timezone, countryCode: draft.countryCode, latitude: draft.latitude,
      longitude: draft.longitude, kit: draft.kit?.name ?? "", profile: draft.profile, siteGroups: draft.siteGroups,
      openingDay: draft.openingDay, opens: draft.opens, pinnedBlock: draft.addresses[""]?.block?.value,
      block: design.addressing?.block(ofSite: draft.key), variables: variables(of: draft), templates: [:],
      wlanTemplates: [], columns: draft.columns, position: draft.position)
  }

  private func variables(of draft: SiteDraft) -> [DesignVariable] {
    var variables = design.addressing?.variables(ofSite: draft.key) ?? []
    for variable in variablePatterns {
      let value = variable.pattern.format { name in draft.columns.first { $0.name == name }?.text }
      // An empty cell sets nothing: a template that needs it is told so.
      if !value.isEmpty { variables.append(DesignVariable(name: variable.name, value: value)) }
    }
    return variables.sorted { $0.name < $1.name }
  }

  private func slot(_ slot: DesignKitSlot, of site: DesignSite) -> DesignSlot {
    let name =
      deviceNaming?.format { placeholder in
        switch placeholder {
        case "site": site.name
        case "slot": slot.name
        default: site.columns.first { $0.name == placeholder }?.text
        }
      } ?? "\(site.name)-\(slot.name)"
    return DesignSlot(
      siteKey: site.key, slot: slot.name, model: slot.model,
      type: DeviceModels.named(slot.model)?.type ?? .accessPoint, deviceName: name, deviceProfile: slot.deviceProfile,
      role: slot.role, configuration: slot.configuration, filledBy: nil, device: nil)
  }

  private mutating func noteEqualDevices() {
    // Equal names of sites, which have been noted, make equal names of devices.
    guard siteKeysByName.count == siteKeys.count else { return }
    var seen: Set<String> = []
    guard let twice = design.slots.first(where: { !seen.insert($0.deviceName).inserted }) else { return }
    let kit = design.site(twice.siteKey).flatMap { design.kit($0.kit) }
    guard let slot = kit?.slots.first(where: { $0.name == twice.slot }) else { return }
    findings.note(
      .naming, at: slot.position, found: "the device name '\(twice.deviceName)' for two slots",
      expected: "each name once",
      advice: "put {site} and {slot} into 'naming: device'")
  }
}
