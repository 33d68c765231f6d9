public import MistAPI
import SQLite

/// What is known of cables. It is kept by the addresses of devices and holds wherever they are: a cable counts while both of its
/// ends are at one site and the port is one that the model has; else the device's cable is assumed like any other
/// (`SiteWiring`).
extension Twin {
  /// Says where devices are plugged in. What was known of a device that is named here, or of a port, is replaced; of others it
  /// stays.
  ///
  /// Cables are knowledge, not events: levels of the past are read with them too. What a site's configuration did to its levels
  /// until now stays.
  public func setCables(_ cables: [Cable]) throws {
    let devices = Set(cables.map(\.device))
    let known = try self.cables()
    let ports = Set(cables.map { [$0.box.description, $0.port] })
    let replaced = known.filter { devices.contains($0.device) || ports.contains([$0.box.description, $0.port]) }
    let new = Dictionary(cables.map { ([$0.box.description, $0.port], $0) }) { _, last in last }
    guard Set(replaced) != Set(new.values) else { return }
    var sites: Set<MistID> = []
    for mac in Set((replaced + cables).flatMap { [$0.device, $0.box] }) {
      if let site = try inventoryRow(mac)?.site { sites.insert(site) }
    }
    try store.transaction {
      for site in sites.sorted() { try stateWillChange(at: site) }
      for cable in replaced {
        try store.run("DELETE FROM cable WHERE box = ? AND port = ?", Int64(cable.box.value), cable.port)
      }
      for cable in cables {
        try store.run(
          "INSERT OR REPLACE INTO cable VALUES (?, ?, ?, ?, ?)", Int64(cable.box.value), cable.port,
          Int64(cable.device.value), cable.ownPort, cable.source.rawValue)
      }
    }
    for site in sites { levels.forgetAll(of: site) }
  }

  /// All cables that are known, by switch and port.
  public func cables() throws -> [Cable] {
    try store.all("SELECT device, own_port, box, port, source FROM cable ORDER BY box, port") { Self.cable($0) }
  }

  /// The cables of the devices of a site, by switch and port.
  func cables(at site: MistID) throws -> [Cable] {
    try store.all(
      """
      SELECT c.device, c.own_port, c.box, c.port, c.source FROM inventory i JOIN cable c ON c.device = i.mac
      WHERE i.site = ? ORDER BY c.box, c.port
      """, site.description
    ) { Self.cable($0) }
  }

  private static func cable(_ row: borrowing Statement) -> Cable {
    Cable(
      device: MACAddress(value: UInt64(row.int64(0))), ownPort: row.optionalText(1),
      box: MACAddress(value: UInt64(row.int64(2))), port: row.text(3),
      source: Cable.Source(rawValue: row.text(4)) ?? .kit)
  }

  /// A device takes the place of another, and its cables.
  func moveCables(from old: MACAddress, to new: MACAddress) throws {
    for column in ["device", "box"] {
      try store.run("UPDATE OR REPLACE cable SET \(column) = ? WHERE \(column) = ?", Int64(new.value), Int64(old.value))
    }
  }

  /// The devices of each site of an organisation by their names, for whoever knows cables by names.
  public func deviceNames(in org: MistID) throws -> [String: [String: MACAddress]] {
    let called = try deviceNames(of: org)
    var names: [String: [String: MACAddress]] = [:]
    for site in try objects("sites", of: org) {
      guard let name = site.json["name"]?.string else { continue }
      for mac in try devices(at: site.id) { names[name, default: [:]][called[mac] ?? ""] = mac }
    }
    return names
  }
}
