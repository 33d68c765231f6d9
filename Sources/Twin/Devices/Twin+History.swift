import Determinism
import MistAPI
import SQLite
import World

/// What of a device the history keeps.
enum DeviceFacet: Int {
  /// Whether it is there and serves (`ServiceState`, by its raw value).
  case service = 1
  /// The firmware it runs.
  case firmware = 2
  /// Whether its lights blink so that it can be found.
  case locating = 3
}

/// What of a site the history keeps.
enum SiteFacet: Int {
  /// How many enabled WLANs reach it.
  case wlans = 1
  /// Which of them are excluded from service levels, in their order: `0` and `1`; empty when none is.
  case excludedWLANs = 2
  /// The thresholds that it judges by, as `metric=value`; empty for the preset ones.
  case thresholds = 3
  /// What goes wrong because of how it is configured, as `StateCause.text(of:)`; empty for nothing.
  case stateCauses = 4
  /// Its WLANs and what opens them, as `SiteNetworks.text`; kept only once there is hardware.
  case networks = 5
  /// The country it is in, by `country_code`; kept from the first change on, with what it was before.
  case country = 6
}

/// An access point in the past and present of a site.
struct Resident {
  let mac: MACAddress
  let model: String
  /// Whether it is at the site now.
  let isHere: Bool
  /// What befell it after the first and until the last second of each of these belongs to the site.
  var stays: [ClosedRange<Int64>]

  func wasHere(at second: Int64) -> Bool { stays.contains { $0.lowerBound < second && second <= $0.upperBound } }
}

extension Twin {
  /// The state of a device at a moment, with all that takes it down; nil before its first.
  func serviceValue(_ mac: MACAddress, at second: Int64) throws -> ServiceState? {
    try settled(try recordedService(mac, at: second), of: mac, at: second) { try siteOfDevice(mac) }
  }

  private func settled(
    _ recorded: ServiceState?, of mac: MACAddress, at second: Int64, site: () throws -> MistID?
  ) throws -> ServiceState? {
    guard let recorded, recorded != .absent,
      let state = try settledService(mac, in: second..<(second + 1), site: site)?.value(at: second), state != .absent
    else { return recorded }
    return state == .idle ? .serving : state
  }

  /// The state of a device at present, with all that takes it down, nil before its first; and when it last began to serve, nil
  /// when it does not: `serviceValue` and `serving` in one.
  func presentService(_ row: InventoryRow, _ facts: DeviceFacts) throws -> (state: ServiceState?, since: Int64?) {
    let second = clock.seconds
    guard let last = facts.service else { return (nil, nil) }
    let state = try settled(last.state, of: row.mac, at: second) { row.site }
    guard last.state == .serving else { return (state, nil) }
    return (state, try serving(row.mac, recorded: last.at, at: second) { row.site })
  }

  /// The state of a device at a moment as far as its own history goes; nil before its first.
  func recordedService(_ mac: MACAddress, at second: Int64) throws -> ServiceState? {
    try historyValue(mac, .service, at: second).flatMap { UInt8($0) }.flatMap { ServiceState(rawValue: $0) }
  }

  /// The firmware of a device at a moment; nil before it first came up.
  func firmware(_ mac: MACAddress, at second: Int64) throws -> String? { try historyValue(mac, .firmware, at: second) }

  private func historyValue(_ mac: MACAddress, _ facet: DeviceFacet, at second: Int64) throws -> String? {
    try store.text(
      "SELECT value FROM device_history WHERE mac = ? AND facet = ? AND at <= ? ORDER BY at DESC LIMIT 1",
      Int64(mac.value), facet.rawValue, second)
  }

  /// When a device last began to serve, at or before a moment; nil when it does not serve then, or something takes it down.
  func serving(_ mac: MACAddress, at second: Int64) throws -> Int64? {
    guard let recorded = try recordedServing(mac, at: second) else { return nil }
    return try serving(mac, recorded: recorded, at: second) { try siteOfDevice(mac) }
  }

  private func serving(
    _ mac: MACAddress, recorded: Int64, at second: Int64, site: () throws -> MistID?
  ) throws -> Int64? {
    let seconds = recorded..<(second + 1)
    guard let service = try settledService(mac, in: seconds, site: site) else { return recorded }
    let run = service.segments(in: seconds).reversed().prefix { $0.value.isConnected }
    return run.last?.range.lowerBound
  }

