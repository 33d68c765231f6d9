import Assurance
import Determinism
import MistAPI
import SQLite
import World

/// The thresholds that a site judges by: `sle_thresholds` of its setting, from the moment of each change on.
extension Twin {
  func levelThreshold(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    guard let range = level.threshold, case .wireless(let metric) = level else { throw APIFailure.notFound }
    let value = scope.world.timeline.thresholds.value(at: clock.seconds)[metric]
    return MistResponse(json: [
      "metric": .string(call.parameters[3]), "default": Self.plain(range.defaultValue),
      "minimum": Self.plain(range.minimum), "maximum": Self.plain(range.maximum), "threshold": Self.plain(value),
      "direction": .string(range.direction.rawValue), "units": .string(range.units),
    ])
  }

  private static func plain(_ value: Double) -> JSON { value == value.rounded() ? JSON(Int(value)) : JSON(value) }

  /// Sets a threshold by writing the site's setting; the number may stand in a text, as the published document has it.
  func setLevelThreshold(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    guard let range = level.threshold, case .wireless(let metric) = level else { throw APIFailure.notFound }
    // The other members are the cloud's to say: without a threshold there is nothing to set.
    guard let given = try call.object()["threshold"] else { return try levelThreshold(call) }
    guard let value = given.double ?? given.string.flatMap(Double.init), value.isFinite,
      (range.minimum...range.maximum).contains(value)
    else {
      throw APIFailure.badRequest(
        """
        threshold: expected a number from \(Self.plain(range.minimum).text) to \(Self.plain(range.maximum).text) \
        (\(range.units)), found \(given.text)
        """)
    }
    let setting = try requiredObject("setting", scope.site.id)
    var body = setting.json.object ?? JSONObject()
    var thresholds = body["sle_thresholds"]?.object ?? JSONObject()
    thresholds[metric.name] = Self.plain(value)
    body["sle_thresholds"] = .object(thresholds)
    _ = try updateObject(setting, body: JSON.object(body).bytes)
    try siteThresholdsChanged(scope.site)
    try audit(
      call, "Update Site Settings of \"\(scope.site.json["name"]?.string ?? "")\"", site: scope.site.id)
    return try levelThreshold(call)
  }

  /// Notes the thresholds of a site's setting from now on, when they have changed.
  func siteThresholdsChanged(_ site: StoredObject) throws {
    let given = try object("setting", site.id)?.json["sle_thresholds"]?.object ?? JSONObject()
    let text = Metric.allCases.compactMap { metric -> String? in
      guard metric.threshold != nil, let value = given[metric.name]?.double else { return nil }
      return "\(metric.name)=\(JSON(value).text)"
    }.joined(separator: " ")
    try setSiteHistory(site.id, .thresholds, text)
  }

  /// The thresholds that a text of the history says.
  static func thresholds(_ text: String) -> LevelThresholds {
    var thresholds = LevelThresholds.preset
    for part in text.split(separator: " ") {
      let pair = part.split(separator: "=")
      if pair.count == 2, let metric = Metric(name: String(pair[0])), let value = Double(pair[1]) {
        thresholds[metric] = value
      }
    }
    return thresholds
  }
}
