import Addressing
import Documents

extension DesignLoader {
  /// What `addressing:` says of one space, before anything is carved.
  struct AddressingDraft {
    var position: SourcePosition
    /// The name of a space beside the first; empty for the first.
    var name = ""
    var supernet: Placed<IPPrefix>
    var zones: Zones
    /// Whether the zones are said here, not taken from the first space.
    var hasOwnZones = true
    /// Whether nothing is said of zones, nor of the supernet.
    var isUsual = false
    var site: SiteForm
    var networks: [NetworkDraft] = []
    var variables: [DesignNetworkVariable] = []
    var book: Placed<String>?
    var taken: [TakenTable] = []
    /// The spaces beside this one.
    var beside: [AddressingDraft] = []

    /// All spaces.
    var spaces: [AddressingDraft] { [self] + beside }
    var siteLength: Placed<Int>? { site.length }
    var policy: CarvingPolicy { site.policy }
    var pinColumn: Placed<String>? { site.pinColumn }
    var numberColumn: Placed<String>? { site.numberColumn }
    /// The columns of pinned networks, with the network of each; those in parts of a site included.
    var networkPins: [(network: String, column: Placed<String>)] { networks.flatMap(\.pins) }
    /// The columns that say how many of its parts a site has.
    var countColumns: [Placed<String>] { networks.flatMap(\.countColumns) }
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
    /// These.
    case named([ZoneDraft])
  }

  /// A zone, its prefix where it is given, and the zones inside.
  struct ZoneDraft {
    var name: Placed<String>
    var prefix: Placed<IPPrefix>?
    var zones: [ZoneDraft] = []
  }

  /// A network of every site, or a part of the site that holds networks.
  struct NetworkDraft {
    enum Size {
      case hosts(Int, growth: Double)
      case length(Int)
      case reuse(IPPrefix)
      indirect case part([NetworkDraft], length: Int?)
    }
    /// The name, with those of the parts around it.
    var name: Placed<String>
    /// Nil for loopbacks and point-to-point links that are in none, and for parts.
    var vlan: Placed<Int>?
    var size: Size
    var staticHosts = 0
    /// The column of pinned prefixes.
    var pinColumn: Placed<String>?
    /// The column that says how many parts of a range a site has, and which of them this is, from 1.
    var count: (column: Placed<String>, number: Int)?
  }

  /// Reads `addressing`.
  mutating func readAddressing(_ node: Node) {
    let errorsBefore = findings.errorCount
    defer { addressingIsWhole = findings.errorCount == errorsBefore }
    addressVariableNames = variableNames(node)
    guard var reader = MappingReader(node, of: "the addressing", log: findings.log) else { return }
    var draft = readSpace(&reader, at: node.position)
    let book = reader.optional("book", .placed(.nonEmptyString))
    let taken = reader.optional("taken", .node).map { readTaken($0) } ?? []
    let beside = reader.optional("beside", .named(.node)) ?? []
    reader.finish()
    supernets = draft.map { [$0.supernet.value] } ?? []
    draft?.book = book
    draft?.taken = taken
    for (name, node) in beside {
      guard var reader = MappingReader(node, of: "the space '\(name.value)'", log: findings.log) else { continue }
      var space = readSpace(&reader, at: node.position, beside: draft)
      reader.finish()
      space?.name = name.value
      if !name.value.utf8.allSatisfy({ $0 != UInt8(ascii: "/") }) {
        findings.note(.naming, at: name.position, found: "the space '\(name.value)'", expected: "a name without '/'")
      }
      if let space {
        supernets.append(space.supernet.value)
        draft?.beside.append(space)
      }
    }
    addressingDraft = draft
  }

