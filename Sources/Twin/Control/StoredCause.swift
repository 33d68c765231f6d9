import MistAPI
import SQLite
import World

/// A cause as the store keeps it.
struct StoredCause {
  static let columns = "id, kind, site, start, finish, magnitude, devices, part, ramp, period, until"

  let id: Int64
  let kind: CauseKind
  let site: String
  let start: Int64
  let end: Int64
  let magnitude: Double
  /// The devices it is limited to; nil for the whole site.
  let devices: [MACAddress]?
  let part: Double
  let ramp: Int64
  let period: Int64?
  let until: Int64?

  /// Nil for a kind that this version does not know.
  init?(_ row: borrowing Statement) {
    guard let kind = CauseKind(rawValue: row.text(1)) else { return nil }
    id = row.int64(0)
    self.kind = kind
    site = row.text(2)
    start = row.int64(3)
    end = row.int64(4)
    magnitude = row.double(5)
    devices = row.optionalText(6).map { $0.split(separator: ",").compactMap { MACAddress($0) } }
    part = row.double(7)
    ramp = row.int64(8)
    period = row.optionalInt64(9)
    until = row.optionalInt64(10)
  }

  /// What the world makes of it.
  var cause: Cause {
    Cause(
      kind: kind, start: start, end: end, magnitude: magnitude,
      devices: devices.map { Set($0.map { Twin.worldKey($0) }) }, part: part, ramp: ramp, period: period,
      until: until ?? .max)
  }

  /// As the control API tells it.
  var json: JSON {
    var item = JSONObject([
      ("id", JSON(Int(id))), ("kind", .string(kind.rawValue)), ("site", .string(site)), ("start", JSON(Int(start))),
      ("end", JSON(Int(end))), ("magnitude", JSON(magnitude)),
    ])
    if let devices { item["devices"] = JSON(devices.map(\.description)) }
    if part < 1 { item["part"] = JSON(part) }
    if ramp > 0 { item["ramp"] = JSON(Int(ramp)) }
    if let period { item["every"] = JSON(Int(period)) }
    if let until { item["until"] = JSON(Int(until)) }
    return .object(item)
  }
}
