import Determinism
import MistAPI
import SQLite

/// A site's upgrade, as it is kept.
struct UpgradeRecord {
  let id: String
  let site: String
  let version: String
  let strategy: String
  let start: Int64
  let cancelled: Int64?
  let reboot: Int64?
  /// When too many had failed; also one to come.
  let failed: Int64?

  static let columns = "id, site, version, strategy, start, cancelled, reboot, failed"

  init(_ row: borrowing Statement) {
    id = row.text(0)
    site = row.text(1)
    version = row.text(2)
    strategy = row.text(3)
    start = row.int64(4)
    cancelled = row.optionalInt64(5)
    reboot = row.optionalInt64(6)
    failed = row.optionalInt64(7)
  }

  var isBigBang: Bool { strategy == UpgradeOptions.Strategy.bigBang.rawValue }

  /// The word for how far it is (schema `upgrade_device_status`).
  func status(_ targets: [UpgradeTarget], at second: Int64) -> String {
    if cancelled != nil { return "cancelled" }
    if let failed, failed <= second { return "failed" }
    let states = Set(targets.map { $0.state(at: second) }).subtracting([.skipped])
    let waits = targets.contains { $0.awaitsRestart(at: second) }
    let isOver = targets.allSatisfy { target in
      [.upgraded, .skipped, .failed].contains(target.state(at: second)) || target.awaitsRestart(at: second)
    }
    if isOver {
      if states == [.failed] { return "failed" }
      return waits ? "downloaded" : "completed"
    }
    if states == [.scheduled] { return "created" }
    if states.isSubset(of: [.scheduled, .downloadRequested]) { return "queued" }
    let hasRebooted = !states.isDisjoint(with: [.rebootInProgress, .rebooted, .upgraded, .failed])
    if states.contains(.downloading), isBigBang || !hasRebooted { return "downloading" }
    return hasRebooted ? "upgrading" : "downloaded"
  }
}

extension Twin {
  func upgradeRecord(_ id: String, at site: MistID) throws -> UpgradeRecord {
    let record = try store.first(
      "SELECT \(UpgradeRecord.columns) FROM upgrade WHERE id = ? AND site = ? AND ordinal > 0", id, site.description
    ) { UpgradeRecord($0) }
    guard let record else { throw APIFailure.notFound }
    return record
  }

  /// The buckets of an upgrade's devices, and how many are in each.
  static func buckets(_ targets: [UpgradeTarget], at second: Int64) -> (counts: JSONObject, lists: JSONObject) {
    var buckets: [UpgradeTarget.State: [String]] = [:]
    for target in targets { buckets[target.state(at: second), default: []].append(target.mac.description) }
    var counts = JSONObject([("total", JSON(targets.count))])
    var lists = counts
    for state in UpgradeTarget.State.allCases {
      let macs = buckets[state] ?? []
      counts[state.rawValue] = JSON(macs.count)
      lists[state.rawValue] = JSON(macs)
    }
    // Who has been upgraded has rebooted, too.
    counts["rebooted"] = JSON((buckets[.rebooted]?.count ?? 0) + (buckets[.upgraded]?.count ?? 0))
    return (counts, lists)
  }

  /// An upgrade of a site (schemas `response_site_device_upgrade` and `…_upgrades_item`).
  func upgradeAnswer(_ record: UpgradeRecord, withTargets: Bool) throws -> JSON {
    let second = clock.seconds
    let targets = try targets(ofUpgrade: record.id)
    let (counts, lists) = Self.buckets(targets, at: second)
    let text = try store.text("SELECT request FROM upgrade WHERE id = ?", record.id) ?? "{}"
    let request = (try? JSON(parsing: text))?.object ?? JSONObject()
    var answer = JSONObject([
      ("id", .string(record.id)), ("status", .string(record.status(targets, at: second))),
      ("strategy", .string(record.strategy)), ("target_version", .string(record.version)),
      ("start_time", JSON(Int(record.start))), ("counts", .object(counts)),
      ("force", .bool(request["force"]?.bool ?? false)), ("enable_p2p", .bool(request["enable_p2p"]?.bool ?? false)),
    ])
    if let reboot = record.reboot { answer["reboot_at"] = JSON(Int(reboot)) }
    if !record.isBigBang {
      answer["max_failure_percentage"] = request["max_failure_percentage"] ?? 5
      if let failures = request["max_failures"] { answer["max_failures"] = failures }
      var plan: [Int: [JSON]] = [:]
      for target in targets where !target.skipped {
        plan[target.phase, default: []].append(.string(target.mac.description))
      }
      answer["upgrade_plan"] = .object(
        JSONObject(plan.sorted { $0.key < $1.key }.map { (String($0.key), .array($0.value)) }))
      answer["current_phase"] = JSON(
        targets.filter { !$0.skipped && $0.state(at: second) != .scheduled }.map(\.phase).max() ?? 0)
    }
    if withTargets {
      if record.strategy == UpgradeOptions.Strategy.canary.rawValue {
        answer["canary_phases"] = request["canary_phases"] ?? [1, 10, 50, 100]
      }
      if request["enable_p2p"]?.bool == true {
        answer["p2p_cluster_size"] = request["p2p_cluster_size"] ?? 10
        answer["p2p_parallelism"] = request["p2p_parallelism"] ?? 1
      }
      answer["targets"] = .object(lists)
    }
    return .object(answer)
  }
}
