import Determinism
import MistAPI
import SQLite
import World

/// Sites that keep their access points on a version by themselves.
///
/// What they are going to do is worked out whenever something is written that decides it: the setting, an order, a release,
/// a device that comes. A device that connects for the first time is upgraded at once, so that replacements arrive on the
/// version; any other in the next window. `stable` and `beta` only lead forward, a custom version also back. An upgrade that
/// fails is tried again in the next windows, three times in all.
extension Twin {
  /// A device that connects for the first time waits that long, in seconds.
  private static let firstConnection: Int64 = 60
  private static let attempts = 3

  private struct Plan {
    let rule: AutoUpgrade
    let zone: TimeZoneRules
  }

  private func autoUpgrade(at site: MistID) throws -> Plan? {
    let body = try store.text(
      "SELECT body FROM object WHERE collection = 'setting' AND id = ? AND instr(body, 'auto_upgrade') > 0",
      site.description)
    guard let body, let rule = AutoUpgrade((try? JSON(parsing: body))?["auto_upgrade"]) else { return nil }
    let zone = try object("sites", site)?.json["timezone"]?.string
    return Plan(
      rule: rule, zone: TimeZoneDatabase.zone(zone ?? "UTC") ?? TimeZoneRules(name: "UTC", fixedOffset: 0))
  }

  /// Whether an upgrade is one of these.
  func isAutoUpgrade(_ upgrade: String) throws -> Bool {
    try store.integer("SELECT 1 FROM upgrade WHERE id = ? AND ordinal < 0", upgrade) != nil
  }

  /// The same for all sites, because a release has come.
  func planAutoUpgradesEverywhere() throws {
    let sites = try store.all(
      "SELECT id FROM object WHERE collection = 'setting' AND instr(body, 'auto_upgrade') > 0"
    ) { MistID($0.text(0)) }.compactMap { $0 }
    for site in sites { try planAutoUpgrades(at: site) }
  }

  /// Works out anew what a site is going to do to its access points by itself.
  /// - Parameter isNew: whether the setting has just changed, so that plans may be there that are not wanted any more.
  func planAutoUpgrades(at site: MistID, isNew: Bool = false) throws {
    let plan = try autoUpgrade(at: site)
    guard plan != nil || isNew else { return }
    let hasDropped = try dropPlannedUpgrades("u.site = ?1", site.description)
    if hasDropped { levels.forget(site, from: clock.seconds) }
    guard let plan else { return }
    let devices = try inventoryRows(at: site, type: DeviceType.accessPoint.rawValue)
    if try self.plan(devices, plan, at: site) { levels.forget(site, from: clock.seconds) }
  }

  /// The same for one device that is on its way.
  func planAutoUpgrade(of mac: MACAddress, at site: MistID) throws {
    guard let plan = try autoUpgrade(at: site), let row = try inventoryRow(mac),
      row.type == DeviceType.accessPoint.rawValue
    else { return }
    _ = try dropPlannedUpgrades("t.mac = ?1", String(mac.value))
    _ = try self.plan([row], plan, at: site)
  }

  /// - Returns: whether there were any.
  private func dropPlannedUpgrades(_ condition: String, _ owner: String) throws -> Bool {
    let columns = UpgradeTarget.columns.split(separator: ",").map { "t." + $0.drop { $0 == " " || $0 == "\n" } }
    let planned = try store.all(
      """
      SELECT \(columns.joined(separator: ", ")) FROM upgrade u JOIN upgrade_target t ON t.upgrade = u.id
      WHERE u.ordinal < 0 AND \(condition) AND t.requested > ?2
      """, owner, clock.seconds
    ) { UpgradeTarget($0) }
    for target in planned { try drop(target) }
    return !planned.isEmpty
  }

  /// - Returns: whether anything is going to be done.
  private func plan(_ devices: [InventoryRow], _ plan: Plan, at site: MistID) throws -> Bool {
    var book = ReleaseBook()
    var upgrades: [Int64: String] = [:]
    var planned: [UpgradeSchedule.Planned] = []
    for device in devices {
      planned += try self.plan(device, plan, at: site, &book) { start in
        if let known = upgrades[start] { return known }
        let id = try insertAutoUpgrade(start, plan.rule.version, at: site)
        upgrades[start] = id
        return id
      }
    }
    try keep(planned, dropsEarlier: false)
    return !planned.isEmpty
  }

