import Determinism
import MistAPI
import SQLite
import World

/// The events of devices are not kept: they are read off the history of devices, their stays at sites, the changes of
/// the inventory and the upgrades.
///
/// An upgrade that another one overtook, or that was cancelled before a device rebooted, leaves no event of its order.
extension Twin {
  /// A device has taken its configuration over this many seconds after it connected or was changed.
  static let configuringSeconds: Int64 = 5

  /// What befell the devices of a scope in a window of epoch seconds, both ends included, in order of time.
  /// - Parameter onlyService: whether only their coming and going is asked for.
  func deviceEvents(
    _ scope: EventScope, in window: ClosedRange<Int64>, onlyService: Bool = false
  ) throws -> [DeviceEvent] {
    let last = min(window.upperBound, clock.seconds)
    let first = window.lowerBound - Self.configuringSeconds
    guard first <= last else { return [] }
    var reading = EventReading(scope: scope, losing: try losingSites(of: scope))
    let facets: [DeviceFacet] = onlyService ? [.service] : [.service, .firmware]
    try readHistory(facets, of: scope, in: first...last, into: &reading)
    try readOutages(in: first...last, into: &reading)
    if !onlyService {
      try readConfigurations(of: scope, in: first...last, into: &reading)
      try readUpgrades(of: scope, in: first...last, into: &reading)
      try readInventoryChanges(of: scope, in: first...last, into: &reading)
    }
    return Set(reading.events.filter { window.contains($0.at) && $0.at <= last }).sorted(by: DeviceEvent.isBefore)
  }

  /// The devices that a site has, or had in that time.
  private func macs(of site: MistID, since second: Int64) throws -> [MACAddress] {
    let past = try store.all(
      "SELECT DISTINCT mac FROM past_stay WHERE site = ? AND until >= ?", site.description, second
    ) { MACAddress(value: UInt64($0.int64(0))) }
    return Set(try devices(at: site) + past).sorted()
  }

  private func readHistory(
    _ facets: [DeviceFacet], of scope: EventScope, in window: ClosedRange<Int64>, into reading: inout EventReading
  ) throws {
    var rows: [HistoryRow] = []
    let known = facets.map { String($0.rawValue) }.joined(separator: ", ")
    if let site = scope.site {
      for mac in try macs(of: site.id, since: window.lowerBound) {
        rows += try store.all(
          "SELECT mac, facet, at, value FROM device_history WHERE mac = ? AND facet IN (\(known)) AND at BETWEEN ? AND ?",
          Int64(mac.value), window.lowerBound, window.upperBound
        ) { HistoryRow($0) }
      }
    } else {
      rows = try store.all(
        """
        SELECT mac, facet, at, value FROM device_history WHERE at BETWEEN ? AND ? AND facet IN (\(known))
        ORDER BY at, mac, facet
        """, window.lowerBound, window.upperBound
      ) { HistoryRow($0) }
    }
    for row in rows { try read(row, into: &reading) }
  }

  private func read(_ row: HistoryRow, into reading: inout EventReading) throws {
    guard let (device, site) = try place(of: row.mac, at: row.at, &reading) else { return }
    let before = try historyBefore(row)
    switch DeviceFacet(rawValue: row.facet) {
    case .service:
      // Where more than its own history takes a device down, `readOutages` tells.
      if let site, reading.losing[site]?.has(row.mac) == true { return }
      guard let state = UInt8(row.value).flatMap({ ServiceState(rawValue: $0) }) else { return }
      let previous = before.flatMap { UInt8($0) }.flatMap { ServiceState(rawValue: $0) } ?? .absent
      let version = try firmware(row.mac, at: row.at)
      reading.tell(device, at: site, from: previous, to: state, second: row.at, version: version)
    case .firmware:
      guard let before, before != row.value else { return }
      reading.events.append(
        DeviceEvent(
          kind: .upgraded, at: row.at, device: device, site: site, version: row.value,
          reason: "Device upgraded from \(before) to \(row.value)"))
    case .locating, nil: return
    }
  }

  /// The coming and going of devices at sites where something takes them down that is not in their own history.
  private func readOutages(in window: ClosedRange<Int64>, into reading: inout EventReading) throws {
    let seconds = (window.lowerBound - 1)..<(window.upperBound + 1)
    for (site, world) in reading.losing.sorted(by: { $0.key < $1.key }) {
      for (mac, _, service) in world.settledServices(in: seconds) {
        let segments = service.segments(in: seconds)
        for (before, after) in zip(segments, segments.dropFirst()) {
          let second = after.range.lowerBound
          guard let (device, place) = try place(of: mac, at: second, &reading), place == site else { continue }
          let version = try firmware(mac, at: second)
          reading.tell(device, at: site, from: before.value, to: after.value, second: second, version: version)
        }
      }
    }
  }

