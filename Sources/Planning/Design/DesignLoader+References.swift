import Documents
import MistAPI

extension DesignLoader {
  /// Runs the rules that look at the design as a whole.
  mutating func checkRules(_ variables: DesignRules.VariableKnowledge, root: Node) {
    let declared = Set(addressVariableNames + variableNames).sorted()
    var rules = DesignRules(
      design: design, supernets: supernets, declared: declared, variables: variables, root: root,
      isWhole: findings.errorCount == 0, findings: findings)
    rules.check()
    findings = rules.findings
  }

  /// Finds what every name in a body stands for; notes the names that stand for nothing.
  mutating func collectReferences() {
    for object in design.objects {
      collect(from: object, address: DesignObjectAddress(kind: object.kind, name: object.name))
      for child in object.children {
        collect(
          from: child, address: DesignObjectAddress(kind: child.kind, template: object.name, name: child.name))
      }
    }
  }

  private mutating func collect(from object: DesignObject, address: DesignObjectAddress) {
    for use in DesignReferenceFinder(object).uses {
      if let target = target(of: use) {
        design.references.append(
          DesignReference(from: address, path: use.path, to: target, form: use.form, position: use.position))
      } else if !isBroken(use.kind, use.name) {
        findings.noteUnknown(
          .danglingName, use.kind.singular, use.name, "in \(address), field \(use.path)", among: candidates(for: use),
          at: use.position, subjects: [address.description, "\(address).\(use.path)"])
      }
    }
    checkLocalNames(object, address)
  }

  /// Whether an object is missing only because it could not be read.
  func isBroken(_ kind: DesignObjectKind, _ name: String) -> Bool {
    // WLANs stand inside templates.
    if brokenKinds.contains(kind) || kind == .wlans && brokenKinds.contains(.templates) { return true }
    if kind == .wlans { return brokenObjects.contains { $0.kind == .templates } }
    return brokenObjects.contains { $0.kind == kind && ($0.name == name || name.hasSuffix(".\($0.name)")) }
  }

  private func target(of use: DesignReferenceFinder.Use) -> DesignObjectAddress? {
    switch (use.kind, use.form) {
    case (.wlans, .id): return wlan(named: use.name)
    case (.wlans, .name): return wlan { $0.body["ssid"]?.string == use.name }
    case (.networks, _): return network(named: use.name)
    case (.vpns, _):
      // A spoke names the path of a hub and the VPN, `hub1-wan0.overlay`; a network names the VPN alone.
      guard let dot = use.name.lastIndex(of: "."), use.path.members.first != "vpn_access" else {
        return named(.vpns, use.name)
      }
      let vpn = named(.vpns, String(use.name[use.name.index(after: dot)...]))
      let path = String(use.name[..<dot])
      // What a VPN that exists already has is not known here.
      return vpn.flatMap { address in
        guard let own = design.object(.vpns, address.name) else { return address }
        return own.body["paths"]?[path] == nil ? nil : address
      }
    default: return named(use.kind, use.name, form: use.form)
    }
  }

  /// An object by the name that it has in Mist; where an id takes its place, also by its name in the design.
  private func named(
    _ kind: DesignObjectKind, _ name: String, form: DesignReference.Form = .name
  ) -> DesignObjectAddress? {
    let objects = design.objects(of: kind)
    let object = objects.first { $0.mistName == name } ?? objects.first { form == .id && $0.name == name }
    if object == nil, design.isUsed(.object(kind), name) { return DesignObjectAddress(kind: kind, name: name) }
    return object.map { DesignObjectAddress(kind: kind, name: $0.name) }
  }

  /// A network, or a user of one: `printers.corp` is the tenant `printers` of the network `corp`.
  private func network(named name: String) -> DesignObjectAddress? {
    if let network = named(.networks, name) { return network }
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let tenant = String(name[..<dot])
    return named(.networks, String(name[name.index(after: dot)...])).flatMap {
      design.object(.networks, $0.name)?.body["tenants"]?[tenant] == nil ? nil : $0
    }
  }

  /// A WLAN by its template and its name, `WLAN-Store/guest`, or by its name alone where only one has it.
  private func wlan(named name: String) -> DesignObjectAddress? {
    let all = wlans().filter { "\($0.template ?? "")/\($0.name)" == name }
    if let only = all.first { return only }
    let byName = wlans().filter { $0.name == name }
    return byName.count == 1 ? byName.first : nil
  }

