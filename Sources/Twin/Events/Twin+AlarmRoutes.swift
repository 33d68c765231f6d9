import Determinism
import MistAPI
import SQLite

extension Twin {
  private static let alarmFilters = ["type", "group", "severity", "site_id", "acked", "ack_admin_name", "status"]
  /// «All» means what was raised in the last 30 days.
  private static let allSeconds: Int64 = 30 * 86_400

  static let alarmRoutes: [Route] =
    bothScopes(.get, "alarms/search") { twin, scope, call in
      let window = try EventWindow(call)
      return window.answer(try twin.alarmItems(scope, window, call), call, adding: [("page", 1)])
    }
    + bothScopes(.get, "alarms/count") { twin, scope, call in
      let window = try EventWindow(call)
      let distinct = call.query("distinct") ?? "type"
      guard ["type", "group", "severity", "acked", "site_id", "status"].contains(distinct) else {
        throw APIFailure.badRequest("distinct must be one of type, group, severity, acked, site_id, status")
      }
      return window.count(try twin.alarmItems(scope, window, call), by: distinct)
    }
    + bothScopes(.post, "alarms/ack") { twin, scope, call in try twin.acknowledgeListed(scope, true, call) }
    + bothScopes(.post, "alarms/unack") { twin, scope, call in try twin.acknowledgeListed(scope, false, call) }
    + bothScopes(.post, "alarms/ack_all") { twin, scope, call in try twin.acknowledgeAll(scope, true, call) }
    + bothScopes(.post, "alarms/unack_all") { twin, scope, call in try twin.acknowledgeAll(scope, false, call) }
    + bothScopes(.post, "alarms/{alarm}/ack") { twin, scope, call in try twin.acknowledgeOne(scope, true, call) }
    + bothScopes(.post, "alarms/{alarm}/unack") { twin, scope, call in try twin.acknowledgeOne(scope, false, call) }

  private func alarmItems(_ scope: EventScope, _ window: EventWindow, _ call: Call) throws -> [JSON] {
    let filter = EventFilter(call, Self.alarmFilters)
    return try alarms(scope, in: window.seconds).map { $0.json(try acknowledgement(of: $0.id)) }
      .filter { filter.accepts($0) }
  }

  private func acknowledgement(of id: MistID) throws -> AlarmAcknowledgement? {
    try store.first("SELECT at, who, acked, note FROM alarm_ack WHERE id = ?", id.description) {
      AlarmAcknowledgement(at: $0.int64(0), who: $0.text(1), isAcked: $0.bool(2), note: $0.optionalText(3))
    }
  }

  private func note(_ call: Call) throws(APIFailure) -> String? {
    guard let note = call.body["note"], !note.isNull else { return nil }
    guard let text = note.string else { throw .badRequest("note: expected text, found \(note.describedForErrors)") }
    return text
  }

  private func acknowledge(_ ids: [MistID], _ isAcked: Bool, _ call: Call) throws {
    let note = try note(call)
    for id in ids {
      try store.run(
        """
        INSERT INTO alarm_ack VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at, who = excluded.who,
          acked = excluded.acked, note = coalesce(excluded.note, note)
        """, id.description, clock.seconds, call.caller.name, isAcked ? 1 : 0, note)
    }
  }

  /// The alarms of a scope, as far back as one can be acknowledged.
  private func recentAlarms(_ scope: EventScope) throws -> [Alarm] {
    try alarms(scope, in: (clock.seconds - Self.allSeconds)...clock.seconds)
  }

  private func acknowledgeListed(_ scope: EventScope, _ isAcked: Bool, _ call: Call) throws -> MistResponse {
    guard let texts = call.body["alarm_ids"]?.strings else {
      throw APIFailure.badRequest("alarm_ids: expected a list of alarm ids")
    }
    guard texts.count <= 1000 else {
      throw APIFailure.badRequest("alarm_ids: expected at most 1000, found \(texts.count)")
    }
    let known = Set(try recentAlarms(scope).map(\.id))
    let ids = try texts.map { text in
      guard let id = MistID(text) else { throw APIFailure.badRequest("alarm_ids: '\(text)' is not an id") }
      return id
    }
    // What is not an alarm of this scope is passed over, as long as something is.
    let own = ids.filter { known.contains($0) }
    guard ids.isEmpty || !own.isEmpty else { throw APIFailure.notFound }
    try acknowledge(own, isAcked, call)
    return MistResponse()
  }

  private func acknowledgeAll(_ scope: EventScope, _ isAcked: Bool, _ call: Call) throws -> MistResponse {
    try acknowledge(try recentAlarms(scope).map(\.id), isAcked, call)
    return MistResponse()
  }

  private func acknowledgeOne(_ scope: EventScope, _ isAcked: Bool, _ call: Call) throws -> MistResponse {
    let id = try call.id(1)
    guard try recentAlarms(scope).contains(where: { $0.id == id }) else { throw APIFailure.notFound }
    try acknowledge([id], isAcked, call)
    return MistResponse()
  }
}