  private func historyBefore(_ row: HistoryRow) throws -> String? {
    try store.text(
      "SELECT value FROM device_history WHERE mac = ? AND facet = ? AND at < ? ORDER BY at DESC LIMIT 1",
      Int64(row.mac.value), row.facet, row.at)
  }

  private func readConfigurations(
    of scope: EventScope, in window: ClosedRange<Int64>, into reading: inout EventReading
  ) throws {
    let (first, end) = (window.lowerBound * 1000, (window.upperBound + 1) * 1000)
    var rows: [(mac: MACAddress, at: Int64)] = []
    if let site = scope.site {
      rows = try store.all(
        "SELECT mac, at FROM config_push WHERE site = ? AND at >= ? AND at < ? ORDER BY at, mac", site.id.description,
        first, end
      ) { (MACAddress(value: UInt64($0.int64(0))), $0.int64(1) / 1000) }
    } else {
      rows = try store.all(
        "SELECT mac, at FROM config_push WHERE at >= ? AND at < ? ORDER BY at, mac", first, end
      ) { (MACAddress(value: UInt64($0.int64(0))), $0.int64(1) / 1000) }
    }
    for (mac, at) in rows {
      guard let (device, site) = try place(of: mac, at: at, &reading) else { continue }
      let version = try firmware(mac, at: at)
      reading.events.append(DeviceEvent(kind: .configChanged, at: at, device: device, site: site, version: version))
      guard try serving(mac, at: at) != nil else { continue }
      reading.events.append(
        DeviceEvent(
          kind: .configured, at: at + Self.configuringSeconds, device: device, site: site, version: version))
    }
  }

  private func readUpgrades(
    of scope: EventScope, in window: ClosedRange<Int64>, into reading: inout EventReading
  ) throws {
    let targets = try store.all(
      "SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE requested BETWEEN ? AND ? ORDER BY requested, mac",
      window.lowerBound, window.upperBound
    ) { UpgradeTarget($0) }
    for target in targets where !target.skipped {
      guard let (device, site) = try place(of: target.mac, at: target.requested, &reading) else { continue }
      let isPlanned = try isAutoUpgrade(target.upgrade)
      reading.events.append(
        DeviceEvent(
          kind: isPlanned ? .upgradeScheduled : .upgradeOrdered, at: target.requested, device: device, site: site,
          version: target.oldVersion,
          reason: isPlanned ? "Upgrade to \(target.version) by schedule" : "Upgrade to \(target.version) ordered"))
    }
    let failed = try store.all(
      """
      SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE fate IS NOT NULL AND back_at BETWEEN ? AND ?
      ORDER BY back_at, mac
      """, window.lowerBound, window.upperBound
    ) { UpgradeTarget($0) }
    for target in failed {
      guard let fate = target.fate, let (device, site) = try place(of: target.mac, at: target.backAt, &reading) else {
        continue
      }
      reading.events.append(
        DeviceEvent(
          kind: .upgradeFailed, at: target.backAt, device: device, site: site,
          version: try firmware(target.mac, at: target.backAt),
          reason: "Upgrade from \(target.oldVersion) to \(target.version) failed: \(fate.sentence)"))
    }
  }

  private func readInventoryChanges(
    of scope: EventScope, in window: ClosedRange<Int64>, into reading: inout EventReading
  ) throws {
    let rows = try store.all(
      "SELECT at, site, op, macs FROM inventory_change WHERE org = ? AND at BETWEEN ? AND ? ORDER BY id",
      scope.organisation.description, window.lowerBound, window.upperBound
    ) { (at: $0.int64(0), site: $0.optionalText(1), op: $0.text(2), macs: $0.text(3)) }
    for row in rows {
      guard let change = InventoryChange(rawValue: row.op) else { continue }
      let named = row.site.flatMap { MistID($0) }
      if change == .assigned, let site = scope.site, site.id != named { continue }
      if change == .claimed, scope.site != nil { continue }
      for mac in row.macs.split(separator: ",").compactMap({ MACAddress($0) }) {
        guard let device = try device(mac, in: scope.organisation, &reading) else { continue }
        let site = change == .unassigned ? try endedStay(of: mac, at: row.at) : named
        if let wanted = scope.site, wanted.id != site { continue }
        reading.events.append(DeviceEvent(kind: change.event, at: row.at, device: device, site: site))
      }
    }
  }

