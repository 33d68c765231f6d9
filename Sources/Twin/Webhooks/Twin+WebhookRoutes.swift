import Determinism
import MistAPI
import SQLite

extension Twin {
  static let webhookRoutes: [Route] =
    bothScopes(.post, "webhooks/{webhook}/ping") { twin, scope, call in
      let hook = try twin.webhook(call, scope)
      let id = twin.derivedID(
        "pings", owner: hook.id, naturalKey: "", ordinal: UInt64(bitPattern: call.now.milliseconds))
      var event = JSONObject([
        ("id", .string(id.description)), ("name", .string(hook.json["name"]?.string ?? "")),
        ("timestamp", StoredJSON.time(milliseconds: call.now.milliseconds)),
      ])
      if let site = scope.site { event["site_id"] = .string(site.id.description) }
      try twin.queue("ping", [.object(event)], for: hook.id)
      twin.isAudited = true  // a ping changes no configuration
      return MistResponse()
    }
    + bothScopes(.get, "webhooks/{webhook}/events/search") { twin, scope, call in
      let window = try EventWindow(call)
      return window.answer(try twin.deliveries(call, scope, window), call)
    }
    + bothScopes(.get, "webhooks/{webhook}/events/count") { twin, scope, call in
      let window = try EventWindow(call)
      let distinct = call.query("distinct") ?? "status"
      guard ["status", "status_code", "topic", "webhook_id"].contains(distinct) else {
        throw APIFailure.badRequest("distinct must be one of status, status_code, topic, webhook_id")
      }
      return window.count(try twin.deliveries(call, scope, window), by: distinct)
    }

  private func webhook(_ call: Call, _ scope: EventScope) throws -> StoredObject {
    let collection = scope.site == nil ? "webhooks" : "site_webhooks"
    return try requiredObject(collection, call.id(1), of: scope.site?.id ?? scope.organisation)
  }

  /// The log of attempts (schema `webhook_delivery`), in order of time.
  private func deliveries(_ call: Call, _ scope: EventScope, _ window: EventWindow) throws -> [JSON] {
    let hook = try webhook(call, scope)
    let filter = EventFilter(call, ["status", "status_code", "topic", "error"])
    return try store.all(
      """
      SELECT a.id, a.at, d.topic, a.url, a.headers, d.body, a.status_code, a.error, a.response_headers, a.response
      FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery
      WHERE a.webhook = ? AND a.at >= ? AND a.at < ? ORDER BY a.id
      """, hook.id.description, window.seconds.lowerBound * 1000, (window.seconds.upperBound + 1) * 1000
    ) { row -> JSON in
      let id = derivedID("deliveries", owner: hook.id, naturalKey: "", ordinal: UInt64(bitPattern: row.int64(0)))
      var item = JSONObject([
        ("id", .string(id.description)), ("webhook_id", .string(hook.id.description)),
        ("org_id", .string(scope.organisation.description)), ("timestamp", StoredJSON.time(milliseconds: row.int64(1))),
        ("topic", .string(row.text(2))), ("status", row.isNull(7) ? "success" : "failure"),
        ("req_url", .string(row.text(3))), ("req_headers", .string(row.text(4))), ("req_payload", .string(row.text(5))),
      ])
      if let site = scope.site { item["site_id"] = .string(site.id.description) }
      if let status = row.optionalInt64(6) { item["status_code"] = JSON(Int(status)) }
      for (name, column) in [("error", 7), ("resp_headers", 8), ("resp_body", 9)] {
        if let text = row.optionalText(column) { item[name] = .string(text) }
      }
      return .object(item)
    }.filter { filter.accepts($0) }
  }
}
