import Determinism
import MistAPI
import SQLite

extension Twin {
  /// Copies the store beside itself.
  func copyStore(_ call: Call, kind: String) throws -> MistResponse {
    guard let path = store.path else {
      throw APIFailure.badRequest("this twin is in memory; a \(kind) needs one in a file")
    }
    var body = JSONObject()
    if !call.body.isNull { body = try call.object() }
    let label = body["label"]?.string ?? String(clock.seconds)
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
    guard !label.isEmpty, label.utf8.count <= 64, label.utf8.allSatisfy({ allowed.contains($0) }) else {
      throw APIFailure.badRequest("label: expected 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-', found '\(label)'")
    }
    let name = path.hasSuffix(".sqlite") ? String(path.dropLast(7)) : path
    let copy = "\(name).\(kind)-\(label).sqlite"
    do {
      try keep(in: copy, replacing: body["replace"]?.bool ?? false)
    } catch {
      throw APIFailure.badRequest("\(error)")
    }
    return MistResponse(json: ["path": .string(copy)])
  }

  /// What stays when a twin is reset: who may do what, what the factory made, which firmware there is.
  private static let lasting: Set<String> = Set(
    ["property", "token", "factory", "firmware"] + TwinSchema.accountTables)

  /// Empties every table but those, and keeps of the objects only the organisations. The clock stays: it never goes back.
  func resetStore(_ call: Call) throws -> MistResponse {
    for table in TwinSchema.tables where !Self.lasting.contains(table) && table != "object" && table != "purchase_order"
    {
      try store.run("DELETE FROM \(table)")
    }
    try store.run("UPDATE purchase_order SET claimed_by = NULL")
    try store.run("DELETE FROM object WHERE collection NOT IN ('orgs', 'org_setting')")
    try store.run("UPDATE object SET body = '{}' WHERE collection = 'org_setting'")
    levels = LevelCache()
    states = StateCauseCache()
    outageHints = nil
    feed.waiting = [:]
    feed.waitingOrder = []
    feed.inFlight = []
    feed.hasWebhooks = nil
    feed.thresholds = nil
    return MistResponse(json: ["reset": true])
  }

  /// Makes hardware and carries out calls, all or nothing.
  func loadFixtures(_ call: Call) throws -> MistResponse {
    let body = try call.object()
    for name in body.keys where name != "devices" && name != "calls" {
      throw APIFailure.badRequest("found '\(name)', expected devices and calls")
    }
    let devices = try fixtureDevices(body["devices"])
    do {
      try addHardware(devices)
    } catch let error as TwinError {
      throw APIFailure.badRequest("devices: \(error)")
    }
    var answers: [JSON] = []
    for (index, item) in try fixtureList(body["calls"], "calls").enumerated() {
      let place = "calls[\(index)]"
      guard let method = item["method"]?.string.flatMap({ HTTPMethod(rawValue: $0.uppercased()) }) else {
        throw APIFailure.badRequest("\(place).method: expected GET, POST, PUT or DELETE")
      }
      guard let path = item["path"]?.string, path.hasPrefix("/") else {
        throw APIFailure.badRequest("\(place).path: expected a path such as /orgs/…/sites")
      }
      answers.append(try carryOutFixture(method, path, item["body"], call, at: place))
    }
    return MistResponse(json: ["devices": JSON(devices.count), "answers": .array(answers)])
  }

  private func fixtureList(_ value: JSON?, _ name: String) throws(APIFailure) -> [JSON] {
    guard let value, !value.isNull else { return [] }
    guard let list = value.array else {
      throw .badRequest("\(name): expected a list, found \(value.describedForErrors)")
    }
    return list
  }

  private func fixtureDevices(_ value: JSON?) throws -> [FactoryDevice] {
    try fixtureList(value, "devices").enumerated().map { index, item in
      guard let model = item["model"]?.string, !model.isEmpty else {
        throw APIFailure.badRequest("devices[\(index)].model: expected the name of a model")
      }
      func part<Value>(_ name: String, _ read: (String) -> Value?) throws(APIFailure) -> Value? {
        guard let given = item[name], !given.isNull else { return nil }
        guard let value = given.string.flatMap(read) else {
          throw .badRequest("devices[\(index)].\(name): found \(given.text), which is none")
        }
        return value
      }
      return FactoryDevice(
        claimCode: try part("claim_code") { ClaimCode($0) }, serial: try part("serial") { $0.isEmpty ? nil : $0 },
        mac: try part("mac") { MACAddress($0) }, model: model)
    }
  }

  /// One call of a fixture, with the rights of whoever loads it.
  private func carryOutFixture(
    _ method: HTTPMethod, _ path: String, _ body: JSON?, _ call: Call, at place: String
  ) throws -> JSON {
    let short = path.hasPrefix("/api/v1/") ? String(path.dropFirst("/api/v1".count)) : path
    let request = MistRequest(method, short, body: body)
    guard !short.hasPrefix("/twin/"),
      let found = Self.routes.find(method, short.split(separator: "/", omittingEmptySubsequences: true))
    else { throw APIFailure.badRequest("\(place): there is no operation \(method.rawValue) \(path)") }
    let response = carriedOut(found.route, request, parameters: found.parameters, as: call)
    let answer = (try? JSON(parsing: response.body)) ?? .null
    guard response.status == 200 else {
      throw APIFailure.badRequest(
        "\(place): \(method.rawValue) \(path) was refused with \(response.status): \(answer.text)")
    }
    return answer
  }
}
