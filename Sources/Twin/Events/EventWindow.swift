import Determinism
import MistAPI

/// Which part of a search is asked for (mist-fidelity, section 1.6, kind B): a window of time, a limit, an order, and
/// how far earlier answers went.
struct EventWindow {
  /// Epoch seconds, both ends included.
  let seconds: ClosedRange<Int64>
  let limit: Int
  let offset: Int
  /// The order that the call asks for; the latest first unless it does.
  let order: SortOrder?

  /// `start` and `end`, or `duration` (default one day) back from `end` or from now; `limit` (default 100, at most
  /// 1000), `sort` (a member, or `-` and a member), `search_after` (`[n]`, as `next` gives it).
  init(_ call: Call) throws(APIFailure) {
    let now = call.now.seconds
    let end = try Self.moment(call, "end", now: now) ?? now
    let back = try Self.duration(call.query("duration") ?? "1d")
    let start = try Self.moment(call, "start", now: now) ?? end - back
    guard start <= end else { throw .badRequest("start must be before end") }
    seconds = start...end
    let limit = try call.queryInt("limit") ?? 100
    guard limit >= 0 else { throw .badRequest("limit must not be negative") }
    self.limit = limit == 0 ? 100 : min(limit, 1000)
    order = SortOrder(call)
    guard let after = call.query("search_after") else {
      offset = 0
      return
    }
    guard let list = (try? JSON(parsing: after))?.array, let value = list.first?.int, list.count == 1, value >= 0 else {
      throw .badRequest("search_after: expected what an answer's next gave, found '\(after)'")
    }
    offset = value
  }

  /// Epoch seconds, `now`, or back from now: `-1d`, `-2h` …
  private static func moment(_ call: Call, _ name: String, now: Int64) throws(APIFailure) -> Int64? {
    guard let text = call.query(name) else { return nil }
    if text == "now" { return now }
    if text.hasPrefix("-"), text.last?.isLetter == true { return now - (try duration(String(text.dropFirst()))) }
    guard let value = Double(text), value.isFinite, abs(value) < 1e11 else {
      throw .badRequest("\(name): expected epoch seconds, now, or a time back such as -1d; found '\(text)'")
    }
    return Int64(value)
  }

  /// Seconds of `10m`, `2h`, `1d`, `1w`.
  static func duration(_ text: String) throws(APIFailure) -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count < 1_000_000
    else { throw .badRequest("duration: expected a number and one of s, m, h, d, w; found '\(text)'") }
    return count * unit
  }

  /// The answer of a search over items in order of time.
  func answer(_ items: [JSON], _ call: Call, adding members: [(String, JSON)] = []) -> MistResponse {
    // Things of one moment keep their order in time, also backwards.
    let backwards = order?.isDescending ?? true
    let inTime = backwards ? items.reversed() : items
    let part = (order?.sorted(inTime) ?? inTime).dropFirst(offset).prefix(limit)
    var body = JSONObject([
      ("results", .array(Array(part))), ("start", JSON(Int(seconds.lowerBound))),
      ("end", JSON(Int(seconds.upperBound))),
      ("limit", JSON(limit)), ("total", JSON(items.count)),
    ])
    for (name, value) in members { body[name] = value }
    let told = offset + part.count
    if told < items.count { body["next"] = .string(next(after: told, call)) }
    return MistResponse(json: .object(body))
  }

  /// The relative URI of what comes next; the window is fixed in it, so that pages fit together.
  private func next(after told: Int, _ call: Call) -> String {
    let own = ["start", "end", "duration", "limit", "search_after"]
    var items = call.request.query.filter { !own.contains($0.name) && !$0.value.isEmpty }
    items.append(.init("start", String(seconds.lowerBound)))
    items.append(.init("end", String(seconds.upperBound)))
    items.append(.init("limit", String(limit)))
    items.append(.init("search_after", "[\(told)]"))
    return call.request.path + "?"
      + items.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
  }

  /// Percent-encoded, but for letters, digits and `-._~`.
  private static func encoded(_ text: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The answer of a count by a member of the items (schema `response_count`), most frequent first.
  func count(_ items: [JSON], by distinct: String) -> MistResponse {
    var counts: [String: Int] = [:]
    for item in items {
      guard let value = item[distinct], !value.isNull else { continue }
      counts[value.string ?? value.text, default: 0] += 1
    }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return MistResponse(json: [
      "distinct": .string(distinct), "start": JSON(Int(seconds.lowerBound)), "end": JSON(Int(seconds.upperBound)),
      "limit": JSON(limit), "total": JSON(sorted.count),
      "results": .array(
        sorted.prefix(limit).map { .object(JSONObject([(distinct, .string($0.key)), ("count", JSON($0.value))])) }),
    ])
  }
}

/// Filters of a search: each names a member, and has one value or several with commas between them.
struct EventFilter {
  private var wanted: [(name: String, values: Set<String>)] = []
  private var text: String?

  /// The filters among these that the call has; `text` means a part of the item's text.
  init(_ call: Call, _ names: [String]) {
    for name in names {
      guard let value = call.query(name) else { continue }
      if name == "text" {
        text = value.lowercased()
      } else if name == "mac" || name == "ap" {
        wanted.append((name, Set(value.split(separator: ",").map { MACAddress($0)?.description ?? String($0) })))
      } else if name == "acked" {
        wanted.append((name, [call.queryBool(name) == true ? "true" : "false"]))
      } else if !(name == "device_type" && value == "all") {
        wanted.append((name, Set(value.split(separator: ",").map(String.init))))
      }
    }
  }

  func accepts(_ item: JSON) -> Bool {
    if let text, !(item["text"]?.string ?? "").lowercased().contains(text) { return false }
    return wanted.allSatisfy { filter in
      guard let value = item[filter.name], !value.isNull else { return false }
      return filter.values.contains(value.string ?? value.text)
    }
  }
}