  private func wlan(where matches: (DesignObject) -> Bool) -> DesignObjectAddress? {
    for template in design.objects(of: .templates) {
      guard let wlan = template.children(of: .wlans).first(where: matches) else { continue }
      return DesignObjectAddress(kind: .wlans, template: template.name, name: wlan.name)
    }
    return nil
  }

  private func wlans() -> [DesignObjectAddress] {
    design.objects(of: .templates).flatMap { template in
      template.children(of: .wlans).map {
        DesignObjectAddress(kind: .wlans, template: template.name, name: $0.name)
      }
    }
  }

  private func candidates(for use: DesignReferenceFinder.Use) -> [String] {
    switch (use.kind, use.form) {
    case (.wlans, .id): wlans().map { "\($0.template ?? "")/\($0.name)" }
    case (.wlans, .name):
      design.objects(of: .templates).flatMap { $0.children(of: .wlans).compactMap { $0.body["ssid"]?.string } }
    case (.vpns, _) where use.path.members.first != "vpn_access":
      design.objects(of: .vpns).flatMap { vpn in
        (vpn.body["paths"]?.object?.keys ?? []).map { "\($0).\(vpn.mistName)" }
      }
    default: design.objects(of: use.kind).map(\.mistName)
    }
  }

  // MARK: - Names within one body

  /// Port usages that Mist defines itself (published schemas `system_defined_port_usages`, `junos_port_config`).
  private static let systemPortUsages = [
    "default", "disabled", "ap", "iot", "uplink", "vlan_tunnel", "evpn_uplink", "evpn_downlink",
  ]

  private mutating func checkLocalNames(_ object: DesignObject, _ address: DesignObjectAddress) {
    switch object.kind {
    case .gatewaytemplates, .deviceprofiles:
      let known = object.source["path_preferences"]?.entries?.compactMap(\.key.text) ?? []
      for policy in object.source["service_policies"]?.elements ?? [] {
        if let node = policy["path_preference"] { checkLocal(node, "path preference", among: known, address) }
      }
    case .networktemplates:
      let own = object.source["networks"]?.entries?.compactMap(\.key.text) ?? []
      let imported = object.source["import_org_networks"]?.elements?.compactMap(\.text) ?? []
      let usages = object.source["port_usages"]?.entries ?? []
      for (_, usage) in usages {
        for field in ["port_network", "voip_network", "guest_network"] {
          if let node = usage[field] { checkLocal(node, "network", among: own + imported, address) }
        }
        for node in usage["networks"]?.elements ?? [] { checkLocal(node, "network", among: own + imported, address) }
      }
      let known = usages.compactMap(\.key.text) + DesignLoader.systemPortUsages
      for rule in object.source["switch_matching"]?["rules"]?.elements ?? [] {
        for (_, port) in rule["port_config"]?.entries ?? [] {
          if let node = port["usage"] { checkLocal(node, "port usage", among: known, address) }
        }
      }
    case .wlans:
      for (key, _) in object.source["app_limit"]?["wxtag_ids"]?.entries ?? [] where MistID(key.text ?? "") == nil {
        findings.note(
          .danglingName, at: key.position,
          found: "'\(key.text ?? "")' as a label in \(address), field app_limit.wxtag_ids",
          expected: "the label's id: a name as a key is not resolved", subjects: [address.description])
      }
    case .wxtags:
      let roles = design.objects(of: .psks).compactMap { $0.body["role"]?.string }
      // Without PSKs of its own the design may speak of keys that others make.
      guard object.source["match"]?.text == "psk_role", !roles.isEmpty else { return }
      for node in object.source["values"]?.elements ?? [] { checkLocal(node, "role of a PSK", among: roles, address) }
    default: break
    }
  }

  private mutating func checkLocal(
    _ node: Node, _ subject: String, among known: [String], _ address: DesignObjectAddress
  ) {
    guard let name = node.text, !name.isEmpty, !name.contains("{{"), !known.contains(name) else { return }
    findings.noteUnknown(
      .danglingName, subject, name, "in \(address)", among: known, at: node.position, subjects: [address.description])
  }
}
