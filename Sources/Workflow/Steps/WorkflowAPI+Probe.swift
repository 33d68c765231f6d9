import Determinism
import MistAPI

extension WorkflowAPI {
  /// Who the token is, and what it may do.
  func probe() async throws -> JSON {
    let identity = try await network.client.identity()
    let own = identity.privileges.first { $0.scope == "org" && $0.organisation == network.organisation }
    let privileges = identity.privileges.map { privilege -> JSON in
      var members = JSONObject([
        ("scope", .string(privilege.scope)), ("role", .string(privilege.role)), ("name", .string(privilege.name)),
      ])
      if let organisation = privilege.organisation { members["org_id"] = .string("\(organisation)") }
      return .object(members)
    }
    return [
      "organisation": ["id": .string("\(network.organisation)"), "name": .string(network.organisationName)],
      "network": .string(network.isLive ? "live" : "twin"), "role": .string(own?.role ?? "none"),
      "may_write": .bool(own.map { ["admin", "write"].contains($0.role) } ?? false),
      "email": identity.email.map { .string($0) } ?? JSON.null, "privileges": .array(privileges),
      "clock": .string(await network.time.now().iso8601),
    ]
  }
}
