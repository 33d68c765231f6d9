public import Determinism
public import MistAPI
import SQLite

/// A device that was made, and what has become of it.
public struct MadeDevice: Sendable, Hashable {
  /// The claim code.
  public var claimCode: String
  /// The claim code as it is printed on the device, 5-5-5.
  public var label: String
  /// The MAC address.
  public var mac: MACAddress
  /// The serial number.
  public var serial: String
  /// The model.
  public var model: String
  /// `ap`, `switch` or `gateway`.
  public var type: String
  /// The activation code of the order that it belongs to, if any.
  public var activation: String?
  /// The organisation that has claimed it, if any.
  public var claimedBy: MistID?
}

/// An order of hardware, claimed at once by its activation code.
public struct PurchaseOrder: Sendable, Hashable {
  /// Its number.
  public var number: String
  /// Its activation code.
  public var activation: String
  /// How many devices belong to it.
  public var devices: Int
  /// The organisation that has claimed it, if any.
  public var claimedBy: MistID?
}

extension Twin {
  /// What hardware a new twin starts with, per hundred devices: mostly access points, some switches, a few gateways.
  private static let mix: [(model: String, share: Int)] = [
    ("AP45", 28), ("AP34", 18), ("AP24", 12), ("AP47", 6), ("AP64", 4), ("EX4100-48MP", 8), ("EX4100-F-12P", 8),
    ("EX4000-24P", 4), ("EX4400-48MP", 2), ("SSR120", 5), ("SSR130", 2), ("SRX320", 3),
  ]

  /// Makes that many devices of a sensible mix of models, which can be claimed by code.
  ///
  /// They come in numbered batches; the same count on the same seed makes the same devices.
  /// - Parameter orderOf: that many devices more come as one order, whose activation code claims them all; 0 for none.
  /// - Parameter arriving: when the hardware arrives on site: from then on it comes up by itself once it is claimed and has a
  ///   site. Nil: nothing arrives until `scheduleArrival` or the control API says so.
  public func addFactory(count: Int, orderOf: Int = 0, arriving: Instant? = nil) throws {
    let made = Int(try store.integer("SELECT count(*) FROM factory") ?? 0)
    try store.transaction {
      _ = try addHardware(Self.mixture(count), batch: "factory at \(made)")
      if orderOf > 0 {
        let number = 1 + Int(try store.integer("SELECT count(*) FROM purchase_order") ?? 0)
        let draw = seed.child("activation").child(UInt64(number))
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
        let code = String(
          decoding: (0..<15).map { letters[Int(draw.child(UInt64($0)).integer(below: UInt64(letters.count)))] },
          as: UTF8.self)
        try addOrder("SO-\(100_000 + number)", activation: code, devices: Self.mixture(orderOf))
      }
      if let arriving {
        firstArrival = nil
        try store.run(
          "INSERT OR IGNORE INTO arrival SELECT mac, ? FROM factory", arriving.seconds)
      }
    }
  }

  /// Devices in the proportions of the mix, the kinds well stirred: of any run of a hundred each has its share.
  private static func mixture(_ count: Int) -> [FactoryDevice] {
    let hundred = mix.flatMap { entry in
      (0..<entry.share).map { (place: (Double($0) + 0.5) / Double(entry.share), model: entry.model) }
    }.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element.model)
    return (0..<count).map { FactoryDevice(model: hundred[$0 % hundred.count]) }
  }

  /// The claim codes of what the factory made, in the order of the codes.
  /// - Parameters:
  ///   - limit: at most that many; nil for all.
  ///   - after: begin after that claim code, for the next part of a long list.
  ///   - unclaimedOnly: leave out what some organisation has.
  public func factoryCodes(
    limit: Int? = nil, after: String? = nil, unclaimedOnly: Bool = false
  ) throws -> [MadeDevice] {
    let condition = unclaimedOnly ? " AND i.org IS NULL" : ""
    return try store.all(
      """
      SELECT f.magic, f.mac, f.serial, f.model, f.activation, i.org
      FROM factory f LEFT JOIN inventory i ON i.mac = f.mac
      WHERE f.magic > ?\(condition) ORDER BY f.magic LIMIT ?
      """, after ?? "", limit ?? Int(Int32.max)
    ) { row in
      let magic = row.text(0)
      let model = row.text(3)
      return MadeDevice(
        claimCode: magic, label: ClaimCode(magic)?.label ?? magic, mac: MACAddress(value: UInt64(row.int64(1))),
        serial: row.text(2), model: model, type: (DeviceModels.named(model)?.type ?? .accessPoint).rawValue,
        activation: row.optionalText(4), claimedBy: row.optionalText(5).flatMap { MistID($0) })
    }
  }

  /// The orders and their activation codes, by number.
  public func factoryOrders() throws -> [PurchaseOrder] {
    try store.all(
      """
      SELECT number, activation, claimed_by, (SELECT count(*) FROM factory f WHERE f.activation = o.activation)
      FROM purchase_order o ORDER BY number, activation
      """
    ) { row in
      PurchaseOrder(
        number: row.text(0), activation: row.text(1), devices: row.int(3),
        claimedBy: row.optionalText(2).flatMap { MistID($0) })
    }
  }

  /// A switch or gateway that stood there already connects to an organisation by the command of section 3.6: it has no
  /// claim code, is in the inventory at once, and is not managed until somebody says so.
  /// - Returns: its address, the factory's own choice unless the device has one.
  public func adopt(_ device: FactoryDevice, into org: MistID) throws -> MACAddress {
    try store.transaction {
      let made = Int(try store.integer("SELECT count(*) FROM factory") ?? 0)
      let mac = try addHardware([device], batch: "adopted at \(made)").first
      guard let mac,
        let (serial, magic, model) = try store.first(
          "SELECT serial, magic, model FROM factory WHERE mac = ?", Int64(mac.value),
          row: { ($0.text(0), $0.text(1), $0.text(2)) })
      else { throw TwinError.unknown(what: "device", name: device.model, known: []) }
      let type = (DeviceModels.named(model)?.type ?? .accessPoint).rawValue
      try store.run(
        "INSERT INTO inventory (mac, serial, magic, model, type, org, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        Int64(mac.value), serial, magic, model, type, org.description, clock.milliseconds, clock.milliseconds)
      try changeTraits(mac) {
        $0.adopted = true
        $0.managed = false
      }
      return mac
    }
  }
}
