import Determinism
import MistAPI
import SQLite

/// What is plugged in where at a site: stable, from the devices that are there and the seed. Access points take the first
/// ports of the switches in turn, then come wired things; a gateway stands behind the first switch.
struct SiteWiring {
  /// A switch or gateway with its ports.
  struct Box {
    let row: InventoryRow
    let name: String
    /// Whether it serves as far as its own history goes.
    let isServing: Bool
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
  }

  let switches: [Box]
  let gateways: [Box]
  private(set) var ports: [Port] = []
  private(set) var things: [Thing] = []
  private var byAccessPoint: [MACAddress: Int] = [:]
  private var byBox: [MACAddress: [Int]] = [:]

  init(switches: [Box], gateways: [Box], accessPoints: [MACAddress], seed: RandomKey) {
    self.switches = switches
    self.gateways = gateways
    for (index, mac) in accessPoints.enumerated() where !switches.isEmpty {
      let box = switches[index % switches.count]
      let number = index / switches.count
      guard number < Self.accessPorts(box) else { continue }
      byAccessPoint[mac] = ports.count
      add(box, number, .accessPoint(mac))
    }
    for (index, box) in switches.enumerated() {
      let used = (accessPoints.count - index + switches.count - 1) / switches.count
      let key = seed.child("wired").child(box.row.mac.value)
      let wanted = 3 + Int(key.child(0).integer(below: 8))
      for number in used..<max(used, min(used + wanted, Self.accessPorts(box))) {
        let thing = Self.thing(on: box.row.mac, port: number, key: key.child(UInt64(number + 1)))
        things.append(thing)
        add(box, number, .thing(thing))
      }
      if index == 0, let gateway = gateways.first {
        add(box, Self.accessPorts(box), .gateway(gateway.row.mac), isUplink: true)
      } else if index > 0 {
        add(box, Self.accessPorts(box), .chassis(switches[0].row.mac), isUplink: true)
      }
    }
    for (index, box) in gateways.enumerated() {
      add(box, 0, .provider, isUplink: true)
      if index == 0, let first = switches.first { add(box, 1, .chassis(first.row.mac)) }
    }
  }

  private mutating func add(_ box: Box, _ number: Int, _ end: End, isUplink: Bool = false) {
    byBox[box.row.mac, default: []].append(ports.count)
    ports.append(
      Port(
        box: box.row.mac, type: box.row.type, number: number, name: Self.portName(box, number), end: end,
        isUplink: isUplink))
  }

  /// Ports for access points and things; the last four of a switch are uplinks.
  private static func accessPorts(_ box: Box) -> Int { max(1, box.ports - 4) }

  private static func portName(_ box: Box, _ number: Int) -> String {
    if box.row.type == DeviceType.switch.rawValue, number >= accessPorts(box) {
      return "xe-0/1/\(number - accessPorts(box))"
    }
    let isFast = box.row.model.hasSuffix("MP") && number < accessPorts(box) / 3
    return "\(isFast ? "mge" : "ge")-0/0/\(number)"
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
  /// The wiring of a site as it stands now.
  func wiring(of site: StoredObject) throws -> SiteWiring {
    let rows = try inventoryRows(at: site.id, type: "all")
    func boxes(_ type: String) throws -> [SiteWiring.Box] {
      try rows.filter { $0.type == type }.map { row in
        let name = try deviceName(row.mac)
        let ports = DeviceModels.named(row.model)?.ports ?? 0
        return SiteWiring.Box(
          row: row, name: name.isEmpty ? row.mac.description : name,
          isServing: try recordedServing(row.mac, at: clock.seconds) != nil, ports: ports == 0 ? 24 : ports)
      }
    }
    return SiteWiring(
      switches: try boxes("switch"), gateways: try boxes("gateway"),
      accessPoints: rows.filter { $0.type == "ap" }.map(\.mac),
      seed: seed)
  }
}
