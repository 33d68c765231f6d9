import Determinism
import MistAPI
import SQLite

extension Twin {
  /// The upgrades of all sites that the caller may read, the latest first: those that were ordered, and those that sites make
  /// by themselves.
  func latestUpgrades(_ call: Call) throws -> MistResponse {
    let page = try Page(call)
    let rows = try store.all(
      """
      SELECT u.id, u.site, u.version, u.strategy, u.start, u.cancelled, u.reboot, u.failed, u.ordinal,
        o.collection, o.id, o.owner, o.created, o.modified, o.body
      FROM upgrade u JOIN object o ON o.collection = 'sites' AND o.id = u.site ORDER BY u.start DESC, u.id
      """
    ) { row -> (record: UpgradeRecord, isAutomatic: Bool, site: StoredObject)? in
      let record = UpgradeRecord(row)
      guard let id = MistID(row.text(10)), let owner = MistID(row.text(11)) else { return nil }
      let site = StoredObject(
        collection: row.text(9), id: id, owner: owner, created: row.int64(12), modified: row.int64(13),
        body: row.bytes(14))
      return call.caller.may([.read], at: site) ? (record, row.int64(8) < 0, site) : nil
    }.compactMap { $0 }
    let items = try rows.dropFirst(page.offset).prefix(page.limit).map { record, isAutomatic, site -> JSON in
      let targets = try targets(ofUpgrade: record.id)
      var item = JSONObject([
        ("id", .string(record.id)), ("site_id", .string(record.site)),
        ("site_name", site.json["name"] ?? ""), ("target_version", .string(record.version)),
        ("strategy", .string(record.strategy)), ("start_time", JSON(Int(record.start))),
        ("status", .string(record.status(targets, at: clock.seconds))), ("automatic", .bool(isAutomatic)),
        ("counts", .object(Self.buckets(targets, at: clock.seconds).counts)),
      ])
      if let reboot = record.reboot { item["reboot_at"] = JSON(Int(reboot)) }
      return .object(item)
    }
    return MistResponse(
      headers: page.headers(total: rows.count),
      json: [
        "total": JSON(rows.count), "limit": JSON(page.limit), "page": JSON(page.page), "upgrades": .array(Array(items)),
      ])
  }
}