  /// Reads what is said of a space; of one beside the first, what is not said is as there.
  private mutating func readSpace(
    _ reader: inout MappingReader, at position: SourcePosition, beside first: AddressingDraft? = nil
  ) -> AddressingDraft? {
    // Who says neither has the private /8 in eight zones, a /11 each.
    let isUsual = first == nil && !reader.has("supernet")
    let supernet = isUsual ? Self.usualSupernet(at: position) : reader.required("supernet", .placed(.anyPrefix))
    let family = supernet?.value.family ?? .v4
    let ownZones = reader.optional("zones", .node).flatMap { readZones($0, family) }
    let zones = ownZones ?? first?.zones.unplaced ?? (isUsual ? .count(Placed(8, at: position)) : .none)
    let usual = SiteForm(policy: first?.policy ?? .stable, numberColumn: first?.numberColumn)
    let site = reader.optional("site", .node).flatMap { readSite($0, family) } ?? usual
    let entries = first == nil ? reader.required("networks", .named(.node)) : reader.optional("networks", .named(.node))
    let networks =
      entries.map { $0.flatMap { readNetwork($0, $1, family, beside: first?.networks ?? []) } }
      ?? first?.networks.compactMap { $0.inFamily(family) } ?? []
    let variables = reader.optional("vars", .named(.oneOf(DesignNetworkVariable.words)), default: [])
    let patterns = readVariables(variables)
    noteEqual(networks)
    return supernet.map {
      AddressingDraft(
        position: position, supernet: $0, zones: zones, hasOwnZones: ownZones != nil,
        isUsual: isUsual && ownZones == nil, site: site, networks: networks, variables: patterns)
    }
  }

  /// What is carved where the design names no supernet.
  private static func usualSupernet(at position: SourcePosition) -> Placed<IPPrefix>? {
    IPPrefix(IPAddress(v4: 10 << 24), length: 8).map { Placed($0, at: position) }
  }

  /// The names of the variables that are meant, whatever else is wrong with networks and values.
  private func variableNames(_ node: Node) -> [String] {
    func names(_ networks: Node?) -> [String] {
      (networks?.entries ?? []).flatMap { key, value -> [String] in
        guard let text = key.text else { return [] }
        guard let inner = value["networks"] else { return [text] }
        return (NumberedName.range(text) ?? []).flatMap { part in names(inner).map { "\(part)_\($0)" } }
      }
    }
    let first = names(node["networks"])
    return ([node] + (node["beside"]?.entries ?? []).map(\.value)).flatMap { space in
      let networks = space["networks"].map(names) ?? first
      let patterns = space["vars"]?.entries?.compactMap { try? NamingPattern($0.key.text ?? "") } ?? []
      return networks.flatMap { network in patterns.map { $0.format { _ in network } } }
    }
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
    case .sequence, .mapping: return .named(readZoneList(node, family))
    case .null: return nil
    }
  }

  /// A list of names, or names with their prefixes or with `{ prefix: …, zones: … }`, to any depth.
  private mutating func readZoneList(_ node: Node, _ family: IPFamily) -> [ZoneDraft] {
    var zones: [ZoneDraft] = []
    if node.elements != nil {
      let names = Reading.list(of: .placed(.nonEmptyString)).read(node, log: findings.log) ?? []
      var seen: Set<String> = []
      for name in names where !seen.insert(name.value).inserted {
        findings.note(
          .duplicateName, at: name.position, found: "the zone '\(name.value)' a second time", expected: "each zone once"
        )
      }
      zones = names.map { ZoneDraft(name: $0) }
    } else {
      for (name, node) in Reading.named(.node).read(node, log: findings.log) ?? [] {
        var zone = ZoneDraft(name: name)
        if node.elements != nil {
          zone.zones = readZoneList(node, family)
        } else if node.entries != nil {
          guard var reader = MappingReader(node, of: "the zone '\(name.value)'", log: findings.log) else { continue }
          zone.prefix = reader.optional("prefix", Reading.prefix(family: family).placed)
          zone.zones = reader.optional("zones", .node).map { readZoneList($0, family) } ?? []
          reader.finish()
        } else if !node.isNull {
          zone.prefix = Reading.prefix(family: family).placed.read(node, log: findings.log)
        }
        zones.append(zone)
      }
    }
    for zone in zones where zone.name.value.contains("/") {
      findings.note(
        .naming, at: zone.name.position, found: "the zone '\(zone.name.value)'",
        expected: "a name without '/', which stands between the names of zones in zones")
    }
    return zones
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

  /// Reads a network, or the parts of a site that hold networks, which a range of names stands for: `floor1..floor3`.
  private mutating func readNetwork(
    _ name: Placed<String>, _ node: Node, _ family: IPFamily, beside first: [NetworkDraft]
  ) -> [NetworkDraft] {
    if name.value.contains("/") {
      findings.note(
        .naming, at: name.position, found: "the network '\(name.value)'",
        expected: "a name without '/', which stands between the names of parts and networks")
      return []
    }
    guard node["networks"] != nil else {
      return readCarved(name, node, family, vlan: first.first { $0.name.value == name.value }?.vlan).map { [$0] } ?? []
    }
    guard var reader = MappingReader(node, of: "the part '\(name.value)'", log: findings.log) else { return [] }
    let length = reader.optional("size", .networkLength(family))
    let count = reader.optional("count", .placed(.nonEmptyString))
    let entries = reader.required("networks", .named(.node)) ?? []
    reader.finish()
    let inner = entries.flatMap { readNetwork($0, $1, family, beside: []) }
    noteEqual(inner)
    for network in inner {
      guard case .reuse = network.size else { continue }
      findings.note(
        .document, at: network.name.position,
        found: "the network '\(network.name.value)' in a part of the site, the same everywhere",
        expected: "networks with 'reuse' beside the parts, not in them")
    }
    return rangeNames(name, of: "parts", such: "floor1..floor3").enumerated().map { index, part in
      NetworkDraft(
        name: Placed(part, at: name.position), size: .part(inner.map { $0.inPart(part) }, length: length),
        count: count.map { ($0, index + 1) })
    }
  }

  private mutating func readCarved(
    _ name: Placed<String>, _ node: Node, _ family: IPFamily, vlan known: Placed<Int>?
  ) -> NetworkDraft? {
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
    let isOptional = isLink || known != nil
    let vlan = (isOptional ? reader.optional("vlan", .placed(.int)) : reader.required("vlan", .placed(.int))) ?? known
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
        .vlanClash, at: vlan.position,
        found:
          "the VLAN \(vlan.value) of network '\(network.name.value)', which '\(first.name.value)' has already",
        expected: "a VLAN of its own for each network", subjects: ["addressing/\(network.name.value)"])
    }
  }

}

