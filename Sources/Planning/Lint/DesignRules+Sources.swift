import Documents
import EffectiveConfiguration
import MistAPI

/// Who gives addresses, names, time and admission at the sites, where the design lets one know (ruling 30).
extension DesignRules {
  mutating func checkSources(_ reach: DesignReach) {
    let routers = design.objects(of: .gatewaytemplates) + design.objects(of: .deviceprofiles).filter(Self.isGateway)
    let switches = design.objects(of: .networktemplates)
    // A design that speaks of such servers nowhere leaves them to others.
    let speaksOfDHCP = (routers + switches).contains { $0.body["dhcpd_config"]?.object?.isEmpty == false }
    let speaksOfNTP = (routers + switches).contains { Self.hasEntries($0.body["ntp_servers"]) }
    let switchTemplates = Dictionary(
      design.sites.compactMap { site in site.templates[.networktemplates].map { (site.key, $0) } },
      uniquingKeysWith: { first, _ in first })
    for object in routers + switches {
      let address = DesignObjectAddress(kind: object.kind, name: object.name)
      let sites = reach.sites(of: address)
      guard !sites.isEmpty else { continue }
      if speaksOfDHCP, object.kind != .networktemplates {
        checkDHCP(object, address, sites, switchTemplates: Set(sites.compactMap { switchTemplates[$0] }))
      }
      checkDNS(object, address)
      if speaksOfNTP, !Self.hasEntries(object.body["ntp_servers"]) {
        note(
          .noNTP, object, address, at: object.position, "no NTP server", in: sites,
          "'ntp_servers', as elsewhere in the design")
      }
      if object.kind == .networktemplates { checkPortAdmission(object, address, sites) }
    }
    for template in design.objects(of: .templates) {
      for wlan in template.children(of: .wlans) { checkAdmission(wlan, of: template, reach) }
    }
  }

  private static func isGateway(_ profile: DesignObject) -> Bool { profile.body["type"]?.string == "gateway" }

  private static func hasEntries(_ value: JSON?) -> Bool { value?.array?.isEmpty == false }

  private mutating func note(
    _ rule: DesignRule, _ object: DesignObject, _ address: DesignObjectAddress, at position: SourcePosition,
    _ found: String, in sites: [String], _ expected: String
  ) {
    findings.note(
      rule, rule.severity, at: position,
      found: "\(found) in \(address), at \(counted(sites.count, "site")): \(listed(sites))",
      expected: expected, subjects: [address.description])
  }

  // MARK: - DHCP and DNS

  /// Networks of a gateway's LAN that nothing gives addresses in, although other networks of the design have somebody.
  private mutating func checkDHCP(
    _ object: DesignObject, _ address: DesignObjectAddress, _ sites: [String], switchTemplates: Set<String>
  ) {
    let lan = Self.lanNetworks(of: object)
    let own = object.body["dhcpd_config"]?.object ?? JSONObject()
    let served = Set(own.keys)
    // A name that is none of the LAN's has been noted, and may be the one that is missing.
    if served.contains(where: { $0 != "enabled" && !lan.contains($0) && design.object(.networks, $0) == nil }) {
      return
    }
    let isOff = own["enabled"]?.bool == false
    let bySwitches = Set(
      switchTemplates.flatMap { design.object(.networktemplates, $0)?.body["dhcpd_config"]?.object?.keys ?? [] })
    for network in lan where isOff || !served.contains(network) || own[network]?["type"]?.string == "none" {
      if bySwitches.contains(network) { continue }
      note(
        .noDHCP, object, address, at: object.source["dhcpd_config"]?.position ?? object.position,
        "no DHCP server or relay for the network '\(network)'", in: sites,
        "'dhcpd_config.\(network)', here or in the switch template of the sites")
    }
    for (network, entry) in own where entry["type"]?.string == "relay" && !Self.hasEntries(entry["servers"]) {
      note(
        .noDHCP, object, address, at: object.source["dhcpd_config"]?[network]?.position ?? object.position,
        "a DHCP relay without servers for the network '\(network)'", in: sites, "'servers' of the relay")
    }
  }

  /// The networks of the ports that a gateway's LAN is on, in order.
  private static func lanNetworks(of object: DesignObject) -> [String] {
    var networks: [String] = []
    for (_, port) in object.body["port_config"]?.object ?? JSONObject() where port["usage"]?.string == "lan" {
      let names = (port["networks"]?.strings ?? []) + (port["port_network"]?.string.map { [$0] } ?? [])
      for name in names where !networks.contains(name) && !name.contains("{{") { networks.append(name) }
    }
    return networks
  }

  /// Leases that name no DNS server, from a server that knows none itself.
  private mutating func checkDNS(_ object: DesignObject, _ address: DesignObjectAddress) {
    if Self.hasEntries(object.body["dns_servers"]) { return }
    for (network, entry) in object.source["dhcpd_config"]?.entries ?? [] {
      guard let members = entry.json.object, (members["type"]?.string ?? "local") == "local",
        !Self.hasEntries(members["dns_servers"])
      else { continue }
      findings.note(
        .noDNS, .warning, at: network.position,
        found: "leases without a DNS server for the network '\(network.text ?? "")' in \(address)",
        expected: "'dns_servers' of the leases, or of the device", subjects: [address.description])
    }
  }

  // MARK: - RADIUS

  /// A WLAN that asks a RADIUS server who may join, and names none.
  private mutating func checkAdmission(_ wlan: DesignObject, of template: DesignObject, _ reach: DesignReach) {
    let address = DesignObjectAddress(kind: .wlans, template: template.name, name: wlan.name)
    let type = wlan.body["auth"]?["type"]?.string ?? "open"
    let asks =
      type.hasPrefix("eap") || wlan.body["auth"]?["enable_mac_auth"]?.bool == true
      || wlan.body["dynamic_psk"]?["source"]?.string == "radius"
    guard asks, !Self.hasRADIUS(wlan.body, "auth_servers") else { return }
    findings.note(
      .noRADIUS, at: wlan.source["auth"]?.position ?? wlan.position,
      found: "no RADIUS server in \(address), which asks one who may join",
      expected: "'auth_servers', 'radsec' or 'mist_nac'", subjects: [address.description])
  }

  /// Ports that ask a RADIUS server who may use them, in a template that names none.
  private mutating func checkPortAdmission(
    _ object: DesignObject, _ address: DesignObjectAddress, _ sites: [String]
  ) {
    let usage = object.source["port_usages"]?.entries?.first { _, usage in
      usage["port_auth"]?.text == "dot1x" || usage["enable_mac_auth"]?.text == "true"
    }
    let has = object.body["radius_config"].map { Self.hasEntries($0["auth_servers"]) } ?? false
    guard let usage, !has, object.body["mist_nac"]?["enabled"]?.bool != true else { return }
    note(
      .noRADIUS, object, address, at: usage.key.position,
      "no RADIUS server for the port usage '\(usage.key.text ?? "")', which asks one who may connect", in: sites,
      "'radius_config.auth_servers' or 'mist_nac'")
  }

  private static func hasRADIUS(_ body: JSON, _ member: String) -> Bool {
    hasEntries(body[member]) || body["mist_nac"]?["enabled"]?.bool == true || body["radsec"]?["enabled"]?.bool == true
  }
}
