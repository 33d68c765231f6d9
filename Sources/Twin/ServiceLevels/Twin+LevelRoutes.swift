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

  /// Seconds become minutes as 32-bit floats, events stay whole (sle-and-canary, sections 0.3 and 0.5).
  private static func amount(_ value: Int64, _ unit: MetricUnit) -> JSON {
    unit == .events ? JSON(Int(value)) : .number(JSONNumber(float32: Float(Double(value) / 60)))
  }

  private func trend(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let sums = try levelHours(level, in: scope, window)
    return MistResponse(json: [
      "start": JSON(Int(window.start)), "end": JSON(Int(window.end)),
      "sle": try levelSamples(call, level, scope, sums, window),
      "classifiers": .array(
        level.classifiers.indices.map { Self.classifierSamples(level, $0, sums, impact: nil) }),
    ])
  }

  /// The trend with who was impacted; the cloud calls it deprecated, and clients still call it.
  private func summary(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let sums = try levelHours(level, in: scope, window)
    let impact = try LevelImpact(of: level, in: scope, window, in: self)
    return MistResponse(json: [
      "start": JSON(Int(window.start)), "end": JSON(Int(window.end)),
      "sle": try levelSamples(call, level, scope, sums, window), "impact": impact.json(nil),
      "classifiers": .array(
        level.classifiers.indices.map { Self.classifierSamples(level, $0, sums, impact: impact.json($0)) }),
      "events": [],
    ])
  }

  private func classifierTrend(_ call: Call, withImpact: Bool) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    guard let classifier = level.classifier(named: call.parameters[4]) else {
      throw APIFailure.notFoundBecause("no such classifier")
    }
    let window = try LevelWindow(call)
    let sums = try levelHours(level, in: scope, window)
    var answer = JSONObject([
      ("start", JSON(Int(window.start))), ("end", JSON(Int(window.end))), ("metric", .string(call.parameters[3])),
    ])
    // A JSON null is a value too: `nil` alone would be one.
    let impact = withImpact ? try LevelImpact(of: level, in: scope, window, in: self).json(classifier) : JSON?.none
    answer["classifier"] = Self.classifierSamples(level, classifier, sums, impact: impact)
    if let impact {
      answer["impact"] = impact
      answer["failures"] = []
    }
    return MistResponse(json: .object(answer))
  }

  /// A bin without anything observed is null, not zero (sle-and-canary, section A.1).
  private func levelSamples(
    _ call: Call, _ level: ServiceLevel, _ scope: LevelScope, _ sums: [ClassifiedTally], _ window: LevelWindow
  ) throws -> JSON {
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(sums.map { $0.tally.total == 0 ? .null : Self.amount(value($0), level.unit) })
    }
    let thresholds = scope.world.timeline.thresholds
    let values = zip(window.hours, sums).map { hour, sum -> JSON in
      guard let figure = PhysicalFigure(level, thresholds: thresholds.value(at: hour * LevelWindow.bin)),
        let mean = figure.mean(sum.tally)
      else { return .null }
      return .number(JSONNumber(float32: Float(mean)))
    }
    return [
      "name": .string(call.parameters[3]), "interval": JSON(Int(LevelWindow.bin)), "x_label": "seconds",
      "y_label": .string(level.unit.label),
      "samples": [
        "total": samples { $0.tally.total }, "degraded": samples { $0.tally.degraded }, "value": .array(values),
      ],
    ]
  }

  private static func classifierSamples(
    _ level: ServiceLevel, _ index: Int, _ sums: [ClassifiedTally], impact: JSON?
  ) -> JSON {
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(sums.map { $0.tally.total == 0 ? .null : amount(value($0), level.unit) })
    }
    var classifier = JSONObject([
      ("name", .string(level.classifiers[index])), ("interval", JSON(Int(LevelWindow.bin))), ("x_label", "seconds"),
      ("y_label", .string(level.unit.label)),
    ])
    if let impact { classifier["impact"] = impact }
    classifier["samples"] = [
      // Unlike the others it is a number in every bin.
      "duration": .array(sums.map { amount($0.byClassifier[index], level.unit) }),
      "total": samples { $0.tally.total }, "degraded": samples { $0.byClassifier[index] },
    ]
    return .object(classifier)
  }
}
