import MistAPI
import World

/// What goes wrong at a site because of how it is configured: a cause that nobody injected.
struct StateCause: Hashable {
  var kind: CauseKind
  /// How badly, in the measure of the kind.
  var magnitude = 1.0
  /// The fraction of the clients whom it can concern.
  var part = 1.0
  /// The access points that it concerns; nil for all of the site.
  var accessPoints: [MACAddress]?
  /// Why it is so, in words.
  var why: String

  /// The causes as the history of a site keeps them; empty for none.
  static func text(of causes: [StateCause]) -> String {
    guard !causes.isEmpty else { return "" }
    return JSON.array(causes.map { .object($0.members) }).text
  }

  /// The causes that a text of the history says.
  static func causes(in text: String) -> [StateCause] {
    guard let items = (try? JSON(parsing: text))?.array else { return [] }
    return items.compactMap { item in
      guard let kind = item["kind"]?.string.flatMap({ CauseKind(rawValue: $0) }) else { return nil }
      return StateCause(
        kind: kind, magnitude: item["magnitude"]?.double ?? 1, part: item["part"]?.double ?? 1,
        accessPoints: item["devices"]?.strings?.compactMap { MACAddress($0) }, why: item["why"]?.string ?? "")
    }
  }

  /// As the control API tells it, but for the site and the time.
  var members: JSONObject {
    var members = JSONObject([("kind", .string(kind.rawValue)), ("magnitude", JSON(magnitude))])
    if let accessPoints { members["devices"] = JSON(accessPoints.map(\.description)) }
    if part < 1 { members["part"] = JSON(part) }
    members["why"] = .string(why)
    return members
  }
}
