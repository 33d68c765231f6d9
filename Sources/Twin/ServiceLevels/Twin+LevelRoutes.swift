import Assurance
import MistAPI
import SQLite
import World

extension Twin {
  static let levelRoutes: [Route] = [
    Route(.get, "/sites/{site}/sle/{scope}/{id}/metrics") { twin, call in
      _ = try twin.levelScope(call)
      let names = JSON(Metric.allCases.map(\.name))
      return MistResponse(json: ["supported": names, "enabled": names])
    },
    Route(.get, "/sites/{site}/sle/{scope}/{id}/metric/{metric}/classifiers") { twin, call in
      _ = try twin.levelScope(call)
      return MistResponse(json: JSON(try twin.metric(call).classifiers))
    },
    Route(.get, "/sites/{site}/sle/{scope}/{id}/metric/{metric}/summary-trend") { twin, call in
      try twin.trend(call)
    },
    Route(.get, "/sites/{site}/sle/{scope}/{id}/metric/{metric}/impacted-aps") { twin, call in
      try twin.impactedAccessPoints(call)
    },
    Route(.get, "/sites/{site}/sle/{scope}/{id}/metric/{metric}/threshold") { twin, call in
      _ = try twin.levelScope(call)
      let metric = try twin.metric(call)
      guard let range = metric.threshold else { throw APIFailure.notFound }
      return MistResponse(json: [
        "metric": .string(metric.name), "default": JSON(range.defaultValue), "minimum": JSON(range.minimum),
        "maximum": JSON(range.maximum), "threshold": JSON(range.defaultValue),
        "direction": .string(range.direction.rawValue),
        "units": .string(range.units),
      ])
    },
    Route(.get, "/orgs/{org}/insights/sites-sle") { twin, call in try twin.levelsOfSites(call) },
  ]

  /// The metric of the path; its name comes back as it was asked for.
  private func metric(_ call: Call) throws(APIFailure) -> Metric {
    guard let metric = Metric(name: call.parameters[3]) else { throw .notFoundBecause("no such metric") }
    return metric
  }

  /// The site, and which of its access points the scope means.
  private func levelScope(_ call: Call) throws -> (site: StoredObject, accessPoints: Range<Int>) {
    let site = try site(call)
    let world = try worldSite(site)
    switch call.parameters[1] {
    case "site":
      guard try call.id(2) == site.id else { throw APIFailure.notFound }
      return (site, world.accessPoints.indices)
    case "ap":
      guard let mac = try call.id(2).deviceMAC, let index = world.accessPoints.firstIndex(of: mac) else {
        throw APIFailure.notFound
      }
      return (site, index..<(index + 1))
    default: throw APIFailure.badRequest("scope must be site or ap on this twin; found '\(call.parameters[1])'")
    }
  }

  /// Seconds become minutes as 32-bit floats, events stay whole (sle-and-canary, sections 0.3 and 0.5).
  private static func amount(_ value: Int64, _ unit: MetricUnit) -> JSON {
    unit == .events ? JSON(Int(value)) : .number(JSONNumber(float32: Float(Double(value) / 60)))
  }

  private func trend(_ call: Call) throws -> MistResponse {
    let (site, range) = try levelScope(call)
    let metric = try metric(call)
    let window = try LevelWindow(call)
    let sums = try levelHours(of: site, in: window).map { $0.sum(metric, accessPoints: range) }
    // A bin without anything observed is null, not zero (sle-and-canary, section A.1).
    func samples(_ value: (ClassifiedTally) -> Int64) -> JSON {
      .array(sums.map { $0.tally.total == 0 ? .null : Self.amount(value($0), metric.unit) })
    }
    let classifiers = metric.classifiers.enumerated().map { index, name -> JSON in
      [
        "name": .string(name), "interval": JSON(Int(LevelWindow.bin)), "x_label": "seconds",
        "y_label": .string(metric.unit.label),
        "samples": [
          // Unlike the others it is a number in every bin.
          "duration": .array(sums.map { Self.amount($0.byClassifier[index], metric.unit) }),
          "total": samples { $0.tally.total },
          "degraded": samples { $0.byClassifier[index] },
        ],
      ]
    }
    return MistResponse(json: [
      "start": JSON(Int(window.hours.lowerBound * LevelWindow.bin)), "end": JSON(Int(window.end)),
      "sle": [
        "name": .string(call.parameters[3]), "interval": JSON(Int(LevelWindow.bin)), "x_label": "seconds",
        "y_label": .string(metric.unit.label),
        // `value` is the mean of the physical figure (sle-and-canary, rule 1), of which the model has none.
        "samples": [
          "total": samples { $0.tally.total }, "degraded": samples { $0.tally.degraded },
          "value": .array(sums.map { _ in .null }),
        ],
      ],
      "classifiers": .array(classifiers),
    ])
  }

