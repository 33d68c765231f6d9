import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  func listCauses(_ call: Call) throws -> [JSON] {
    try store.all("SELECT id, kind, site, start, finish, magnitude FROM cause ORDER BY id") { row in
      [
        "id": JSON(Int(row.int64(0))), "kind": .string(row.text(1)), "site": .string(row.text(2)),
        "start": JSON(Int(row.int64(3))), "end": JSON(Int(row.int64(4))), "magnitude": JSON(row.double(5)),
      ]
    }
  }

  func injectCause(_ call: Call) throws -> MistResponse {
    let body = try call.object()
    guard let kind = body["kind"]?.string.flatMap({ CauseKind(rawValue: $0) }) else {
      let known = CauseKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIFailure.badRequest("kind must be one of \(known); found \(body["kind"]?.text ?? "nothing")")
    }
    let site = try siteName(body["site"])
    let start = try controlMoment(body["start"], "start") ?? clock
    var end = try controlMoment(body["end"], "end")
    if let duration = body["duration"], !duration.isNull {
      guard end == nil, let text = duration.string else {
        throw APIFailure.badRequest(
          "duration: expected a time such as 2h, and no end beside it; found \(duration.text)")
      }
      end = start.advanced(bySeconds: try EventWindow.duration(text))
    }
    guard let end, end > start else { throw APIFailure.badRequest("expected an end after the start, or a duration") }
    var magnitude = 1.0
    if let value = body["magnitude"], !value.isNull {
      guard let number = value.double, number > 0, number <= 1000 else {
        throw APIFailure.badRequest("magnitude: expected a number above 0 and up to 1000, found \(value.text)")
      }
      magnitude = number
    }
    try addCause(kind, site: site, from: start, to: end, magnitude: magnitude)
    return MistResponse(json: [
      "id": JSON(Int(store.lastInsertRowID)), "kind": .string(kind.rawValue), "site": .string(site),
      "start": JSON(Int(start.seconds)), "end": JSON(Int(end.seconds)), "magnitude": JSON(magnitude),
    ])
  }

  /// The name of a site that is given by name or id. The world knows sites by name.
  private func siteName(_ value: JSON?) throws -> String {
    guard let text = value?.string, !text.isEmpty else {
      throw APIFailure.badRequest("site: expected the name or id of a site, found \(value?.text ?? "nothing")")
    }
    if let id = MistID(text) {
      guard let name = try object("sites", id)?.json["name"]?.string else {
        throw APIFailure.badRequest("site: there is no site '\(text)'")
      }
      return name
    }
    let names = try store.all("SELECT body FROM object WHERE collection = 'sites'") { row in
      (try? JSON(parsing: row.bytes(0)))?["name"]?.string ?? ""
    }
    guard names.contains(text) else { throw APIFailure.badRequest("site: there is no site '\(text)'") }
    return text
  }

  func removeCauses(_ call: Call, id: Int64?) throws -> MistResponse {
    if let id {
      try store.run("DELETE FROM cause WHERE id = ?", id)
      guard store.changes > 0 else { throw APIFailure.notFound }
    } else {
      try store.run("DELETE FROM cause")
    }
    let removed = store.changes
    levels = LevelCache()
    return MistResponse(json: ["removed": JSON(removed)])
  }
}
