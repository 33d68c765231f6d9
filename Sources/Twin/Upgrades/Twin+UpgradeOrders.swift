import Determinism
import MistAPI
import SQLite
import World

/// One site's upgrade, before it is kept.
struct UpgradeOrder {
  let site: MistID
  /// The version, or the channel, that was asked for.
  let asked: String
  let options: UpgradeOptions
  let times: UpgradeTimes
  /// The order's body, as it is kept.
  let request: String
  var parent: MistID?
  /// Whether a device is passed over that runs something newer.
  var passesOverNewer = false
}

extension Twin {
  /// Works out everything that is going to happen, and keeps it. What it does to devices stands in their history from then
  /// on.
  /// - Parameter version: what each device is to run, a version or a channel.
  func order(
    _ order: UpgradeOrder, for candidates: [UpgradeCandidate], book: inout ReleaseBook,
    version: (UpgradeCandidate) -> String
  ) throws -> MistID {
    let now = clock.seconds
    let ordinal = (try store.integer("SELECT max(ordinal) FROM upgrade WHERE site = ?", order.site.description) ?? 0)
    let number = UInt64(max(0, ordinal) + 1)
    let id = derivedID("upgrades", owner: order.site, naturalKey: order.asked, ordinal: number)
    var devices: [UpgradeSchedule.Device] = []
    var skipped: [UpgradeTarget] = []
    for candidate in candidates {
      let asked = version(candidate)
      guard let release = try book.release(asked, of: candidate.model, in: self) else {
        let known = try book.releases(of: candidate.model, in: self).map(\.version).joined(separator: ", ")
        throw APIFailure.badRequest("version: \(candidate.model) has no version '\(asked)', only \(known)")
      }
      guard let running = candidate.running, candidate.isConnected else {
        throw APIFailure.badRequest("device \(candidate.mac) is not connected")
      }
      let isCurrent =
        running == release.version
        || order.passesOverNewer && FirmwareVersion(running) > FirmwareVersion(release.version)
      if isCurrent, !order.options.force {
        skipped.append(
          UpgradeTarget(
            upgrade: id.description, mac: candidate.mac, version: release.version, oldVersion: running, skipped: true,
            requested: now))
        continue
      }
      if let refusal = try book.refusal(from: running, to: release.version, of: candidate.model, in: self) {
        throw APIFailure.badRequest(refusal)
      }
      devices.append(
        UpgradeSchedule.Device(
          mac: candidate.mac, isAccessPoint: candidate.isAccessPoint, version: release.version, oldVersion: running,
          failures: release.failures))
    }
    let key = seed.child("upgrade").child(number)
    let macs = devices.map(\.mac)
    let options = order.options
    let schedule = UpgradeSchedule(
      devices, upgrade: id.description, options: options, requested: now, start: order.times.start,
      rebootAt: order.times.reboot,
      downloads: try options.downloadStrategy.map { try phases(of: macs, $0, options, at: order.site, key) },
      reboots: try phases(of: macs, options.strategy, options, at: order.site, key), key: key)
    try store.run(
      """
      INSERT INTO upgrade (id, site, ordinal, version, strategy, start, created, request, parent, reboot, failed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, id.description, order.site.description, Int64(number), order.asked, options.strategy.rawValue,
      order.times.start, now, order.request, order.parent?.description, order.times.reboot, schedule.failedAt)
    try keep(skipped.map { UpgradeSchedule.Planned(target: $0) } + schedule.planned)
    levels.forget(order.site, from: now)
    return id
  }

  /// Who goes together.
  private func phases(
    of macs: [MACAddress], _ strategy: UpgradeOptions.Strategy, _ options: UpgradeOptions, at site: MistID,
    _ key: RandomKey
  ) throws -> [[MACAddress]] {
    switch strategy {
    case .bigBang: return [macs]
    case .serial: return UpgradePhases.serial(macs)
    case .canary:
      return UpgradePhases.canary(macs, percentages: options.canaryPhases, lot: key.child("canary"))
    case .coverage:
      let (positions, mesh) = try radioPositions(at: site)
      return UpgradePhases.coverage(macs, positions: positions, mesh: mesh, options: options.coverage)
    }
  }

  /// Keeps targets and what happens to their devices. Whatever else those still had before them is dropped: an order that
  /// overtakes an earlier one which has not rebooted yet takes its place.
  func keep(_ planned: [UpgradeSchedule.Planned], dropsEarlier: Bool = true) throws {
    let insert = try store.prepare(
      "INSERT INTO upgrade_target (\(UpgradeTarget.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    let history = try store.prepare("INSERT OR REPLACE INTO device_history VALUES (?, ?, ?, ?)")
    for planned in planned {
      let target = planned.target
      if dropsEarlier, !target.skipped { try dropUnfinishedUpgrades(of: target.mac) }
      try insert.bindAll(
        target.upgrade, Int64(target.mac.value), target.version, target.oldVersion, target.skipped, target.requested,
        target.downloadAt, target.downloadedAt, target.rebootAt, target.backAt, target.phase, target.fate?.rawValue,
        target.endsAt)
      try insert.run()
      for (at, state) in planned.course.service {
        if state.isDown, at == target.rebootAt { noteOutage(of: target.mac) }
        try history.bindAll(
          Int64(target.mac.value), DeviceFacet.service.rawValue, at, String(state.rawValue))
        try history.run()
      }
      if let second = planned.course.runsFrom {
        try history.bindAll(Int64(target.mac.value), DeviceFacet.firmware.rawValue, second, target.version)
        try history.run()
      }
    }
  }

  /// What a device still has before it of its upgrades does not happen. Of what has come to its end the record stays.
  func dropUnfinishedUpgrades(of mac: MACAddress) throws {
    let now = clock.seconds
    try store.run(
      """
      DELETE FROM upgrade_target WHERE mac = ? AND back_at > ? AND download_at < \(UpgradeTarget.never)
        AND NOT (reboot_at >= \(UpgradeTarget.never) AND downloaded_at <= ?)
      """, Int64(mac.value), now, now)
    try store.run(
      "DELETE FROM device_history WHERE mac = ? AND facet IN (1, 2) AND at > ?", Int64(mac.value), now)
  }

  /// What has not rebooted yet stays as it is. Whether there was anything to cancel.
  func cancel(_ upgrade: String, at site: MistID) throws -> Bool {
    let now = clock.seconds
    let failed = try store.integer("SELECT failed FROM upgrade WHERE id = ?", upgrade)
    if let failed, failed <= now { return false }
    let pending = try targets(ofUpgrade: upgrade).filter { $0.isPending(at: now) }
    guard !pending.isEmpty else { return false }
    try store.run("UPDATE upgrade SET cancelled = ?, failed = NULL WHERE id = ? AND cancelled IS NULL", now, upgrade)
    for target in pending { try drop(target) }
    levels.forget(site, from: now)
    return true
  }

  /// Takes a target back, with what it was going to do to its device.
  func drop(_ target: UpgradeTarget) throws {
    if target.rebootAt < UpgradeTarget.never {
      // Only its own moments: a restart in between has others. Of a device that would loop, all that was to come is its own.
      let own = target.fate == .loops ? "at BETWEEN ? AND ?" : "at IN (?, ?)"
      try store.run(
        "DELETE FROM device_history WHERE mac = ? AND facet IN (1, 2) AND \(own)", Int64(target.mac.value),
        target.rebootAt, target.fate == .loops ? target.endsAt : target.backAt)
    }
    try store.run(
      "DELETE FROM upgrade_target WHERE upgrade = ? AND mac = ?", target.upgrade, Int64(target.mac.value))
  }

  /// A device that has an image waiting restarts: from then on it runs it. Nil when there is none.
  func restartIntoWaitingImage(_ device: InventoryRow, key: RandomKey) throws -> UpgradeCourse? {
    let now = clock.seconds
    guard var target = try latestTarget(device.mac), target.awaitsRestart(at: now) else { return nil }
    let course = target.reboot(
      at: now, draws: key, isAccessPoint: device.type == DeviceType.accessPoint.rawValue)
    try store.run(
      "UPDATE upgrade_target SET reboot_at = ?, back_at = ?, ends_at = ? WHERE upgrade = ? AND mac = ?",
      target.rebootAt, target.backAt, target.endsAt, target.upgrade, Int64(target.mac.value))
    return course
  }

  func targets(ofUpgrade id: String) throws -> [UpgradeTarget] {
    try store.all("SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE upgrade = ? ORDER BY mac", id) {
      UpgradeTarget($0)
    }
  }

  /// The newest upgrade of a device that changes it, else the newest; nil when it never had one. What is only planned by
  /// itself has not begun, and the phases after too many failures never do.
  func latestTarget(_ mac: MACAddress) throws -> UpgradeTarget? {
    try store.first(Self.latestTargets, Int64(mac.value), Int64(mac.value), clock.seconds) { UpgradeTarget($0) }
  }

  /// The first row of each device is its `latestTarget`.
  static let latestTargets: String = {
    let columns = UpgradeTarget.columns.split(separator: ",").map { "t." + $0.drop { $0 == " " || $0 == "\n" } }
    return """
      SELECT \(columns.joined(separator: ", ")) FROM upgrade_target t CROSS JOIN upgrade u ON u.id = t.upgrade
      WHERE t.mac BETWEEN ?1 AND ?2 AND t.requested <= ?3
        AND (t.skipped = 1 OR t.download_at < \(UpgradeTarget.never) OR coalesce(u.failed, 0) > ?3)
      ORDER BY t.mac, t.skipped, t.requested DESC, t.upgrade
      """
  }()
}

extension UpgradeTarget {
  /// Whether it can still be taken back.
  func isPending(at second: Int64) -> Bool {
    switch state(at: second) {
    case .scheduled, .downloadRequested, .downloading: true
    case .downloaded: !awaitsRestart(at: second)
    case .rebootInProgress, .rebooted, .upgraded, .skipped, .failed: false
    }
  }
}
