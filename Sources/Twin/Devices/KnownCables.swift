import MistAPI

/// The cables that count at a site: both ends are there, and the port is one that the model has and is not taken yet.
struct KnownCables {
  /// A port with an access point in it.
  struct Plug {
    var accessPoint: MACAddress
    var box: SiteWiring.Box
    var number: Int
    var port: String
    var source: Cable.Source
  }

  /// One end of a cable between switches and gateways.
  struct Link {
    var box: SiteWiring.Box
    /// Its port; nil where only that of the far end is known.
    var number: Int?
    var port: String?
    var far: SiteWiring.Box
    var source: Cable.Source
    /// Whether it leads towards the gateway.
    var isUplink = false
  }

  private(set) var accessPoints: [Plug] = []
  private(set) var links: [Link] = []
  private(set) var taken: [MACAddress: Set<Int>] = [:]
  /// The switch behind which the others stand by default: the first that is known to be cabled to a gateway, else the first.
  private(set) var root = 0

  init(
    _ cables: [Cable], switches: [SiteWiring.Box], gateways: [SiteWiring.Box], accessPoints: [MACAddress]
  ) {
    guard !cables.isEmpty else { return }
    let boxes = Dictionary((switches + gateways).map { ($0.row.mac, $0) }) { first, _ in first }
    let here = Set(accessPoints)
    for cable in cables {
      guard let box = boxes[cable.box], cable.box != cable.device, let number = Self.number(cable.port, of: box),
        taken[cable.box]?.contains(number) != true
      else { continue }
      if here.contains(cable.device) {
        take(number, of: box)
        self.accessPoints.append(
          Plug(accessPoint: cable.device, box: box, number: number, port: cable.port, source: cable.source))
      } else if let device = boxes[cable.device] {
        take(number, of: box)
        let own = cable.ownPort.flatMap { Self.number($0, of: device) }
          .flatMap { taken[cable.device]?.contains($0) == true ? nil : $0 }
        if let own { take(own, of: device) }
        links.append(Link(box: box, number: number, port: cable.port, far: device, source: cable.source))
        links.append(
          Link(box: device, number: own, port: own == nil ? nil : cable.ownPort, far: box, source: cable.source))
      }
    }
    direct(switches)
  }

  /// Whether a switch is known to be cabled towards the gateway.
  func hasUplink(_ mac: MACAddress) -> Bool { links.contains { $0.box.row.mac == mac && $0.isUplink } }

  private mutating func take(_ number: Int, of box: SiteWiring.Box) {
    taken[box.row.mac, default: []].insert(number)
  }

  /// Finds which links lead towards the gateway: from each switch to one that is fewer cables away from it.
  private mutating func direct(_ switches: [SiteWiring.Box]) {
    func isGateway(_ box: SiteWiring.Box) -> Bool { box.row.type == DeviceType.gateway.rawValue }
    root =
      switches.firstIndex { box in
        links.contains { $0.box.row.mac == box.row.mac && isGateway($0.far) }
      } ?? 0
    guard switches.indices.contains(root) else { return }
    var distance: [MACAddress: Int] = [:]
    // From the root, then from switches that are cabled to each other and to nothing else: the first of them is the one that
    // the default cables on.
    let known = links.filter { isGateway($0.far) }.map(\.box.row.mac)
    for start in [known + [switches[root].row.mac]] + switches.map({ [$0.row.mac] }) {
      var edge = start.filter { distance[$0] == nil }
      for mac in edge { distance[mac] = distance.isEmpty || known.contains(mac) ? 0 : 1 }
      while let mac = edge.popLast() {
        let away = (distance[mac] ?? 0) + 1
        for link in links
        where link.box.row.mac == mac && !isGateway(link.far) && away < distance[link.far.row.mac] ?? .max {
          distance[link.far.row.mac] = away
          edge.append(link.far.row.mac)
        }
      }
    }
    for index in links.indices where !isGateway(links[index].box) {
      let own = distance[links[index].box.row.mac] ?? 0
      links[index].isUplink =
        isGateway(links[index].far) || (distance[links[index].far.row.mac] ?? 0) < own
    }
  }

  /// The number of a port by its name, as `SiteWiring` counts them; nil for one that the model does not have.
  private static func number(_ text: String, of box: SiteWiring.Box) -> Int? {
    guard let name = InterfaceName(text), let model = DeviceModels.named(box.row.model), model.has(name) else {
      return nil
    }
    guard name.module > 0 else { return name.number }
    return SiteWiring.firstUplink(box) + (name.module - 1) * DeviceModel.uplinksOfModule + name.number
  }
}
