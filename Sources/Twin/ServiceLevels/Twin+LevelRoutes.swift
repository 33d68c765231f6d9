import Assurance
import MistAPI
import World

/// Service levels of one site: what there is, and its course in time (sle-and-canary, section A).
extension Twin {
  private static let metricPath = "/sites/{site}/sle/{scope}/{id}/metric/{metric}"

  static let levelRoutes: [Route] =
    [
      Route(.get, "/sites/{site}/sle/{scope}/{id}/metrics") { twin, call in
        let names = JSON(try twin.levelScope(call).levels.flatMap(\.siteNames))
        return MistResponse(json: ["supported": names, "enabled": names])
      },
      Route(.get, metricPath + "/classifiers") { twin, call in
        MistResponse(json: JSON(try twin.level(call, in: try twin.levelScope(call)).classifiers))
      },
      Route(.get, metricPath + "/summary-trend") { twin, call in try twin.trend(call) },
      Route(.get, metricPath + "/summary") { twin, call in try twin.summary(call) },
      Route(.get, metricPath + "/classifier/{classifier}/summary-trend") { twin, call in
        try twin.classifierTrend(call, withImpact: false)
      },
      Route(.get, metricPath + "/classifier/{classifier}/summary") { twin, call in
        try twin.classifierTrend(call, withImpact: true)
      },
      Route(.get, metricPath + "/histogram") { twin, call in try twin.levelHistogram(call) },
      Route(.get, metricPath + "/impact-summary") { twin, call in try twin.impactSummary(call) },
      Route(.get, metricPath + "/impacted-aps") { twin, call in try twin.impactedAccessPoints(call) },
      Route(.get, metricPath + "/impacted-users") { twin, call in try twin.impactedUsers(call) },
      Route(.get, metricPath + "/impacted-clients") { twin, call in try twin.impactedWiredClients(call) },
      Route(.get, metricPath + "/impacted-switches") { twin, call in try twin.impactedDevices(call, .switch) },
      Route(.get, metricPath + "/impacted-gateways") { twin, call in try twin.impactedDevices(call, .gateway) },
      Route(.get, metricPath + "/impacted-chassis") { twin, call in try twin.impactedChassis(call) },
      Route(.get, metricPath + "/impacted-interfaces") { twin, call in try twin.impactedInterfaces(call) },
      Route(.get, metricPath + "/impacted-applications") { twin, call in try twin.impactedApplications(call) },
      Route(.get, metricPath + "/threshold") { twin, call in try twin.levelThreshold(call) },
      Route(.put, metricPath + "/threshold") { twin, call in try twin.setLevelThreshold(call) },
      Route(.post, metricPath + "/threshold") { twin, call in try twin.setLevelThreshold(call) },
    ] + siteLevelRoutes

  private func trend(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    var text = LevelText(level, try levelHours(level, in: scope, window), window)
    text.open()
    text.write("sle", samplesNamed: call.parameters[3], thresholds: scope.world.timeline.thresholds)
    text.writeClassifiers(impacts: nil)
    return text.close()
  }

  /// The trend with who was impacted; the cloud calls it deprecated, and clients still call it.
  private func summary(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    var text = LevelText(level, try levelHours(level, in: scope, window), window)
    let impact = try LevelImpact(of: level, in: scope, window, in: self)
    text.open()
    text.write("sle", samplesNamed: call.parameters[3], thresholds: scope.world.timeline.thresholds)
    text.write("impact", impact.json(nil))
    text.writeClassifiers(impacts: impact)
    text.write("events", [])
    return text.close()
  }

  private func classifierTrend(_ call: Call, withImpact: Bool) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    guard let classifier = level.classifier(named: call.parameters[4]) else {
      throw APIFailure.notFoundBecause("no such classifier")
    }
    let window = try LevelWindow(call)
    var text = LevelText(level, try levelHours(level, in: scope, window), window)
    let impact = withImpact ? try LevelImpact(of: level, in: scope, window, in: self) : nil
    text.open()
    text.write("metric", .string(call.parameters[3]))
    text.write("classifier", classifier, impact: impact)
    if let impact {
      text.write("impact", impact.json(classifier))
      text.write("failures", [])
    }
    return text.close()
  }
}