  private func endedStay(of mac: MACAddress, at second: Int64) throws -> MistID? {
    try store.text("SELECT site FROM past_stay WHERE mac = ? AND until = ?", Int64(mac.value), second)
      .flatMap { MistID($0) }
  }

  /// The device, and the site where it was at a moment; nil when that is outside of the scope.
  private func place(
    of mac: MACAddress, at second: Int64, _ reading: inout EventReading
  ) throws -> (EventDevice, MistID?)? {
    let past =
      try store.first(
        "SELECT site, since FROM past_stay WHERE mac = ? AND until >= ? ORDER BY until LIMIT 1", Int64(mac.value),
        second
      ) { $0.int64(1) < second ? MistID($0.text(0)) : nil } ?? nil
    let site = try past ?? inventorySite(of: mac)
    if let wanted = reading.scope.site {
      guard wanted.id == site else { return nil }
    } else if let site {
      guard try owner(ofSite: site, &reading) == reading.scope.organisation else { return nil }
    }
    return try device(mac, in: reading.scope.organisation, &reading).map { ($0, site) }
  }

  private func inventorySite(of mac: MACAddress) throws -> MistID? {
    try store.text("SELECT site FROM inventory WHERE mac = ?", Int64(mac.value)).flatMap { MistID($0) }
  }

  private func owner(ofSite site: MistID, _ reading: inout EventReading) throws -> MistID? {
    if let known = reading.owners[site] { return known }
    let owner = try object("sites", site)?.owner
    reading.owners[site] = owner
    return owner
  }

  /// What events say of a device; nil when nobody has made it.
  private func device(
    _ mac: MACAddress, in org: MistID, _ reading: inout EventReading
  ) throws -> EventDevice? {
    if let known = reading.devices[mac] { return known }
    guard let model = try store.text("SELECT model FROM factory WHERE mac = ?", Int64(mac.value)) else { return nil }
    let device = EventDevice(
      mac: mac, model: model, type: (DeviceModels.named(model)?.type ?? .accessPoint).rawValue,
      name: try deviceName(mac), org: org)
    reading.devices[mac] = device
    return device
  }

  /// Notes which devices a call claimed, assigned or released, in one row. Nothing for none.
  func noteInventoryChange(_ change: InventoryChange, _ macs: [String], org: MistID, site: MistID? = nil) throws {
    guard !macs.isEmpty else { return }
    try store.run(
      "INSERT INTO inventory_change (at, org, site, op, macs) VALUES (?, ?, ?, ?, ?)", clock.seconds, org.description,
      site?.description, change.rawValue, macs.joined(separator: ","))
  }
}

/// A change of the inventory that events tell of.
enum InventoryChange: String {
  case claimed = "claim"
  case assigned = "assign"
  case unassigned = "unassign"

  var event: DeviceEvent.Kind {
    switch self {
    case .claimed: .claimed
    case .assigned: .assigned
    case .unassigned: .unassigned
    }
  }
}

/// What was read so far of the events of a scope.
private struct EventReading {
  let scope: EventScope
  /// The sites at which something takes devices down that is not in their own history.
  let losing: [MistID: LevelCache.Site]
  var events: [DeviceEvent] = []
  var devices: [MACAddress: EventDevice] = [:]
  var owners: [MistID: MistID] = [:]

  /// A device came or went.
  mutating func tell(
    _ device: EventDevice, at site: MistID?, from previous: ServiceState, to state: ServiceState, second: Int64,
    version: String?
  ) {
    func add(_ kind: DeviceEvent.Kind, at: Int64) {
      events.append(DeviceEvent(kind: kind, at: at, device: device, site: site, version: version))
    }
    switch state {
    case .serving, .idle:
      guard !previous.isConnected else { return }
      if previous == .rebooting { add(.restarted, at: second) }
      add(.connected, at: second)
      add(.configured, at: second + Twin.configuringSeconds)
    case .rebooting, .unreachable, .switchDown, .siteDown, .absent:
      if previous.isConnected { add(.disconnected, at: second) }
    }
  }
}

/// A row of a device's history.
private struct HistoryRow {
  let mac: MACAddress
  let facet: Int
  let at: Int64
  let value: String

  init(_ row: borrowing Statement) {
    mac = MACAddress(value: UInt64(row.int64(0)))
    facet = row.int(1)
    at = row.int64(2)
    value = row.text(3)
  }
}
