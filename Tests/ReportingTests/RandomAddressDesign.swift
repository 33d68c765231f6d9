import Planning

/// A design of addresses from a seed: zones in zones, parts of sites in one another, spaces beside the first, as a person
/// would write them.
struct RandomAddressDesign {
  /// A zone, with the zones inside.
  indirect enum Zone {
    case leaf(String)
    case area(String, [Zone])
  }

  /// A network as it is written, or a part of the site: a range of names, whether the sites say how many, and what is in each.
  indirect enum Network {
    case one(String, String)
    case part(String, names: [String], isCounted: Bool, [Network])
  }

  struct Site: Hashable {
    var key: Int
    var zone: String
    var floors: Int?
  }

  var generator: SeededGenerator
  var zones: [Zone] = []
  var networks: [Network] = []
  var sites: [Site] = []
  /// The allocations so far; nil for a design without a book.
  var book: String?
  let policy: String
  private(set) var beside: [String] = []
  private var vlan = 1

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    policy = ["stable", "packed", "aligned"][generator.number(in: 0...2)]
    self.generator = generator
    for index in 0...self.generator.number(in: 0...2) { zones.append(zone("z\(index)", depth: 0)) }
    // What a site without floors has.
    networks.append(.one("base", "{ vlan: 4001, hosts: \(self.generator.number(in: 1...60)) }"))
    for index in 0...self.generator.number(in: 0...2) { networks.append(network("n\(index)", depth: 0)) }
    if self.generator.number(in: 0...1) == 0 {
      networks.append(.one("guest", "{ vlan: 4000, reuse: 192.168.64.0/22 }"))
    }
    for key in 1...self.generator.number(in: 2...12) { sites.append(site(key)) }
    if self.generator.number(in: 0...1) == 0 { beside.append("six: { supernet: fd00::/32, site: { size: /48 } }") }
    if self.generator.number(in: 0...1) == 0 {
      beside.append("links: { supernet: 100.64.0.0/16, networks: { uplink: { size: point-to-point } } }")
    }
  }

  private mutating func zone(_ name: String, depth: Int) -> Zone {
    guard depth < 2, generator.number(in: 0...2) == 0 else { return .leaf(name) }
    var inner: [Zone] = []
    for index in 0...generator.number(in: 0...2) { inner.append(zone("\(name)\(index)", depth: depth + 1)) }
    return .area(name, inner)
  }

  private mutating func network(_ name: String, depth: Int) -> Network {
    guard depth < 2, generator.number(in: 0...2) == 0 else {
      vlan += 1
      let size =
        generator.number(in: 0...1) == 0
        ? "hosts: \(generator.number(in: 1...120)), growth: 1.\(generator.number(in: 0...9))"
        : "size: /\(generator.number(in: 25...29))"
      return .one(name, "{ vlan: \(vlan), \(size) }")
    }
    let count = generator.number(in: 1...3)
    var inner: [Network] = []
    for index in 0...generator.number(in: 0...1) { inner.append(network("i\(index)", depth: depth + 1)) }
    return .part(
      count == 1 ? name : "\(name)1..\(name)\(count)", names: count == 1 ? [name] : (1...count).map { "\(name)\($0)" },
      isCounted: count > 1 && generator.number(in: 0...1) == 0, inner)
  }

  /// A site that always has the same zone and floors.
  func site(_ key: Int) -> Site {
    let leaves = Self.leaves(zones, in: "")
    return Site(key: key, zone: leaves[key * 7 % leaves.count], floors: key % 3 == 0 ? nil : key % 4)
  }

  /// The names of the zones that hold sites.
  static func leaves(_ zones: [Zone], in outer: String) -> [String] {
    zones.flatMap { zone in
      switch zone {
      case .leaf(let name): [outer + name]
      case .area(let name, let inner): leaves(inner, in: "\(outer)\(name)/")
      }
    }
  }

  /// The names of the networks that a site is to have, without those that are the same everywhere.
  func networkNames(of site: Site) -> [String] {
    func names(_ networks: [Network], in outer: String) -> [String] {
      networks.flatMap { network in
        switch network {
        case .one("guest", _): [String]()
        case .one(let name, _): [outer + name]
        case .part(_, let parts, let isCounted, let inner):
          parts.prefix(isCounted ? site.floors ?? parts.count : parts.count).flatMap {
            names(inner, in: "\(outer)\($0)/")
          }
        }
      }
    }
    return names(networks, in: "").sorted()
  }

  /// Puts everything in another order, at every level.
  mutating func shuffle() {
    zones = Self.shuffled(zones, &generator)
    networks = Self.shuffled(networks, &generator)
    sites.shuffle(using: &generator)
  }

  private static func shuffled(_ zones: [Zone], _ generator: inout SeededGenerator) -> [Zone] {
    var result: [Zone] = []
    for zone in zones {
      guard case .area(let name, let inner) = zone else {
        result.append(zone)
        continue
      }
      result.append(.area(name, shuffled(inner, &generator)))
    }
    return result.shuffled(using: &generator)
  }

  private static func shuffled(_ networks: [Network], _ generator: inout SeededGenerator) -> [Network] {
    var result: [Network] = []
    for network in networks {
      guard case .part(let name, let names, let isCounted, let inner) = network else {
        result.append(network)
        continue
      }
      result.append(.part(name, names: names, isCounted: isCounted, shuffled(inner, &generator)))
    }
    return result.shuffled(using: &generator)
  }

  /// The design and its table of sites.
  var files: MemoryFiles {
    func zoneText(_ zones: [Zone]) -> String {
      "{ "
        + zones.map { zone in
          switch zone {
          case .leaf(let name): "\(name): "
          case .area(let name, let inner): "\(name): { zones: \(zoneText(inner)) }"
          }
        }.joined(separator: ", ") + " }"
    }
    func networkText(_ networks: [Network]) -> String {
      "{ "
        + networks.map { network in
          switch network {
          case .one(let name, let body): "\(name): \(body)"
          case .part(let name, _, let isCounted, let inner):
            "\(name): { \(isCounted ? "count: floors, " : "")networks: \(networkText(inner)) }"
          }
        }.joined(separator: ", ") + " }"
    }
    let besides = beside.isEmpty ? "" : "\n  beside:\n" + beside.map { "    \($0)\n" }.joined()
    let design = """
      mistwin: 1
      org: { name: Random }
      addressing:
        \(book == nil ? "" : "book: book.csv")
        supernet: 10.0.0.0/8
        zones: \(zoneText(zones))
        site: { policy: \(policy) }
        networks: \(networkText(networks))\(besides)
      sites: { file: sites.csv }
      naming: { site: "S{store}" }

      """
    let rows = sites.map { site in
      "\(site.key),City,\(site.zone),Europe/Paris,FR,\(site.floors.map(String.init) ?? "")\n"
    }
    var texts = [
      "d/design.yaml": design, "d/sites.csv": "store,city,zone,timezone,country_code,floors\n" + rows.joined(),
    ]
    texts["d/book.csv"] = book
    return MemoryFiles(texts)
  }

  /// What the design comes to; nil where it does not fit.
  func addressing(_ options: CarvingOptions = CarvingOptions()) -> DesignAddressing? {
    Design.read("d", files: files, carving: options).design.addressing
  }
}
