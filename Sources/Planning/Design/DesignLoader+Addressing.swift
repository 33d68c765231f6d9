import Addressing
import Documents

extension DesignLoader {
  /// What `addressing:` says, before anything is carved.
  struct AddressingDraft {
    var position: SourcePosition
    var supernet: Placed<IPPrefix>
    var zones: Zones
    var siteLength: Placed<Int>?
    var networks: [NetworkDraft] = []
    var variables: [DesignNetworkVariable] = []
  }

  /// How `zones:` names the zones.
  enum Zones {
    /// No zones: sites are carved from the supernet itself.
    case none
    /// So many; the names are those of the table of sites.
    case count(Placed<Int>)
    /// These, each with its prefix where it is given.
    case named([(name: Placed<String>, prefix: Placed<IPPrefix>?)])
  }

  /// A network of every site.
  struct NetworkDraft {
    enum Size {
      case hosts(Int, growth: Double)
      case length(Int)
      case reuse(IPPrefix)
    }
    var name: Placed<String>
    var vlan: Placed<Int>
    var size: Size
  }

  /// Reads `addressing`.
  mutating func readAddressing(_ node: Node) {
    let errorsBefore = findings.errorCount
    defer { addressingIsWhole = findings.errorCount == errorsBefore }
    guard var reader = MappingReader(node, of: "the addressing", log: findings.log) else { return }
    let supernet = reader.required("supernet", .placed(.prefix))
    let zones = reader.optional("zones", .node).flatMap { readZones($0) } ?? .none
    let site = reader.optional("site", .node).flatMap { readSiteSize($0) }
    let networks = (reader.required("networks", .named(.node)) ?? []).compactMap { readNetwork($0, $1) }
    let variables = reader.optional("vars", .named(.oneOf(DesignNetworkVariable.words)), default: [])
    for key in ["taken", "book"] where node[key] != nil && reader.has(key) {
      findings.note(
        .document, at: reader.position(of: key), found: "the key '\(key)', which this version does not read",
        expected: "a supernet that is free", advice: "leave it out")
    }
    reader.finish()
    self.supernet = supernet?.value
    let patterns = readVariables(variables)
    addressVariableNames = variableNames(node)
    noteEqual(networks)
    guard let supernet else { return }
    addressingDraft = AddressingDraft(
      position: node.position, supernet: supernet, zones: zones, siteLength: site, networks: networks,
      variables: patterns)
  }

  /// The names of the variables that are meant, whatever else is wrong with networks and values.
  private func variableNames(_ node: Node) -> [String] {
    let networks = node["networks"]?.entries?.compactMap(\.key.text) ?? []
    let patterns = node["vars"]?.entries?.compactMap { try? NamingPattern($0.key.text ?? "") } ?? []
    return networks.flatMap { network in patterns.map { $0.format { _ in network } } }
  }

  private mutating func readVariables(
    _ variables: [(name: Placed<String>, value: DesignNetworkVariable.Value)]
  ) -> [DesignNetworkVariable] {
    variables.compactMap { name, value in
      let node = Node(at: name.position, .scalar(text: name.value, style: .quoted))
      guard let pattern = Reading.pattern(["net"]).read(node, log: findings.log),
        isVariableName(pattern.format { _ in "net" }, at: name.position)
      else { return nil }
      guard pattern.placeholders.contains("net") else {
        findings.note(
          .duplicateName, at: name.position, found: "the variable '\(name.value)' for every network",
          expected: "a name with {net}, which stands for the network's name")
        return nil
      }
      return DesignNetworkVariable(pattern: pattern, value: value)
    }
  }

  private mutating func readZones(_ node: Node) -> Zones? {
    switch node.content {
    case .scalar: return Reading.int(in: 1...65_536).placed.read(node, log: findings.log).map { .count($0) }
    case .sequence:
      let names = Reading.list(of: .placed(.nonEmptyString)).read(node, log: findings.log) ?? []
      var seen: Set<String> = []
      for name in names where !seen.insert(name.value).inserted {
        findings.note(
          .duplicateName, at: name.position, found: "the zone '\(name.value)' a second time", expected: "each zone once"
        )
      }
      return .named(names.map { (name: $0, prefix: nil) })
    case .mapping:
      let zones = Reading.named(.node).read(node, log: findings.log) ?? []
      return .named(
        zones.map { name, node in
          (name, node.isNull ? nil : Reading.prefix.placed.read(node, log: findings.log))
        })
    case .null: return nil
    }
  }

