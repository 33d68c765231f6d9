public import Determinism
public import MistAPI
import SQLite

/// A device that the factory made.
public struct FactoryDevice: Sendable, Hashable {
  /// The claim code; nil: the factory makes one up.
  public var claimCode: ClaimCode?
  /// The serial number; nil: the factory makes one up.
  public var serial: String?
  /// The MAC address; nil: the factory makes one up.
  public var mac: MACAddress?
  /// The model.
  public var model: String

  /// A device of that model, as far as it is known.
  public init(claimCode: ClaimCode? = nil, serial: String? = nil, mac: MACAddress? = nil, model: String) {
    self.claimCode = claimCode
    self.serial = serial
    self.mac = mac
    self.model = model
  }
}

extension Twin {
  /// Makes hardware that can be claimed by code.
  public func addHardware(_ devices: [FactoryDevice]) throws {
    try store.transaction { _ = try addHardware(devices, batch: "codes") }
  }

  /// Makes the hardware of a batch, whose name and order its made-up codes depend on.
  func addHardware(_ devices: [FactoryDevice], batch: String) throws -> [MACAddress] {
    try devices.enumerated().map { try make($1, batch: batch, index: $0, activation: nil) }
  }

  /// Makes the hardware of an order, which its activation code claims at once.
  public func addOrder(_ number: String, activation: String, devices: [FactoryDevice]) throws {
    try store.transaction {
      try store.run("INSERT INTO purchase_order VALUES (?, ?, NULL)", activation, number)
      for (index, device) in devices.enumerated() {
        _ = try make(device, batch: "order \(number)", index: index, activation: activation)
      }
    }
  }

  private func make(
    _ device: FactoryDevice, batch: String, index: Int, activation: String?
  ) throws -> MACAddress {
    let key = seed.child("factory").child(batch).child(UInt64(index))
    let insert = try store.prepare("INSERT OR IGNORE INTO factory VALUES (?, ?, ?, ?, ?)")
    // What the factory makes up may meet what it made before: then it draws again, a bounded number of times.
    for attempt in 0..<64 {
      let draw = key.child(UInt64(attempt))
      let mac = device.mac ?? Self.mac(of: device.model, draw: draw.child(0))
      try insert.bind(1, device.claimCode?.magic ?? Self.magic(draw: draw))
      try insert.bind(2, Int64(mac.value))
      try insert.bind(3, device.serial ?? Self.serial(of: device.model, draw: draw.child(1)))
      try insert.bind(4, device.model)
      try insert.bind(5, activation)
      let before = store.totalChanges
      try insert.run()
      if store.totalChanges > before { return mac }
    }
    throw TwinError.unknown(
      what: "device", name: device.claimCode?.label ?? device.serial ?? device.mac?.description ?? device.model,
      known: ["a claim code, serial and MAC that no other device has"])
  }

  /// An address with an OUI of Juniper's: Mist's for access points (`5c:5b:35`, `d4:20:b0`, `00:3e:73`), else `4c:96:14`,
  /// `88:e6:4b`, `2c:6b:f5`.
  private static func mac(of model: String, draw: RandomKey) -> MACAddress {
    let isAccessPoint = DeviceModels.named(model)?.type == .accessPoint
    let units: [UInt64] = isAccessPoint ? [0x5C5B35, 0xD420B0, 0x003E73] : [0x4C9614, 0x88E64B, 0x2C6BF5]
    let unit = units[Int(draw.child(0).integer(below: 3))]
    return MACAddress(value: unit << 24 | draw.child(1).integer(below: 1 << 20) << 4)
  }

  private static func magic(draw: RandomKey) -> String {
    text(15, of: "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", draw: draw)
  }

  private static func serial(of model: String, draw: RandomKey) -> String {
    switch DeviceModels.named(model)?.type {
    case .accessPoint, nil: "A" + text(12, of: "0123456789", draw: draw)
    case .switch: "HV" + text(10, of: "0123456789", draw: draw)
    case .gateway: "CV" + text(10, of: "0123456789", draw: draw)
    }
  }

  private static func text(_ count: Int, of alphabet: String, draw: RandomKey) -> String {
    let letters = Array(alphabet.utf8)
    return String(
      decoding: (0..<count).map { letters[Int(draw.child(UInt64($0 + 16)).integer(below: UInt64(letters.count)))] },
      as: UTF8.self)
  }

  /// Hardware arrives at a moment: from then on it comes up by itself once it is claimed and has a site.
  public func scheduleArrival(of mac: MACAddress, at moment: Instant) throws {
    firstArrival = nil
    // Also when it fails: what was looked up in between is taken back.
    defer { firstArrival = nil }
    try store.transaction {
      try store.run("INSERT OR REPLACE INTO arrival VALUES (?, ?)", Int64(mac.value), moment.seconds)
      try bringUp(mac)
    }
  }
}
