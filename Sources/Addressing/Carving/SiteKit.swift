/// The networks of a kind of site, with their lengths settled; sites with equal lists share one.
struct SiteKit {
  /// A network that takes its prefix from the site's block, or a part of the site that holds networks.
  struct Carved {
    /// The name, with those of the parts around it.
    let name: String
    let length: Int
    let staticHosts: Int
    /// What a part holds, in order of name; nil for a network.
    let inner: [Carved]?
  }

  /// What is carved from the block itself, in order of name.
  let carved: [Carved]
  /// The names of all that is carved.
  let names: Set<String>
  /// The networks that have the same prefix everywhere.
  let reused: [NetworkAllocation]
  /// The size of the smallest block that holds what is carved.
  let need: SpaceNeed

  init(_ networks: [NetworkRequest], supernet: IPPrefix) throws(CarvingError) {
    var levels = Levels(supernet: supernet)
    carved = try levels.settle(networks, in: "")
    names = levels.names
    reused = levels.reused
    need = SpaceNeed(supernet.family, lengths: carved.lazy.map(\.length))
  }

  /// Goes through a site's networks, and through those of its parts.
  private struct Levels {
    let supernet: IPPrefix
    var names: Set<String> = []
    var reused: [NetworkAllocation] = []

    mutating func settle(_ networks: [NetworkRequest], in outer: String) throws(CarvingError) -> [Carved] {
      var carved: [Carved] = []
      let sorted = networks.sorted { $0.name < $1.name }
      for (network, next) in zip(sorted, sorted.dropFirst()) where network.name == next.name {
        throw .duplicate(.network(NestedName.join(outer, network.name)))
      }
      for var network in sorted {
        let isSimple = NestedName.isSimple(network.name)
        network.name = NestedName.join(outer, network.name)
        guard isSimple else { throw .badName(.network(network.name)) }
        switch network.size {
        case .reused(let prefix):
          guard outer.isEmpty else { throw .reusedInPart(network: network.name) }
          try SiteKit.check(reused: prefix, of: network, beside: reused, supernet: supernet)
          reused.append(
            NetworkAllocation(name: network.name, prefix: prefix, isReused: true, staticHosts: network.staticHosts))
        case .part(let inner, let length):
          carved.append(try part(network.name, inner, length))
        case .length, .hosts:
          let length = try network.length(in: supernet)
          carved.append(Carved(name: network.name, length: length, staticHosts: network.staticHosts, inner: nil))
          names.insert(network.name)
        }
      }
      return carved
    }

    private mutating func part(
      _ name: String, _ inner: [NetworkRequest], _ given: Int?
    ) throws(CarvingError) -> Carved {
      let (subject, family) = (AddressSubject.network(name), supernet.family)
      if let given { try supernet.checkHolds(length: given, of: subject) }
      let inner = try settle(inner, in: name)
      names.insert(name)
      let need = SpaceNeed(family, lengths: inner.map(\.length)).length
      let length = given ?? need
      guard length <= need else {
        throw .tooSmall(
          SpaceShortage(subject, family, length: length, demand: SiteKit.demand(of: inner), missingBits: length - need))
      }
      guard length >= supernet.length else {
        throw .tooSmall(
          SpaceShortage(
            .supernet, supernet, demand: "part \(name) with \(SiteKit.demand(of: inner))",
            missingBits: supernet.length - length))
      }
      return Carved(name: name, length: length, staticHosts: 0, inner: inner)
    }
  }

  fileprivate static func check(
    reused prefix: IPPrefix, of network: NetworkRequest, beside others: [NetworkAllocation], supernet: IPPrefix
  ) throws(CarvingError) {
    let subject = AddressSubject.network(network.name)
    guard network.hasMeaningfulStaticHosts else {
      throw .meaninglessNeed(network: network.name, hosts: 1, growth: 1, staticHosts: network.staticHosts)
    }
    try prefix.checkUsable(for: subject, family: supernet.family)
    guard !prefix.overlaps(supernet) else { throw .overlap(subject, prefix, .supernet, supernet) }
    if let other = others.first(where: { $0.prefix.overlaps(prefix) }) {
      throw .overlap(subject, prefix, .network(other.name), other.prefix)
    }
  }

