import Determinism
import MistAPI
import SQLite

/// What is plugged in where at a site: the cables that are known, and for the rest a stated default, stable from the devices that
/// are there and the seed. By the default access points take the first free ports of the switches in turn, then come wired things;
/// a gateway stands behind the first switch, and the other switches behind that.
struct SiteWiring {
  /// A switch or gateway with its ports.
  struct Box {
    let row: InventoryRow
    let name: String
    let ports: Int
  }

  /// A wired thing: a phone, a printer, a camera.
  struct Thing: Hashable {
    let mac: MACAddress
    let hostname: String
    let manufacture: String
    let box: MACAddress
    let port: Int
  }

  /// Where a cable ends.
  enum End: Hashable {
    case accessPoint(MACAddress)
    case thing(Thing)
    case gateway(MACAddress)
    case chassis(MACAddress)
    case provider
  }

  /// One port that is in use.
  struct Port: Hashable {
    let box: MACAddress
    let type: String
    let number: Int
    let name: String
    let end: End
    let isUplink: Bool
    /// Who knows of the cable; nil where it is assumed.
    let source: Cable.Source?
  }

  let switches: [Box]
  let gateways: [Box]
  private(set) var ports: [Port] = []
  private(set) var things: [Thing] = []
  /// The access points for which no port is left.
  private(set) var unplugged: [MACAddress] = []
  private var byAccessPoint: [MACAddress: Int] = [:]
  private var byBox: [MACAddress: [Int]] = [:]
  /// The ports that are taken, and where to look for the next free one.
  private var taken: [MACAddress: Set<Int>] = [:]
  private var next: [MACAddress: Int] = [:]

  init(
    switches: [Box], gateways: [Box], accessPoints: [MACAddress], cables: [Cable] = [], seed: RandomKey
  ) {
    self.switches = switches
    self.gateways = gateways
    let known = KnownCables(cables, switches: switches, gateways: gateways, accessPoints: accessPoints)
    taken = known.taken
    for plug in known.accessPoints {
      if byAccessPoint[plug.accessPoint] == nil { byAccessPoint[plug.accessPoint] = ports.count }
      add(plug.box, plug.number, .accessPoint(plug.accessPoint), name: plug.port, source: plug.source)
    }
    let open = accessPoints.filter { byAccessPoint[$0] == nil }
    for (index, mac) in open.enumerated() where !switches.isEmpty { plugIn(mac, from: index % switches.count) }
    for (index, box) in switches.enumerated() {
      let key = seed.child("wired").child(box.row.mac.value)
      let wanted = 3 + Int(key.child(0).integer(below: 8))
      for number in freePorts(of: box, upTo: wanted) {
        let thing = Self.thing(on: box.row.mac, port: number, key: key.child(UInt64(number + 1)))
        things.append(thing)
        add(box, number, .thing(thing))
      }
      addUplinks(of: index, known)
    }
    for (index, box) in gateways.enumerated() { addPorts(ofGateway: box, isFirst: index == 0, known) }
  }

  /// Puts an access point whose cable is not known into the next free port, its own switch first.
  private mutating func plugIn(_ mac: MACAddress, from first: Int) {
    for offset in switches.indices {
      let box = switches[(first + offset) % switches.count]
      guard let number = freePorts(of: box, upTo: 1, of: Self.accessPorts(box)).first else { continue }
      byAccessPoint[mac] = ports.count
      add(box, number, .accessPoint(mac))
      return
    }
    unplugged.append(mac)
  }

  /// The first free ports of a switch. Things leave some that access points may still take.
  private mutating func freePorts(of box: Box, upTo count: Int, of all: Int? = nil) -> [Int] {
    let end = all ?? min(Self.accessPorts(box), Self.allButUplinks(box))
    var number = next[box.row.mac] ?? 0
    var free: [Int] = []
    while number < end, free.count < count {
      if taken[box.row.mac]?.contains(number) != true { free.append(number) }
      number += 1
    }
    next[box.row.mac] = number
    return free
  }

  private mutating func addUplinks(of index: Int, _ known: KnownCables) {
    let box = switches[index]
    for link in known.links where link.box.row.mac == box.row.mac {
      let end: End =
        link.far.row.type == DeviceType.gateway.rawValue
        ? .gateway(link.far.row.mac) : .chassis(link.far.row.mac)
      add(box, link.number ?? freeUplink(of: box), end, name: link.port, isUplink: link.isUplink, source: link.source)
    }
    guard !known.hasUplink(box.row.mac) else { return }
    if index == known.root {
      if let gateway = gateways.first { add(box, freeUplink(of: box), .gateway(gateway.row.mac), isUplink: true) }
    } else {
      add(box, freeUplink(of: box), .chassis(switches[known.root].row.mac), isUplink: true)
    }
  }