  /// The access points with degraded units, worst first (schema `sle_impacted_aps`).
  private func impactedAccessPoints(_ call: Call) throws -> MistResponse {
    let (site, range) = try levelScope(call)
    guard call.parameters[1] == "site" else { throw APIFailure.badRequest("scope must be site") }
    let metric = try metric(call)
    let window = try LevelWindow(call)
    let page = try Page(call)
    let hours = try levelHours(of: site, in: window)
    let world = try worldSite(site)
    var classifier: Int?
    if let name = call.query("classifier") {
      guard let index = metric.classifiers.firstIndex(of: name) else {
        throw APIFailure.notFoundBecause("no such classifier")
      }
      classifier = index
    }
    var impacted: [(mac: MACAddress, total: Int64, degraded: Int64)] = []
    for index in range {
      let sums = hours.map { $0.sum(metric, accessPoints: index..<(index + 1)) }
      let degraded = sums.reduce(0) { sum, hour in
        sum + (classifier.map { hour.byClassifier[$0] } ?? hour.tally.degraded)
      }
      guard degraded > 0 else { continue }
      impacted.append((world.accessPoints[index], sums.reduce(0) { $0 + $1.tally.total }, degraded))
    }
    impacted.sort { ($1.degraded, $0.mac) < ($0.degraded, $1.mac) }
    let items = try impacted.dropFirst(page.offset).prefix(page.limit).map { item -> JSON in
      [
        "ap_mac": .string(item.mac.description), "name": .string(try deviceName(item.mac)),
        "degraded": Self.whole(item.degraded, metric.unit),
        "total": Self.whole(item.total, metric.unit), "duration": Self.whole(item.degraded, metric.unit),
      ]
    }
    return MistResponse(json: [
      "metric": .string(call.parameters[3]), "classifier": .string(call.query("classifier") ?? ""), "failure": "",
      "start": JSON(Int(window.hours.lowerBound * LevelWindow.bin)), "end": JSON(Int(window.end)),
      "page": JSON(page.page), "limit": JSON(page.limit), "total_count": JSON(impacted.count), "aps": .array(items),
    ])
  }

  /// Impact lists are in whole minutes or events.
  private static func whole(_ value: Int64, _ unit: MetricUnit) -> JSON {
    JSON(Int(unit == .events ? value : (value + 30) / 60))
  }

  /// Every site's levels as fractions; a site without data has only its id (mist-fidelity, section 6.4).
  private func levelsOfSites(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let kind = call.query("sle") ?? "wifi"
    guard ["wifi", "wlan", "wired", "wan"].contains(kind) else {
      throw APIFailure.badRequest("sle must be one of wifi, wired, wan")
    }
    let page = try Page(call)
    let window = try LevelWindow(call)
    let (total, sites) = try objects("sites", of: org, page: page)
    if kind == "wifi" || kind == "wlan" { try fillLevels(of: sites, in: window) }
    let results = try sites.map { site -> JSON in
      var item = JSONObject([("site_id", .string(site.id.description))])
      if kind == "wifi" || kind == "wlan" { try addLevels(of: site, in: window, to: &item) }
      return .object(item)
    }
    return MistResponse(
      headers: page.headers(total: total),
      json: [
        "start": JSON(Int(window.hours.lowerBound * LevelWindow.bin)), "end": JSON(Int(window.end)),
        "interval": JSON(Int(LevelWindow.bin)), "limit": JSON(page.limit), "page": JSON(page.page),
        "total": JSON(total), "results": .array(results),
      ])
  }

  private func addLevels(of site: StoredObject, in window: LevelWindow, to item: inout JSONObject) throws {
    let hours = try levelHours(of: site, in: window)
    let world = try worldSite(site)
    let count = world.accessPoints.count
    var sums: [(Metric, Tally)] = []
    for metric in Metric.allCases {
      let tally = hours.reduce(into: Tally.zero) { $0 += $1.sum(metric, accessPoints: 0..<count).tally }
      if tally.total > 0 { sums.append((metric, tally)) }
    }
    guard !sums.isEmpty else { return }
    item["num_aps"] = JSON(world.present)
    let seconds = window.end - window.hours.lowerBound * LevelWindow.bin
    if let users = sums.first(where: { $0.0 == .coverage })?.1.total {
      item["num_clients"] = JSON(Int((users + seconds / 2) / max(1, seconds)))
    }
    for (metric, tally) in sums {
      item[metric.name] = .number(JSONNumber(float32: Float(1 - Double(tally.degraded) / Double(tally.total))))
    }
  }
}
