import Determinism
import MistAPI

extension Twin {
  private static let eventFilters = ["type", "mac", "ap", "apfw", "model", "device_type", "site_id", "text"]

  static let eventRoutes: [Route] =
    bothScopes(.get, "devices/events/search") { twin, scope, call in
      let window = try EventWindow(call)
      return window.answer(try twin.eventItems(scope, window, call), call)
    }
    + bothScopes(.get, "devices/events/count") { twin, scope, call in
      let distinct = call.query("distinct") ?? "model"
      guard countable.contains(distinct) else {
        throw APIFailure.badRequest("distinct must be one of \(countable.joined(separator: ", "))")
      }
      let window = try EventWindow(call)
      return window.count(try twin.eventItems(scope, window, call), by: distinct)
    }
    // The twin's own system has no events, and its clients are numbers that do not roam one by one.
    + bothScopes(.get, "events/system/search", fidelity: .shaped) { _, _, call in try EventWindow(call).answer([], call)
    }
    + bothScopes(.get, "events/system/count", fidelity: .shaped) { _, _, call in
      try EventWindow(call).count([], by: call.query("distinct") ?? "type")
    } + [
      Route(.get, "/orgs/{org}/events/search", fidelity: .shaped) { twin, call in
        _ = try twin.organisation(call)
        return try EventWindow(call).answer([], call)
      },
      Route(.get, "/sites/{site}/events/fast_roam", fidelity: .shaped) { twin, call in
        _ = try twin.site(call)
        let window = try EventWindow(call)
        return MistResponse(json: [
          "results": [], "start": JSON(Int(window.seconds.lowerBound)), "end": JSON(Int(window.seconds.upperBound)),
          "limit": JSON(window.limit),
        ])
      },
    ]

  private static let countable = [
    "type", "model", "mac", "ap", "apfw", "text", "timestamp", "site_id", "org_id", "device_type",
  ]

  /// One operation of an organisation and of a site alike.
  static func bothScopes(
    _ method: HTTPMethod, _ path: String, fidelity: Fidelity = .behaviour,
    _ answer: @escaping @Sendable (isolated Twin, EventScope, Call) throws -> MistResponse
  ) -> [Route] {
    [
      Route(method, "/orgs/{org}/\(path)", fidelity: fidelity) { twin, call in
        try answer(twin, .organisation(try twin.organisation(call)), call)
      },
      Route(method, "/sites/{site}/\(path)", fidelity: fidelity) { twin, call in
        try answer(twin, .site(try twin.site(call)), call)
      },
    ]
  }

  private func eventItems(_ scope: EventScope, _ window: EventWindow, _ call: Call) throws -> [JSON] {
    let filter = EventFilter(call, Self.eventFilters)
    return try deviceEvents(scope, in: window.seconds).map(\.json).filter { filter.accepts($0) }
  }
}