  private mutating func addPorts(ofGateway box: Box, isFirst: Bool, _ known: KnownCables) {
    add(box, freePort(of: box, from: 0), .provider, isUplink: true)
    let links = known.links.filter { $0.box.row.mac == box.row.mac }
    for link in links {
      add(
        box, link.number ?? freePort(of: box, from: 1), .chassis(link.far.row.mac), name: link.port,
        source: link.source)
    }
    if isFirst, links.isEmpty, !switches.isEmpty {
      add(box, freePort(of: box, from: 1), .chassis(switches[known.root].row.mac))
    }
  }

  private func freeUplink(of box: Box) -> Int { freePort(of: box, from: Self.firstUplink(box)) }

  private func freePort(of box: Box, from first: Int) -> Int {
    var number = first
    while taken[box.row.mac]?.contains(number) == true { number += 1 }
    return number
  }

  private mutating func add(
    _ box: Box, _ number: Int, _ end: End, name: String? = nil, isUplink: Bool = false, source: Cable.Source? = nil
  ) {
    taken[box.row.mac, default: []].insert(number)
    byBox[box.row.mac, default: []].append(ports.count)
    ports.append(
      Port(
        box: box.row.mac, type: box.row.type, number: number, name: name ?? Self.portName(box, number), end: end,
        isUplink: isUplink, source: source))
  }

  /// How many ports a switch has for access points and things. Where the table does not say, the last four are uplinks.
  static func accessPorts(_ box: Box) -> Int {
    DeviceModels.named(box.row.model)?.panel?.count ?? allButUplinks(box)
  }

  private static func allButUplinks(_ box: Box) -> Int { max(1, box.ports - 4) }

  /// The number of the first uplink.
  static func firstUplink(_ box: Box) -> Int { max(accessPorts(box), allButUplinks(box)) }

  private static func portName(_ box: Box, _ number: Int) -> String {
    if box.row.type == DeviceType.switch.rawValue, number >= firstUplink(box) {
      return InterfaceName("xe", module: 1, number: number - firstUplink(box)).description
    }
    return DeviceModels.named(box.row.model)?.panel?.name(number) ?? InterfaceName("ge", number: number).description
  }

  private static let makers: [(name: String, oui: UInt64, prefix: String)] = [
    ("Poly", 0x64167F, "phone"), ("HP", 0x3C5282, "printer"), ("Axis Communications", 0xACCC8E, "camera"),
    ("Dell", 0x8CEC4B, "desk"), ("Verifone", 0x0025E4, "till"),
  ]

  private static func thing(on box: MACAddress, port: Int, key: RandomKey) -> Thing {
    let maker = makers[Int(key.child(0).integer(below: UInt64(makers.count)))]
    // The switch's own bits and the port, so that no two things of a site share an address.
    let mac = MACAddress(value: maker.oui << 24 | ((box.value >> 4 & 0xFFFF) << 8 | UInt64(port & 0xFF)))
    return Thing(
      mac: mac, hostname: "\(maker.prefix)-\(mac.description.suffix(6))", manufacture: maker.name, box: box, port: port)
  }

  /// The port that an access point hangs on.
  func port(of accessPoint: MACAddress) -> Port? { byAccessPoint[accessPoint].map { ports[$0] } }

  /// The ports in use of a switch or gateway.
  func ports(of box: MACAddress) -> [Port] { (byBox[box] ?? []).map { ports[$0] } }

  func box(_ mac: MACAddress) -> Box? { switches.first { $0.row.mac == mac } ?? gateways.first { $0.row.mac == mac } }
}

extension Twin {
  /// What `wiring` tells, from the store.
  func readWiring(of site: StoredObject) throws -> SiteWiring {
    let rows = try inventoryRows(at: site.id, type: "all")
    func boxes(_ type: String) throws -> [SiteWiring.Box] {
      try rows.filter { $0.type == type }.map { row in
        let name = try deviceName(row.mac)
        let ports = DeviceModels.named(row.model)?.ports ?? 0
        return SiteWiring.Box(
          row: row, name: name.isEmpty ? row.mac.description : name, ports: ports == 0 ? 24 : ports)
      }
    }
    return SiteWiring(
      switches: try boxes("switch"), gateways: try boxes("gateway"),
      accessPoints: rows.filter { $0.type == "ap" }.map(\.mac), cables: try cables(at: site.id), seed: seed)
  }
}
