import Addressing
import Documents

extension DesignLoader {
  /// What `addressing:` says, before anything is carved.
  struct AddressingDraft {
    var position: SourcePosition
    var supernet: Placed<IPPrefix>
    var zones: Zones
    var site: SiteForm
    var networks: [NetworkDraft] = []
    var variables: [DesignNetworkVariable] = []
    var book: Placed<String>?
    var taken: [TakenTable] = []

    var siteLength: Placed<Int>? { site.length }
    var policy: CarvingPolicy { site.policy }
    var pinColumn: Placed<String>? { site.pinColumn }
    var numberColumn: Placed<String>? { site.numberColumn }
  }

  /// What `site:` says of every site's block.
  struct SiteForm {
    var length: Placed<Int>?
    var policy: CarvingPolicy = .stable
    /// The column of pinned blocks; `block` without one.
    var pinColumn: Placed<String>?
    /// The column of the numbers that show in the addresses; the site's key without one.
    var numberColumn: Placed<String>?
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
    /// Nil for loopbacks and point-to-point links that are in none.
    var vlan: Placed<Int>?
    var size: Size
    var staticHosts = 0
    /// The column of pinned prefixes.
    var pinColumn: Placed<String>?
  }

  /// Reads `addressing`.
  mutating func readAddressing(_ node: Node) {
    let errorsBefore = findings.errorCount
    defer { addressingIsWhole = findings.errorCount == errorsBefore }
    guard var reader = MappingReader(node, of: "the addressing", log: findings.log) else { return }
    let supernet = reader.required("supernet", .placed(.anyPrefix))
    self.supernet = supernet?.value
    let family = supernet?.value.family ?? .v4
    let zones = reader.optional("zones", .node).flatMap { readZones($0, family) } ?? .none
    let site = reader.optional("site", .node).flatMap { readSite($0, family) } ?? SiteForm()
    let networks = (reader.required("networks", .named(.node)) ?? []).compactMap { readNetwork($0, $1, family) }
    let variables = reader.optional("vars", .named(.oneOf(DesignNetworkVariable.words)), default: [])
    let book = reader.optional("book", .placed(.nonEmptyString))
    let taken = reader.optional("taken", .node).map { readTaken($0) } ?? []
    reader.finish()
    let patterns = readVariables(variables)
    addressVariableNames = variableNames(node)
    noteEqual(networks)
    guard let supernet else { return }
    addressingDraft = AddressingDraft(
      position: node.position, supernet: supernet, zones: zones, site: site, networks: networks,
      variables: patterns, book: book, taken: taken)
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

  private mutating func readZones(_ node: Node, _ family: IPFamily) -> Zones? {
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
          (name, node.isNull ? nil : Reading.prefix(family: family).placed.read(node, log: findings.log))
        })
    case .null: return nil
    }
  }

  private mutating func readSite(_ node: Node, _ family: IPFamily) -> SiteForm? {
    guard var reader = MappingReader(node, of: "the site's block", log: findings.log) else { return nil }
    var form = SiteForm()
    form.length = reader.optional("size", .placed(.prefixLength(family)))
    form.policy = reader.optional("policy", .oneOf(CarvingPolicy.words)) ?? .stable
    form.pinColumn = reader.optional("pin", .placed(.nonEmptyString))
    form.numberColumn = reader.optional("number", .placed(.nonEmptyString))
    if let column = form.numberColumn, form.policy != .aligned {
      findings.note(
        .document, at: column.position, found: "the column '\(column.value)' of the sites' numbers",
        expected: "'policy: aligned', under which numbers show in addresses")
    }
    reader.finish()
    return form
  }

  private mutating func readNetwork(_ name: Placed<String>, _ node: Node, _ family: IPFamily) -> NetworkDraft? {
    guard var reader = MappingReader(node, of: "the network '\(name.value)'", log: findings.log) else { return nil }
    let hosts = reader.optional("hosts", .int(in: 1...16_777_214))
    let growth = reader.optional("growth", .double(in: 1...100), default: 1)
    let length = reader.optional("size", .networkLength(family))
    let reuse = reader.optional("reuse", .prefix(family: family))
    let staticHosts = reader.optional("static", .int(in: 0...16_777_214), default: 0)
    let pin = reader.optional("pin", .placed(.nonEmptyString))
    reader.exactlyOne(of: "hosts", "size", "reuse")
    // Two addresses make a link or a loopback, which may be outside every VLAN.
    let isLink = length.map { $0 >= family.bits - 1 } ?? false
    let vlan = isLink ? reader.optional("vlan", .placed(.int)) : reader.required("vlan", .placed(.int))
    reader.finish()
    guard vlan != nil || isLink else { return nil }
    if let vlan, !(1...4094).contains(vlan.value) {
      findings.note(
        .vlanNumber, at: vlan.position, found: "the VLAN \(vlan.value) of network '\(name.value)'",
        expected: "a whole number from 1 to 4094")
    }
    if let pin, reuse != nil {
      findings.note(
        .document, at: pin.position,
        found: "the column '\(pin.value)' of pins for a network that is the same everywhere",
        expected: "either 'pin' or 'reuse'")
    }
    func draft(_ size: NetworkDraft.Size) -> NetworkDraft {
      NetworkDraft(name: name, vlan: vlan, size: size, staticHosts: staticHosts, pinColumn: reuse == nil ? pin : nil)
    }
    if let hosts { return draft(.hosts(hosts, growth: growth)) }
    if let length { return draft(.length(length)) }
    return reuse.map { draft(.reuse($0)) }
  }

  /// Notes VLAN numbers that two networks share.
  private mutating func noteEqual(_ networks: [NetworkDraft]) {
    for (index, network) in networks.enumerated() {
      guard let vlan = network.vlan, let first = networks[..<index].first(where: { $0.vlan?.value == vlan.value })
      else { continue }
      findings.note(
        .vlanNumber, at: vlan.position,
        found:
          "the VLAN \(vlan.value) of network '\(network.name.value)', which '\(first.name.value)' has already",
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

extension CarvingPolicy {
  static let words: [(String, CarvingPolicy)] = [("stable", .stable), ("packed", .packed), ("aligned", .aligned)]
}
