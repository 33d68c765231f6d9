public import Determinism

extension MistClient {
  /// Starts an upgrade of these devices of a site: `POST /sites/{s}/devices/upgrade`.
  /// - Returns: the id of the upgrade.
  /// - Throws: `MistError`
  public func upgrade(
    _ devices: [MistID], at site: MistID, to version: String, strategy: String = "big_bang", start: Instant? = nil
  ) async throws -> MistID {
    let path = "/sites/\(site)/devices/upgrade"
    var body: JSONObject = JSONObject([
      ("device_ids", JSON(devices.map(\.description))), ("version", .string(version)),
      ("strategy", .string(strategy)), ("force", false),
    ])
    if let start { body["start_time"] = JSON(Int(start.seconds)) }
    let answer = try await call(.post, path, body: .object(body))
    guard let id = answer["upgrade_id"]?.string.flatMap({ MistID($0) }) else {
      throw MistError.unexpectedAnswer(path, expected: "an upgrade_id", found: answer.describedForErrors)
    }
    return id
  }

  /// The state of an upgrade: status, counts and targets by state.
  /// - Throws: `MistError`
  public func upgradeStatus(_ id: MistID, at site: MistID) async throws -> JSON {
    try await call(.get, "/sites/\(site)/devices/upgrade/\(id)")
  }

  /// The upgrades of a site, the newest first: `GET /sites/{s}/devices/upgrade`.
  /// - Throws: `MistError`
  public func upgrades(at site: MistID) async throws -> [JSON] { try await list("/sites/\(site)/devices/upgrade") }

  /// Cancels an upgrade: what has not rebooted yet stays as it is.
  /// - Throws: `MistError`
  public func cancelUpgrade(_ id: MistID, at site: MistID) async throws {
    _ = try await call(.post, "/sites/\(site)/devices/upgrade/\(id)/cancel")
  }

  /// The stats of every device of a type in the organisation (`GET /orgs/{o}/stats/devices`).
  /// - Throws: `MistError`
  public func deviceStats(of org: MistID, type: String = "all") async throws -> [JSON] {
    try await list("/orgs/\(org)/stats/devices", query: [.init("type", type)])
  }
}