  /// What the block of a site has to hold, as in a sentence.
  var demand: String { Self.demand(of: carved) }

  static func demand(of carved: [Carved]) -> String {
    let names = carved.map { "\($0.name) /\($0.length)" }.joined(separator: ", ")
    return carved.count == 1 ? "network \(names)" : "\(carved.count) networks (\(names))"
  }
}

extension NetworkRequest {
  /// The most hosts that a need can name; more than any network has.
  private static let mostHosts = 1 << 40

  var hasMeaningfulStaticHosts: Bool { (0...Self.mostHosts).contains(staticHosts) }

  /// The length of the prefix that the network needs.
  func length(in supernet: IPPrefix) throws(CarvingError) -> Int {
    let family = supernet.family
    switch size {
    case .reused(let prefix): return prefix.length
    case .part(let inner, let length):
      if let length { return length }
      return try SiteKit(inner, supernet: supernet).need.length
    case .length(let length):
      try supernet.checkHolds(length: length, of: .network(name))
      guard hasMeaningfulStaticHosts else {
        throw .meaninglessNeed(network: name, hosts: 1, growth: 1, staticHosts: staticHosts)
      }
      return length
    case .hosts(let hosts, let growth):
      guard (1...Self.mostHosts).contains(hosts), growth >= 1, growth <= 1000,
        hasMeaningfulStaticHosts
      else { throw .meaninglessNeed(network: name, hosts: hosts, growth: growth, staticHosts: staticHosts) }
      let length = family == .v6 ? 64 : family.bits - Self.hostBits(for: Self.grown(hosts, growth) + staticHosts)
      guard length >= supernet.length else {
        let demand = "network \(name) of \(Self.grown(hosts, growth) + staticHosts) hosts"
        throw .tooSmall(SpaceShortage(.supernet, supernet, demand: demand, missingBits: supernet.length - length))
      }
      return length
    }
  }

  /// Hosts times growth, rounded up, but not for what binary fractions add: 90 × 1.3 is 117.
  private static func grown(_ hosts: Int, _ growth: Double) -> Int {
    let product = Double(hosts) * growth
    let whole = Int(product)
    return product - Double(whole) > product * 1e-12 ? whole + 1 : whole
  }

  /// The bits that hold so many hosts and the network, broadcast and gateway addresses.
  private static func hostBits(for hosts: Int) -> Int {
    Int.bitWidth - (hosts + 3 - 1).leadingZeroBitCount
  }
}

extension IPPrefix {
  /// Refuses a length that the family does not have, and one that is too large for this supernet; the subject `supernet` stands
  /// for every site.
  func checkHolds(length: Int, of subject: AddressSubject) throws(CarvingError) {
    guard (0...family.bits).contains(length) else {
      throw .lengthOutOfRange(subject, length: length, allowed: self.length...family.bits)
    }
    guard length < self.length else { return }
    let whose = subject == .supernet ? "each site" : "\(subject)"
    throw .tooSmall(
      SpaceShortage(.supernet, self, demand: "a /\(length) for \(whose)", missingBits: self.length - length))
  }

  /// Refuses a prefix of another family than the plan's, and one that no host can have an address of.
  func checkUsable(for subject: AddressSubject, family: IPFamily) throws(CarvingError) {
    if let meant = mappedIPv4 { throw .mappedIPv4(subject, self, meant: meant) }
    guard self.family == family else { throw .wrongFamily(subject, self, expected: family) }
    if let purpose = specialPurposes.first(where: { !$0.numbersHosts && $0.prefix.contains(self) }) {
      throw .unusable(subject, self, purpose)
    }
  }
}
