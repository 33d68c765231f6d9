import Assurance
public import MistAPI
public import Rehearsal

extension PowerAnswer {
  /// What policies came to.
  var document: JSON {
    [
      "models": JSON(models), "access_points": JSON(accessPoints), "sites": JSON(sites), "sites_read": JSON(sitesRead),
      "noise": .string(noise), "rule": .string(rule), "replicates": JSON(replicates), "chosen": JSON(chosenPolicy),
      "why": .string(why),
      "policies": .array(
        trials.map { trial in
          [
            "policy": .string(trial.policy.name),
            "hypotheses": .array(trial.cells.map { .object(trial.document(of: $0)) }),
          ]
        }),
    ]
  }
}

extension PowerStudy.Trial {
  /// What became of a hypothesis under the policy: shares from 0 to 1, with their 95 % interval and phase by phase; what users bore;
  /// days and calls.
  public func document(of cell: PowerStudy.Cell) -> JSONObject {
    func cost(_ value: (PolicyOutcome) -> Double) -> JSON {
      let mean = cell.mean(value)
      return [
        "mean": JSON(mean.mean), "half_width": JSON(mean.halfWidth), "p95": JSON(cell.quantile(0.95, value)),
      ]
    }
    let byPhase = policy.phases.indices.map { phase in
      JSON(cell.share { $0.end == .stopped && !$0.isUndecided && $0.phase == phase }.share)
    }
    return JSONObject([
      ("hypothesis", .string(cell.hypothesis.name)), ("stopped", JSON(cell.noticed.share)),
      ("stopped_low", JSON(cell.noticed.interval.lowerBound)),
      ("stopped_high", JSON(cell.noticed.interval.upperBound)), ("undecided", JSON(cell.undecided.share)),
      ("promoted", JSON(cell.promoted.share)), ("stopped_by_phase", .array(byPhase)),
      ("bad_user_minutes", cost(\.cost.userMinutes)), ("bad_events", cost(\.cost.events)),
      ("days", JSON(cell.mean(\.days).mean)), ("calls", JSON(cell.mean(\.calls).mean)),
    ])
  }
}
