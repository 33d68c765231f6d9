import Documents
import MistAPI

/// Which fields of Mist's objects name other objects (mist-fidelity, section 5.2), and what they name.
struct DesignReferenceFinder {
  /// A name in a body, before it is known whether the object is there.
  struct Use {
    var path: FieldPath
    var kind: DesignObjectKind
    var name: String
    var form: DesignReference.Form
    var position: SourcePosition
  }

  let kind: DesignObjectKind
  let body: Node
  private(set) var uses: [Use] = []

  init(_ object: DesignObject) {
    kind = object.kind
    body = object.source
    switch kind {
    case .gatewaytemplates, .deviceprofiles: findInGateway()
    case .networks:
      keys(["vpn_access"], .vpns)
      list(["routed_for_networks"], .networks, .name)
    case .networktemplates: list(["import_org_networks"], .networks, .name)
    case .templates: list(["deviceprofile_ids"], .deviceprofiles, .id)
    case .wlans: list(["wxtag_ids"], .wxtags, .id)
    case .wxrules:
      for field in ["src_wxtags", "dst_allow_wxtags", "dst_deny_wxtags", "dst_wxtags", "apply_tags"] {
        list([field], .wxtags, .id)
      }
    case .wxtags: findInLabel()
    case .psks: text(["ssid"], .wlans, .name)
    case .services, .vpns, .rftemplates: break
    }
  }

  private mutating func findInGateway() {
    for (index, policy) in (body["service_policies"]?.elements ?? []).enumerated() {
      let path = FieldPath([.member("service_policies"), .element(index)])
      list(policy["services"], path.appending("services"), .services, .name)
      list(policy["tenants"], path.appending("tenants"), .networks, .name)
    }
    for (name, _, port) in members(["port_config"]) {
      let path = FieldPath([.member("port_config"), .member(name)])
      list(port["networks"], path.appending("networks"), .networks, .name)
      if let node = port["port_network"] { add(node, path.appending("port_network"), .networks, .name) }
      for (key, _) in port["vpn_paths"]?.entries ?? [] {
        add(key, path.appending("vpn_paths").appending(key.text ?? ""), .vpns, .name)
      }
    }
    keys(["ip_configs"], .networks)
    for (name, key, _) in members(["dhcpd_config"]) where name != "enabled" {
      add(key, FieldPath([.member("dhcpd_config"), .member(name)]), .networks, .name)
    }
    for (name, _, instance) in members(["vrf_instances"]) {
      list(
        instance["networks"], FieldPath([.member("vrf_instances"), .member(name), .member("networks")]), .networks,
        .name)
    }
    for (name, _, preference) in members(["path_preferences"]) {
      for (index, way) in (preference["paths"]?.elements ?? []).enumerated() {
        let path = FieldPath([.member("path_preferences"), .member(name), .member("paths"), .element(index)])
        if way["type"]?.text == "local" { list(way["networks"], path.appending("networks"), .networks, .name) }
        if way["type"]?.text == "vpn", let node = way["name"] { add(node, path.appending("name"), .vpns, .name) }
      }
    }
  }

  private mutating func findInLabel() {
    switch body["match"]?.text {
    case "wlan_id": list(["values"], .wlans, .id)
    case "psk_name": list(["values"], .psks, .name)
    default: break
    }
  }

  // MARK: - Shapes

  private func members(_ path: [String]) -> [(name: String, key: Node, value: Node)] {
    let node = body.node(at: FieldPath(path.map { .member($0) }))
    return (node?.entries ?? []).map { ($0.key.text ?? "", $0.key, $0.value) }
  }

  /// Keys that are names of objects.
  private mutating func keys(_ path: [String], _ kind: DesignObjectKind) {
    for (name, key, _) in members(path) { add(key, FieldPath((path + [name]).map { .member($0) }), kind, .name) }
  }

  private mutating func text(_ path: [String], _ kind: DesignObjectKind, _ form: DesignReference.Form) {
    let path = FieldPath(path.map { .member($0) })
    if let node = body.node(at: path) { add(node, path, kind, form) }
  }

  private mutating func list(_ path: [String], _ kind: DesignObjectKind, _ form: DesignReference.Form) {
    let path = FieldPath(path.map { .member($0) })
    list(body.node(at: path), path, kind, form)
  }

  private mutating func list(
    _ node: Node?, _ path: FieldPath, _ kind: DesignObjectKind, _ form: DesignReference.Form
  ) {
    for (index, element) in (node?.elements ?? []).enumerated() { add(element, path.appending(index), kind, form) }
  }

  private mutating func add(
    _ node: Node, _ path: FieldPath, _ kind: DesignObjectKind, _ form: DesignReference.Form
  ) {
    // What holds a variable is known only at a site; what is an id exists already.
    guard let name = node.text, !name.isEmpty, !name.contains("{{"), form == .name || MistID(name) == nil else {
      return
    }
    uses.append(Use(path: path, kind: kind, name: name, form: form, position: node.position))
  }
}
