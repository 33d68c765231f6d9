import Determinism
import MistAPI

/// Which lines of the audit log are asked for.
struct AuditQuery {
  let start: Int64
  let end: Int64
  /// Conditions of SQL and the texts that they are bound to.
  private(set) var clauses: [String]
  private(set) var values: [String]
  /// The order, as SQL writes it.
  let order: String

  init(_ call: Call, clause: String, value: String) throws(APIFailure) {
    (start, end) = try Self.range(call)
    clauses = [clause, "at >= \(Self.milliseconds(start))", "at < \(Self.milliseconds(end) + 1000)"]
    values = [value]
    switch call.query("sort") {
    case nil, "-timestamp": order = "id DESC"
    case "timestamp": order = "id ASC"
    case "admin_id": order = "admin ASC NULLS LAST, id DESC"
    case "site_id": order = "site ASC NULLS LAST, id DESC"
    case let other?:
      throw .badRequest("sort: expected timestamp, -timestamp, admin_id or site_id, found '\(other)'")
    }
    if let site = call.query("site_id") { add("site = ?", site.lowercased()) }
    if let admin = call.query("admin_id") { add("admin = ?", admin.lowercased()) }
    if let name = call.query("admin_name") { add("who = ?", name) }
    if let text = call.query("message") { add("instr(lower(message), lower(?)) > 0", text) }
  }

  private mutating func add(_ clause: String, _ value: String) {
    clauses.append(clause)
    values.append(value)
  }

  var condition: String { clauses.joined(separator: " AND ") }

  private static func milliseconds(_ seconds: Int64) -> Int64 { max(0, min(seconds, 1 << 40)) * 1000 }

  /// `start` and `end` in seconds or relative (`-1d`, `now`), and `duration` (default one day; mist-fidelity, section 1.6).
  private static func range(_ call: Call) throws(APIFailure) -> (Int64, Int64) {
    let now = call.now.seconds
    let end = try call.query("end").map { text throws(APIFailure) in try moment(text, "end", now) } ?? now
    if let text = call.query("start") { return (try moment(text, "start", now), end) }
    guard let text = call.query("duration") else { return (end - 86_400, end) }
    guard let seconds = length(text[...]) else {
      throw .badRequest("duration: expected a number and m, h, d or w, found '\(text)'")
    }
    return (end - seconds, end)
  }

  private static func moment(_ text: String, _ name: String, _ now: Int64) throws(APIFailure) -> Int64 {
    if text == "now" { return now }
    if text.hasPrefix("-"), let seconds = length(text.dropFirst()) { return now - seconds }
    if let seconds = Double(text), abs(seconds) < 1e12 { return Int64(seconds) }
    throw .badRequest("\(name): expected seconds since 1970, 'now' or a time such as -1d, found '\(text)'")
  }

  private static func length(_ text: Substring) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()),
      (0...100_000).contains(number)
    else { return nil }
    return number * unit
  }
}
