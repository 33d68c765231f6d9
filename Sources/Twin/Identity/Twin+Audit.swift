import Determinism
import MistAPI
import SQLite

extension Twin {
  /// Notes a change in the audit log (mist-fidelity, section 1.10).
  func audit(_ call: Call, _ message: String, site: MistID? = nil) throws {
    try store.run(
      "INSERT INTO audit (at, org, site, who, message) VALUES (?, ?, ?, ?, ?)",
      clock.milliseconds, call.caller.organisation.description, site?.description, call.caller.name, message)
  }

  static let auditRoutes: [Route] = [
    Route(.get, "/orgs/{org}/logs") { twin, call in
      let org = try twin.organisation(call)
      let page = try Page(call)
      let total = try twin.store.integer("SELECT count(*) FROM audit WHERE org = ?", org.description) ?? 0
      let items = try twin.store.all(
        "SELECT id, at, site, who, message FROM audit WHERE org = ? ORDER BY id DESC LIMIT ? OFFSET ?",
        org.description, page.limit, page.offset
      ) { row -> JSON in
        let id = twin.derivedID("audit", owner: org, naturalKey: "", ordinal: UInt64(bitPattern: row.int64(0)))
        return [
          "id": .string(id.description), "timestamp": StoredJSON.time(milliseconds: row.int64(1)),
          "org_id": .string(org.description), "site_id": row.optionalText(2).map { .string($0) } ?? .null,
          "admin_id": .null, "admin_name": .string(row.text(3)), "message": .string(row.text(4)),
        ]
      }
      return MistResponse(json: [
        "results": .array(items), "limit": JSON(page.limit), "total": JSON(Int(total)), "start": 0,
        "end": JSON(Int(twin.clock.seconds)),
      ])
    }
  ]
}