extension DesignNetworkVariable {
  static let words = Value.allCases.map { ($0.rawValue, $0) }
}

extension CarvingPolicy {
  static let words: [(String, CarvingPolicy)] = [("stable", .stable), ("packed", .packed), ("aligned", .aligned)]
}

extension DesignLoader.Zones {
  /// The same zones for another space: their prefixes are of the first.
  fileprivate var unplaced: Self {
    guard case .named(let zones) = self else { return self }
    func strip(_ zones: [DesignLoader.ZoneDraft]) -> [DesignLoader.ZoneDraft] {
      zones.map { DesignLoader.ZoneDraft(name: $0.name, zones: strip($0.zones)) }
    }
    return .named(strip(zones))
  }
}

extension DesignLoader.NetworkDraft {
  /// The network as it stands in a part of the site.
  fileprivate func inPart(_ part: String) -> Self {
    var network = self
    network.name = Placed("\(part)/\(name.value)", at: name.position)
    if case .part(let inner, let length) = size { network.size = .part(inner.map { $0.inPart(part) }, length: length) }
    return network
  }

  /// The network in a space of this family that says nothing of networks: an IPv6 network is a /64, a link a /127, a loopback
  /// a /128. What is the same everywhere stays where it is.
  fileprivate func inFamily(_ family: IPFamily) -> Self? {
    var network = self
    network.pinColumn = nil
    switch size {
    case .reuse: return nil
    case .part(let inner, let length):
      network.size = .part(inner.compactMap { $0.inFamily(family) }, length: family == .v4 ? length : nil)
    case .length(let length) where family == .v6: network.size = .length(length < 31 ? 64 : 96 + length)
    case .hosts where family == .v6: network.size = .length(64)
    case .length, .hosts: break
    }
    return network
  }

  fileprivate var pins: [(network: String, column: Placed<String>)] {
    if case .part(let inner, _) = size { return inner.flatMap(\.pins) }
    return pinColumn.map { [(name.value, $0)] } ?? []
  }

  fileprivate var countColumns: [Placed<String>] {
    guard case .part(let inner, _) = size else { return [] }
    return (count.map { [$0.column] } ?? []) + inner.flatMap(\.countColumns)
  }

  /// The network itself, or those of a part.
  var leaves: [Self] {
    if case .part(let inner, _) = size { return inner.flatMap(\.leaves) }
    return [self]
  }
}