  /// The same as far as the device's own history goes.
  func recordedServing(_ mac: MACAddress, at second: Int64) throws -> Int64? {
    try store.first(
      "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? AND at <= ? ORDER BY at DESC LIMIT 1",
      Int64(mac.value), DeviceFacet.service.rawValue, second
    ) { $0.text(1) == String(ServiceState.serving.rawValue) ? $0.int64(0) : nil } ?? nil
  }

  func setService(_ mac: MACAddress, _ state: ServiceState, at second: Int64) throws {
    if state.isDown { noteOutage(of: mac) }
    try setHistory(mac, .service, String(state.rawValue), at: second)
  }

  func setHistory(_ mac: MACAddress, _ facet: DeviceFacet, _ value: String, at second: Int64) throws {
    try store.run(
      "INSERT OR REPLACE INTO device_history VALUES (?, ?, ?, ?)", Int64(mac.value), facet.rawValue, second, value)
  }

  /// What a device did at a site stays in that site's past: a device that moves brings nothing along (ruling 16).
  func endStay(of mac: MACAddress, at site: MistID) throws {
    try store.run(
      "INSERT OR REPLACE INTO past_stay (site, mac, until, since) VALUES (?, ?, ?, ?)", site.description,
      Int64(mac.value), clock.seconds, try staySince(mac))
  }

  /// When the stay began in which a device is now: at the end of its last one, or of old.
  func staySince(_ mac: MACAddress) throws -> Int64 {
    try store.integer("SELECT max(until) FROM past_stay WHERE mac = ?", Int64(mac.value)) ?? 0
  }

  /// The access points that a site has or once had, by MAC address, each with the time spans of its stays.
  func residents(of site: MistID) throws -> [Resident] {
    var residents = try inventoryRows(at: site, type: DeviceType.accessPoint.rawValue).map { row in
      Resident(mac: row.mac, model: row.model, isHere: true, stays: [try staySince(row.mac)...Int64.max])
    }
    let past = try store.all(
      "SELECT s.mac, s.since, s.until, f.model FROM past_stay s JOIN factory f ON f.mac = s.mac WHERE s.site = ?",
      site.description
    ) { (mac: MACAddress(value: UInt64($0.int64(0))), stay: $0.int64(1)...$0.int64(2), model: $0.text(3)) }
    for (mac, stay, model) in past where DeviceModels.named(model)?.type ?? .accessPoint == .accessPoint {
      if let index = residents.firstIndex(where: { $0.mac == mac }) {
        residents[index].stays.append(stay)
      } else {
        residents.append(Resident(mac: mac, model: model, isHere: false, stays: [stay]))
      }
    }
    return residents.sorted { $0.mac < $1.mac }
  }

  /// Zero-touch provisioning: a device that has arrived, is claimed and has a site comes up by itself, two to five
  /// minutes after the later of the two. One that is up already stays up.
  func bringUp(_ mac: MACAddress) throws {
    guard let arrival = try store.integer("SELECT at FROM arrival WHERE mac = ?", Int64(mac.value)),
      let (site, model) = try store.first(
        "SELECT site, model FROM inventory WHERE mac = ?", Int64(mac.value),
        row: { ($0.optionalText(0), $0.text(1)) }),
      let site = site.flatMap({ MistID($0) }), try recordedService(mac, at: clock.seconds) ?? .absent == .absent
    else { return }
    let boot = seed.child("boot").child(mac.value).child(UInt64(bitPattern: arrival))
    let at = max(clock.seconds, arrival) + 120 + Int64(boot.integer(below: 180))
    try store.run("DELETE FROM device_history WHERE mac = ? AND at > ?", Int64(mac.value), clock.seconds)
    try setService(mac, .serving, at: at)
    let running = try firmware(mac, at: clock.seconds)  // it keeps what it ran before it was moved
    try setHistory(mac, .firmware, try running ?? factoryVersion(of: model), at: at)
    try planAutoUpgrade(of: mac, at: site)
    levels.forget(site, from: at)
    stateMatters(at: site)
  }

  /// The firmware that a model leaves the factory with: the scenario's, else the table's.
  func factoryVersion(of model: String) throws -> String {
    try store.text("SELECT version FROM firmware WHERE model = ? AND tag = 'factory'", model)
      ?? DeviceModels.named(model)?.factoryVersion ?? "0.0.0"
  }
}
