import Assurance
import Determinism
public import MistAPI
import Planning
public import Rehearsal

extension RehearsalResult {
  /// The whole result as one document, `result.json`: members in a fixed order, times in ISO 8601 of the scenario's own clock,
  /// shares 0…1, durations in seconds. Equal results give equal bytes.
  public var document: JSON {
    guard hasTimeline || decisiveEvent != nil || predictions != nil || course != nil,
      var members = shortDocument.object
    else { return shortDocument }
    if let predictions {
      // It opens the document, behind its version.
      let rest = members.filter { $0.key != "mistwin_result" }.map { ($0.key, $0.value) }
      members = JSONObject([("mistwin_result", 1), ("predictions", predictions.document)] + rest)
    }
    if hasTimeline { members["timeline"] = .array(timeline.map(\.document)) }
    if let decisiveEvent { members["decisive_event"] = .string(decisiveEvent.sentence) }
    if let stepBack { members["step_back"] = .string(stepBack) }
    if let course { members["course"] = course.document }
    return .object(members)
  }

  private var shortDocument: JSON {
    [
      "mistwin_result": 1,
      "verdict": .string(isGood ? "good" : "bad"),
      "title": .string(title),
      "scenario": .string(scenario),
      "seed": JSON(seed: seed),
      "world_model": JSON(worldModel),
      "organisation": .string(organisation),
      "start": JSON(start),
      "end": JSON(end),
      "address_plan": carving?.document ?? .null,
      "plan": [
        "digest": .string(planDigest),
        "steps": .array(thirteenSteps.map(\.document)),
        "changes_left": JSON(changesLeft),
      ],
      "created": created.document,
      "hardware": hardware.document,
      "findings": JSON(findings),
      "service_levels": levelsDocument,
      "upgrade": upgradeDocument,
      "psk_rotation": rotation?.document ?? .null,
      "api_calls": [
        "total": JSON(calls.total), "writes": JSON(calls.writes), "rate_limited": JSON(calls.rateLimited),
        "most_in_one_hour": JSON(calls.mostInOneHour),
      ],
      "expectations": .array(checks.map(\.document)),
      "store_digest": .string(storeDigest),
      "replay": .string(replay),
    ]
  }

  private var levelsDocument: JSON {
    guard let window else { return .null }
    let zones = Dictionary(grouping: sites, by: \.zone)
    return [
      "start": JSON(window.lowerBound),
      "end": JSON(window.upperBound),
      "figures": .string(figures),
      "zones": .array(
        zones.keys.sorted().map { zone in
          var members: [(String, JSON)] = [("zone", .string(zone)), ("sites", JSON(zones[zone]?.count ?? 0))]
          for state in SiteState.allCases {
            members.append((state.member, JSON(zones[zone]?.count(state) ?? 0)))
          }
          return .object(JSONObject(members))
        }),
      "sites": .array(sites.map(\.document)),
    ]
  }
}

extension PredictionRecord {
  /// The record; a largest difference is a share of what was predicted.
  fileprivate var document: JSON {
    func share(_ deviation: Deviation?) -> JSON { deviation.map { JSON(Double($0.permille) / 1000) } ?? .null }
    func verdicts(_ verdicts: Verdicts) -> JSON {
      ["compared": JSON(verdicts.compared), "differed": JSON(verdicts.differed)]
    }
    return [
      "live": .bool(isLive), "runs": JSON(runs), "calls_within": share(calls), "duration_within": share(duration),
      "site_verdicts": verdicts(sites), "rollout_verdicts": verdicts(rollouts),
    ]
  }
}

extension SiteState {
  /// The state as a word of the document.
  var member: String { self == .notYet ? "not_yet" : rawValue }
}

extension RehearsalResult.Carving {
  fileprivate var document: JSON {
    var members: [(String, JSON)] = space.isEmpty ? [] : [("space", .string(space))]
    members += [
      ("supernet", .string(supernet)),
      (
        "zones",
        .array(
          zones.map {
            ["zone": .string($0.name), "prefix": .string($0.prefix), "sites": JSON($0.sites), "used": JSON($0.used)]
          })
      ),
      ("sites", JSON(sites)),
      ("networks", JSON(networks)),
      ("proven", .bool(isProven)),
    ]
    if !beside.isEmpty { members.append(("beside", .array(beside.map(\.document)))) }
    return .object(JSONObject(members))
  }
}

extension StepTotal {
  fileprivate var document: JSON {
    [
      "number": JSON(step.rawValue), "title": .string(step.title), "changes": JSON(changes), "api_calls": JSON(calls),
    ]
  }
}

extension CreationCounts {
  fileprivate var document: JSON {
    [
      "sites": JSON(sites),
      "site_groups": JSON(siteGroups),
      "site_variables": JSON(variables),
      "objects": JSON(objects),
    ]
  }
}

extension RehearsalResult.Hardware {
  fileprivate var document: JSON {
    [
      "slots": JSON(slots),
      "claimed_by_code": JSON(claims.byCode),
      "claimed_by_order": JSON(claims.byOrder),
      "bound": JSON(claims.bound),
      "named": JSON(claims.named),
      "connected": JSON(connected),
      "first_arrival": JSON(firstArrival),
      "last_arrival": JSON(lastArrival),
    ]
  }
}

extension SiteReview {
  /// The site and its service levels.
  var document: JSON {
    [
      "site": .string(site),
      "zone": .string(zone),
      "state": .string(state.member),
      "not_yet": JSON(notYet),
      "levels": .array(
        levels.map {
          [
            "metric": .string($0.metric.name),
            "level": JSON($0.level),
            "verdict": .string($0.verdict.rawValue),
            "enough_exposure": .bool($0.hasEnoughExposure),
            "classifier": JSON($0.classifier),
            "classifier_share": JSON($0.classifierShare),
          ]
        }),
      "findings": JSON(findings),
    ]
  }
}

extension RehearsalResult.Check {
  /// The expectation and what was found.
  var document: JSON {
    var members = JSONObject([
      ("expectation", .string(line)), ("place", .string(place)), ("met", .bool(isMet)), ("found", .string(found)),
    ])
    if let at { members["at"] = JSON(at) }
    if let since { members["since"] = .string(since) }
    return .object(members)
  }
}
