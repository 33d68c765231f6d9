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

  /// Starts an upgrade of a site with any of the published members: `POST /sites/{s}/devices/upgrade`.
  /// - Returns: the id of the upgrade.
  /// - Throws: `MistError`
  public func orderUpgrade(_ body: JSON, at site: MistID) async throws -> MistID {
    try await orderedID("/sites/\(site)/devices/upgrade", body, member: "upgrade_id")
  }

  /// Starts an upgrade of an organisation's sites: `POST /orgs/{o}/devices/upgrade`.
  /// - Returns: the id of the upgrade, which has one of its own for every site.
  /// - Throws: `MistError`
  public func orderUpgrade(_ body: JSON, in org: MistID) async throws -> MistID {
    try await orderedID("/orgs/\(org)/devices/upgrade", body, member: "id")
  }

  private func orderedID(_ path: String, _ body: JSON, member: String) async throws -> MistID {
    let answer = try await call(.post, path, body: body)
    guard let id = answer[member]?.string.flatMap({ MistID($0) }) else {
      throw MistError.unexpectedAnswer(path, expected: "an \(member)", found: answer.describedForErrors)
    }
    return id
  }

  /// The state of an organisation's upgrade: one upgrade with its targets for every site.
  /// - Throws: `MistError`
  public func upgradeStatus(_ id: MistID, in org: MistID) async throws -> JSON {
    try await call(.get, "/orgs/\(org)/devices/upgrade/\(id)")
  }

  /// Cancels what has not rebooted yet of a site's upgrade.
  /// - Throws: `MistError`
  public func cancelUpgrade(_ id: MistID, at site: MistID) async throws {
    _ = try await call(.post, "/sites/\(site)/devices/upgrade/\(id)/cancel")
  }

  /// The versions that a model can have (`GET /sites/{s}/devices/versions`), as `(version, tag)`.
  /// - Throws: `MistError`
  public func firmwareVersions(of model: String, type: DeviceType, at site: MistID) async throws -> [JSON] {
    let path = "/sites/\(site)/devices/versions"
    return try await call(.get, path, query: [.init("type", type.rawValue), .init("model", model)]).array ?? []
  }

  /// Whom each access point of a site hears on a band (`GET /sites/{s}/rrm/neighbors/band/{band}`).
  /// - Throws: `MistError`
  public func radioNeighbours(at site: MistID, on band: RadioPositions.Band) async throws
    -> [MACAddress: [RadioPositions.Heard]]
  {
    let path = "/sites/\(site)/rrm/neighbors/band/\(band.rawValue)"
    var heard: [MACAddress: [RadioPositions.Heard]] = [:]
    var page = 1
    while true {
      let answer = try await call(.get, path, query: [.init("limit", "1000"), .init("page", String(page))])
      guard let results = answer["results"]?.array else {
        throw MistError.unexpectedAnswer(path, expected: "results", found: answer.describedForErrors)
      }
      for result in results {
        guard let mac = result["mac"]?.string.flatMap({ MACAddress($0) }) else { continue }
        heard[mac] = (result["neighbors"]?.array ?? []).compactMap { item in
          guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }), let strength = item["rssi"]?.int else {
            return nil
          }
          return RadioPositions.Heard(mac: mac, strength: strength)
        }
      }
      guard results.count == 1000 else { return heard }
      page += 1
    }
  }

  /// The stats of every device of a type in the organisation (`GET /orgs/{o}/stats/devices`).
  /// - Parameter names: The members that are kept of them; nil for all.
  /// - Throws: `MistError`
  public func deviceStats(
    of org: MistID, type: String = "all", keeping names: [StaticString]? = nil
  ) async throws -> [JSON] {
    try await list("/orgs/\(org)/stats/devices", query: [.init("type", type)], keeping: names)
  }
}