  /// What is going to be done to a device after all that it has before it.
  private func plan(
    _ device: InventoryRow, _ plan: Plan, at site: MistID, _ book: inout ReleaseBook,
    upgrade: (Int64) throws -> String
  ) throws -> [UpgradeSchedule.Planned] {
    let mac = Int64(device.mac.value)
    func last(_ facet: DeviceFacet) throws -> (at: Int64, value: String)? {
      try store.first(
        "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? ORDER BY at DESC LIMIT 1", mac, facet.rawValue
      ) { ($0.int64(0), $0.text(1)) }
    }
    guard let service = try last(.service), service.value == String(ServiceState.serving.rawValue),
      let running = try last(.firmware), let asked = plan.rule.wanted(device.model),
      let release = try book.release(asked, of: device.model, in: self), release.version != running.value,
      plan.rule.downgrades(device.model) || FirmwareVersion(running.value) < FirmwareVersion(release.version),
      try book.refusal(from: running.value, to: release.version, of: device.model, in: self) == nil
    else { return [] }
    let now = clock.seconds
    let versions = try store.integer(
      "SELECT count(*) FROM device_history WHERE mac = ? AND facet = ?", mac, DeviceFacet.firmware.rawValue)
    let isFirst = versions == 1 && running.at == service.at && service.at + Self.firstConnection > now
    var ready = max(now + 1, service.at + Self.firstConnection)
    var planned: [UpgradeSchedule.Planned] = []
    for attempt in 0..<Self.attempts {
      var start = ready
      if !isFirst || attempt > 0 {
        let opens = plan.rule.window(after: ready, zone: plan.zone)
        let draw = seed.child("auto-upgrade").child(device.mac.value).child(UInt64(bitPattern: opens))
        // Within the hour, and not all at once.
        start = opens + Int64(draw.integer(below: 3000))
      }
      let schedule = UpgradeSchedule(
        [
          UpgradeSchedule.Device(
            mac: device.mac, isAccessPoint: true, version: release.version, oldVersion: running.value,
            failures: release.failures)
        ], upgrade: try upgrade(start / 3600 * 3600 + Int64(attempt)), options: UpgradeOptions(), requested: start,
        start: start, rebootAt: nil, downloads: nil, reboots: [[device.mac]],
        key: seed.child("auto-upgrade").child(UInt64(bitPattern: start)))
      planned += schedule.planned
      guard let target = schedule.planned.first?.target, target.fate == .download || target.fate == .reverts else {
        break
      }
      ready = target.backAt + Self.firstConnection
    }
    return planned
  }

  /// Such an upgrade has a number below zero, and is in no list.
  private func insertAutoUpgrade(_ start: Int64, _ version: String, at site: MistID) throws -> String {
    let ordinal =
      try min(
        0, store.integer("SELECT min(ordinal) FROM upgrade WHERE site = ?", site.description) ?? 0) - 1
    let id = derivedID("auto_upgrades", owner: site, naturalKey: version, ordinal: UInt64(-ordinal))
    try store.run(
      """
      INSERT INTO upgrade (id, site, ordinal, version, strategy, start, created, request)
      VALUES (?, ?, ?, ?, 'big_bang', ?, ?, '{}')
      """, id.description, site.description, ordinal, version, start, clock.seconds)
    return id.description
  }

  /// `auto_upgrade_stat` of an access point's stats: when it was last looked at, and what is going to be done.
  func autoUpgradeStatus(_ planned: (at: Int64, version: String)?) -> JSON {
    var status = JSONObject([("lastcheck", JSON(Int(clock.seconds / 86_400 * 86_400)))])
    if let planned {
      status["scheduled"] = true
      status["scheduled_version"] = .string(planned.version)
      status["scheduled_time"] = JSON(Int(planned.at))
    }
    return .object(status)
  }
}
