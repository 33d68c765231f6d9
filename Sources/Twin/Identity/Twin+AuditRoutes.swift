import Determinism
import MistAPI
import SQLite

extension Twin {
  static let auditRoutes: [Route] = [
    Route(.get, "/orgs/{org}/logs") { twin, call in try twin.organisationLogs(call) },
    Route(.get, "/orgs/{org}/logs/search") { twin, call in try twin.organisationLogs(call) },
    Route(.get, "/orgs/{org}/logs/count") { twin, call in
      let org = try twin.organisation(call)
      return try twin.countLogs(call, AuditQuery(call, clause: "org = ?", value: org.description))
    },
    Route(.get, "/self/logs") { twin, call in
      let query = try AuditQuery(call, clause: "admin = ?", value: call.caller.id.description)
      return try twin.searchLogs(call, query, path: nil)
    },
  ]

  private func organisationLogs(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let query = try AuditQuery(call, clause: "org = ?", value: org.description)
    return try searchLogs(call, query, path: call.request.path)
  }

  /// - Parameter path: where the next page is; nil where the answer has its page's number instead.
  private func searchLogs(_ call: Call, _ query: AuditQuery, path: String?) throws -> MistResponse {
    let page = try Page(call)
    let total = try row("SELECT count(*) FROM audit WHERE \(query.condition)", query.values) { $0.int(0) }.first ?? 0
    let items = try row(
      """
      SELECT id, at, org, site, who, message, admin, before, after FROM audit WHERE \(query.condition)
      ORDER BY \(query.order) LIMIT \(page.limit) OFFSET \(page.offset)
      """, query.values
    ) { auditLine($0) }
    var body = JSONObject([
      ("results", .array(items)), ("limit", JSON(page.limit)), ("total", JSON(total)),
      ("start", JSON(Int(query.start))), ("end", JSON(Int(query.end))),
    ])
    if let path {
      if page.offset + items.count < total { body["next"] = .string(nextPage(call, path, query, page)) }
    } else {
      body["page"] = JSON(page.page)
    }
    return MistResponse(headers: page.headers(total: total), json: .object(body))
  }

  /// The next page's address, with a fixed end, so that lines that are added meanwhile move nothing.
  private func nextPage(_ call: Call, _ path: String, _ query: AuditQuery, _ page: Page) -> String {
    var items = [
      ("limit", String(page.limit)), ("page", String(page.page + 1)), ("start", String(query.start)),
      ("end", String(query.end)),
    ]
    for name in ["site_id", "admin_id", "admin_name", "message", "sort"] {
      if let value = call.query(name) { items.append((name, value)) }
    }
    return path + "?" + items.map { "\($0.0)=\(Self.percentEncoded($0.1))" }.joined(separator: "&")
  }

  /// A value of a query as an address carries it.
  static func percentEncoded(_ text: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) { out.append(byte) } else { out += Array("%\(hexadecimal([byte]).uppercased())".utf8) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A line as schema `audit_log` has it: its ids are never null, so that a line about no site has the id of none.
  private func auditLine(_ row: borrowing Statement) -> JSON {
    let org = MistID(row.text(2)) ?? .zero
    let id = derivedID("audit", owner: org, naturalKey: "", ordinal: UInt64(bitPattern: row.int64(0)))
    var line = JSONObject([
      ("id", .string(id.description)), ("timestamp", StoredJSON.time(milliseconds: row.int64(1))),
      ("org_id", .string(org.description)), ("site_id", .string(row.optionalText(3) ?? MistID.zero.description)),
      ("admin_id", .string(row.optionalText(6) ?? MistID.zero.description)), ("admin_name", .string(row.text(4))),
      ("message", .string(row.text(5))),
    ])
    for (column, name) in [(7, "before"), (8, "after")] {
      if let text = row.optionalText(column), let value = try? JSON(parsing: text) { line[name] = value }
    }
    return .object(line)
  }

  private func countLogs(_ call: Call, _ query: AuditQuery) throws -> MistResponse {
    let columns = ["admin_name": "who", "admin_id": "admin", "message": "message", "site_id": "site"]
    let distinct = call.query("distinct") ?? "admin_name"
    guard let column = columns[distinct] else {
      throw APIFailure.badRequest("distinct: expected one of admin_id, admin_name, message, site_id")
    }
    let page = try Page(call)
    let rows = try row(
      """
      SELECT coalesce(\(column), '\(MistID.zero)'), count(*) FROM audit WHERE \(query.condition) GROUP BY 1
      ORDER BY 2 DESC, 1
      """, query.values
    ) { ($0.text(0), $0.int(1)) }
    let results = rows.prefix(page.limit).map { value, count -> JSON in
      .object(JSONObject([(distinct, .string(value)), ("count", JSON(count))]))
    }
    return MistResponse(json: [
      "distinct": .string(distinct), "start": JSON(Int(query.start)), "end": JSON(Int(query.end)),
      "limit": JSON(page.limit), "total": JSON(rows.count), "results": .array(results),
    ])
  }

  /// The rows of a statement whose values are texts, as many as there are.
  private func row<Result>(_ sql: String, _ values: [String], _ body: (borrowing Statement) -> Result) throws
    -> [Result]
  {
    let statement = try store.prepare(sql)
    for (index, value) in values.enumerated() { try statement.bind(index + 1, value) }
    var results: [Result] = []
    while try statement.step() { results.append(body(statement)) }
    return results
  }
}