  private mutating func readSiteSize(_ node: Node) -> Placed<Int>? {
    guard var reader = MappingReader(node, of: "the site's block", log: findings.log) else { return nil }
    let size = reader.optional("size", .placed(.prefixLength))
    // The column of pinned blocks: known by its own name, so that designs may say it.
    _ = reader.optional("pin", .oneOf(["block"]))
    _ = reader.optional("policy", .oneOf(["stable"]))
    reader.finish()
    return size
  }

  private mutating func readNetwork(_ name: Placed<String>, _ node: Node) -> NetworkDraft? {
    guard var reader = MappingReader(node, of: "the network '\(name.value)'", log: findings.log) else { return nil }
    let vlan = reader.required("vlan", .placed(.int))
    let hosts = reader.optional("hosts", .int(in: 1...16_777_214))
    let growth = reader.optional("growth", .double(in: 1...100), default: 1)
    let length = reader.optional("size", .prefixLength)
    let reuse = reader.optional("reuse", .prefix)
    reader.exactlyOne(of: "hosts", "size", "reuse")
    reader.finish()
    guard let vlan else { return nil }
    if !(1...4094).contains(vlan.value) {
      findings.note(
        .vlanNumber, at: vlan.position, found: "the VLAN \(vlan.value) of network '\(name.value)'",
        expected: "a whole number from 1 to 4094")
    }
    if let hosts { return NetworkDraft(name: name, vlan: vlan, size: .hosts(hosts, growth: growth)) }
    if let length { return NetworkDraft(name: name, vlan: vlan, size: .length(length)) }
    return reuse.map { NetworkDraft(name: name, vlan: vlan, size: .reuse($0)) }
  }

  /// Notes VLAN numbers that two networks share.
  private mutating func noteEqual(_ networks: [NetworkDraft]) {
    for (index, network) in networks.enumerated() {
      guard let first = networks[..<index].first(where: { $0.vlan.value == network.vlan.value }) else { continue }
      findings.note(
        .vlanNumber, at: network.vlan.position,
        found:
          "the VLAN \(network.vlan.value) of network '\(network.name.value)', which '\(first.name.value)' has already",
        expected: "a VLAN of its own for each network")
    }
  }

  /// Checks the zones of the sites, and gives every site its zone.
  mutating func checkZones() -> [(name: String, prefix: Placed<IPPrefix>?)] {
    guard let draft = addressingDraft else { return [] }
    switch draft.zones {
    case .none: return []
    case .count(let count):
      let names = Set(drafts.compactMap(\.zone)).sorted()
      if names.count > count.value {
        findings.note(
          .unknownZone, at: count.position,
          found: "\(counted(count.value, "zone")) for the \(names.count) that the sites name: \(listed(names))",
          expected: "at least \(names.count)")
      }
      noteZoneless(among: names)
      return names.map { ($0, nil) }
    case .named(let zones):
      let names = zones.map(\.name.value)
      for site in drafts {
        guard let zone = site.zone, !names.contains(zone) else { continue }
        findings.noteUnknown(.unknownZone, "zone", zone, among: names, at: site.zonePosition)
      }
      noteZoneless(among: names)
      return zones.map { ($0.name.value, $0.prefix) }
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

extension DesignNetworkVariable {
  static let words = Value.allCases.map { ($0.rawValue, $0) }
}

extension Reading where Value == IPPrefix {
  /// An IPv4 prefix.
  static var prefix: Reading<IPPrefix> {
    let expected = "an IPv4 prefix, such as 10.0.0.0/8"
    return Reading(expected: expected) { node, log in
      guard let text = node.text else {
        log.report(at: node.position, found: node.kind, expected: expected)
        return nil
      }
      do throws(AddressSyntaxError) {
        let prefix = try IPPrefix(parsing: text)
        if prefix.family == .v4 { return prefix }
        log.report(at: node.position, found: "the IPv6 prefix \(prefix)", expected: expected)
      } catch {
        log.report(
          at: node.position, found: "\(node.kind), in it \(error.found)", expected: error.expected,
          advice: error.advice)
      }
      return nil
    }
  }
}

extension Reading where Value == Int {
  /// The length of an IPv4 prefix, `/24`.
  static var prefixLength: Reading<Int> {
    .text("the length of a prefix from /1 to /32, such as /24") { text in
      guard text.hasPrefix("/"), let length = Int(text.dropFirst()), (1...32).contains(length) else { return nil }
      return length
    }
  }
}
