import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let upgradeRoutes: [Route] = [
    Route(.post, "/sites/{site}/devices/upgrade") { twin, call in try twin.startUpgrade(call) },
    Route(.get, "/sites/{site}/devices/upgrade") { twin, call in
      let site = try twin.site(call)
      let ids = try twin.store.all("SELECT id FROM upgrade WHERE site = ? ORDER BY ordinal DESC", site.id.description) {
        $0.text(0)
      }
      return try Page(call).response(of: try ids.map { try twin.upgradeAnswer($0, at: site, targets: false) })
    },
    Route(.get, "/sites/{site}/devices/upgrade/{upgrade}") { twin, call in
      let site = try twin.site(call)
      return MistResponse(json: try twin.upgradeAnswer(try call.id(1).description, at: site, targets: true))
    },
    Route(.post, "/sites/{site}/devices/upgrade/{upgrade}/cancel") { twin, call in try twin.cancelUpgrade(call) },
    Route(.post, "/sites/{site}/devices/{device}/upgrade") { twin, call in try twin.upgradeOne(call) },
    Route(.get, "/sites/{site}/devices/versions") { twin, call in
      _ = try twin.site(call)
      return MistResponse(json: try twin.versions(call))
    },
    Route(.get, "/orgs/{org}/devices/versions") { twin, call in
      _ = try twin.organisation(call)
      return MistResponse(json: try twin.versions(call))
    },
  ]

  /// The versions that a model can have: what it leaves the factory with, and every release.
  private func versions(_ call: Call) throws -> JSON {
    let type = call.query("type") ?? DeviceType.accessPoint.rawValue
    let wanted = call.query("model")
    let models = DeviceModels.all.filter { $0.type.rawValue == type && (wanted == nil || $0.name == wanted) }
    var items: [JSON] = []
    for model in models {
      let releases = try store.all(
        "SELECT version FROM firmware WHERE model = ? AND tag IS NOT 'factory' ORDER BY version", model.name
      ) { $0.text(0) }
      items.append([
        "model": .string(model.name), "version": .string(try factoryVersion(of: model.name)), "tag": "stable",
      ])
      items += releases.map { ["model": .string(model.name), "version": .string($0)] }
    }
    return .array(items)
  }

  private func mayRun(_ version: String, model: String) throws -> Bool {
    if try factoryVersion(of: model) == version { return true }
    return try store.integer("SELECT 1 FROM firmware WHERE model = ? AND version = ?", model, version) != nil
  }

  /// The devices that a batch names: by id, by model, or every access point (mist-fidelity, section 7.1).
  private func selection(_ body: JSONObject, at site: StoredObject) throws -> [InventoryRow] {
    let rows = try inventoryRows(at: site.id, type: "all")
    if let ids = body["device_ids"]?.strings, !ids.isEmpty {
      let wanted = Set(ids.compactMap { MistID($0)?.deviceMAC })
      let found = rows.filter { wanted.contains($0.mac) }
      guard found.count == ids.count else {
        throw APIFailure.badRequest("device_ids: not all are devices of this site")
      }
      return found
    }
    if let models = body["models"]?.strings, !models.isEmpty { return rows.filter { models.contains($0.model) } }
    return rows.filter { $0.type == DeviceType.accessPoint.rawValue }
  }

  private func startUpgrade(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    let body = try call.object()
    let strategy = body["strategy"]?.string ?? "big_bang"
    guard strategy == "big_bang" else {
      throw APIFailure.badRequest("strategy: this twin carries out big_bang; found '\(strategy)'")
    }
    let id = try order(
      version: body["version"]?.string ?? "stable", for: try selection(body, at: site), at: site,
      start: try startTime(body), force: body["force"]?.bool ?? false, call)
    return MistResponse(json: ["upgrade_id": .string(id.description)])
  }

  /// When downloads begin: epoch seconds, now unless the body says otherwise.
  private func startTime(_ body: JSONObject) throws(APIFailure) -> Int64 {
    guard let value = body["start_time"], !value.isNull else { return clock.seconds }
    guard let second = value.double, (0..<1e11).contains(second) else {
      throw .badRequest("start_time: expected epoch seconds, found \(value.describedForErrors)")
    }
    return Int64(second)
  }

  private func upgradeOne(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    let row = try device(call, at: site)
    let body = try call.object()
    _ = try order(
      version: body["version"]?.string ?? "stable", for: [row], at: site,
      start: try startTime(body), force: true, call)
    return MistResponse(json: ["status": "inprogress", "timestamp": StoredJSON.time(milliseconds: clock.milliseconds)])
  }

  private func order(
    version asked: String, for rows: [InventoryRow], at site: StoredObject, start: Int64, force: Bool, _ call: Call
  ) throws -> MistID {
    let now = clock.seconds
    let ordinal = (try store.integer("SELECT count(*) FROM upgrade WHERE site = ?", site.id.description) ?? 0) + 1
    let id = derivedID("upgrades", owner: site.id, naturalKey: asked, ordinal: UInt64(ordinal))
    try store.run(
      "INSERT INTO upgrade VALUES (?, ?, ?, ?, 'big_bang', ?, ?, NULL, ?)", id.description, site.id.description,
      ordinal, asked, start, now, call.request.body.map { String(decoding: $0, as: UTF8.self) } ?? "{}")
    for row in rows {
      let version = asked == "stable" ? try factoryVersion(of: row.model) : asked
      guard try mayRun(version, model: row.model) else {
        throw APIFailure.badRequest("version: \(row.model) has no version '\(version)'")
      }
      guard let running = try firmware(row.mac, at: now), try serving(row.mac, at: now) != nil else {
        throw APIFailure.badRequest("device \(row.mac) is not connected")
      }
      let target = UpgradeTarget(
        upgrade: id.description, mac: row.mac, version: version, oldVersion: running, force: force, requested: now,
        start: start, key: seed.child("upgrade").child(UInt64(ordinal)).child(version))
      try keep(target)
    }
    levels.forget(site.id, from: now)
    try audit(call, "Upgrade \(rows.count) devices to \(asked)", site: site.id)
    return id
  }

  /// Notes the steps; what they do to the device stands in its history from then on.
  private func keep(_ target: UpgradeTarget) throws {
    // An order that overtakes an earlier one which has not rebooted yet takes its place.
    if !target.skipped { try dropUnfinishedUpgrades(of: target.mac) }
    try store.run(
      "INSERT INTO upgrade_target VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", target.upgrade, Int64(target.mac.value),
      target.version, target.oldVersion, target.skipped, target.requested, target.downloadAt, target.downloadedAt,
      target.rebootAt, target.backAt)
    guard !target.skipped else { return }
    try setService(target.mac, .rebooting, at: target.rebootAt)
    try setService(target.mac, .serving, at: target.backAt)
    try setHistory(target.mac, .firmware, target.version, at: target.backAt)
  }

  /// What a device still has before it of its upgrades does not happen.
  func dropUnfinishedUpgrades(of mac: MACAddress) throws {
    try store.run("DELETE FROM upgrade_target WHERE mac = ? AND back_at > ?", Int64(mac.value), clock.seconds)
    try store.run(
      "DELETE FROM device_history WHERE mac = ? AND facet IN (1, 2) AND at > ?", Int64(mac.value), clock.seconds)
  }

  /// What has not rebooted yet stays as it is; when everything has, there is nothing to cancel.
  private func cancelUpgrade(_ call: Call) throws -> MistResponse {
    let site = try site(call)
    let id = try call.id(1).description
    let now = clock.seconds
    guard try store.integer("SELECT 1 FROM upgrade WHERE id = ? AND site = ?", id, site.id.description) != nil else {
      throw APIFailure.notFound
    }
    let pending = try targets(id).filter { !$0.skipped && now < $0.rebootAt }
    guard !pending.isEmpty else { return MistResponse() }
    try store.run("UPDATE upgrade SET cancelled = ? WHERE id = ? AND cancelled IS NULL", now, id)
    for target in pending {
      try store.run(
        "DELETE FROM device_history WHERE mac = ? AND facet IN (1, 2) AND at IN (?, ?)", Int64(target.mac.value),
        target.rebootAt, target.backAt)
      try store.run("DELETE FROM upgrade_target WHERE upgrade = ? AND mac = ?", id, Int64(target.mac.value))
    }
    levels.forget(site.id, from: now)
    try audit(call, "Cancel upgrade", site: site.id)
    return MistResponse()
  }

  private func targets(_ upgrade: String) throws -> [UpgradeTarget] {
    try store.all("SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE upgrade = ? ORDER BY mac", upgrade) {
      UpgradeTarget($0)
    }
  }

  /// The newest upgrade of a device that changed it, else the newest; nil when it never had one.
  func latestTarget(_ mac: MACAddress) throws -> UpgradeTarget? {
    try store.first(
      "SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE mac = ? ORDER BY skipped, requested DESC LIMIT 1",
      Int64(mac.value)
    ) { UpgradeTarget($0) }
  }

  private func upgradeAnswer(_ id: String, at site: StoredObject, targets withTargets: Bool) throws -> JSON {
    guard
      let (version, strategy, start, cancelled) = try store.first(
        "SELECT version, strategy, start, cancelled FROM upgrade WHERE id = ? AND site = ?", id, site.id.description,
        row: { ($0.text(0), $0.text(1), $0.int64(2), $0.optionalInt64(3)) })
    else { throw APIFailure.notFound }
    let second = clock.seconds
    let targets = try targets(id)
    var buckets: [UpgradeTarget.State: [String]] = [:]
    for target in targets { buckets[target.state(at: second), default: []].append(target.mac.description) }
    var counts = JSONObject([("total", JSON(targets.count))])
    var lists = JSONObject([("total", JSON(targets.count))])
    for state in UpgradeTarget.State.allCases {
      let macs = buckets[state] ?? []
      counts[state.rawValue] = JSON(macs.count)
      lists[state.rawValue] = JSON(macs)
    }
    counts["rebooted"] = counts["upgraded"]
    counts["failed"] = 0
    lists["rebooted"] = []
    lists["failed"] = []
    let done = targets.allSatisfy { [.upgraded, .skipped].contains($0.state(at: second)) }
    var status = "upgrading"
    if cancelled != nil {
      status = "cancelled"
    } else if done {
      status = "completed"
    } else if targets.allSatisfy({ $0.state(at: second) == .scheduled }) {
      status = "created"
    } else if targets.contains(where: { $0.state(at: second) == .downloading }) {
      status = "downloading"
    }
    var answer = JSONObject([
      ("id", .string(id)), ("status", .string(status)), ("strategy", .string(strategy)),
      ("target_version", .string(version)), ("start_time", JSON(Int(start))), ("counts", .object(counts)),
    ])
    if withTargets { answer["targets"] = .object(lists) }
    return .object(answer)
  }
}
