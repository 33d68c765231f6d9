import Assurance
import MistAPI
import Rehearsal

extension PowerAnswer {
  /// What policies came to.
  var document: JSON {
    [
      "models": JSON(models), "access_points": JSON(accessPoints), "sites": JSON(sites), "sites_read": JSON(sitesRead),
      "noise": .string(noise), "rule": .string(rule), "replicates": JSON(replicates), "chosen": JSON(chosenPolicy),
      "why": .string(why),
      "policies": .array(
        trials.map { trial in
          ["policy": .string(trial.policy.name), "hypotheses": .array(trial.cells.map(\.document))]
        }),
    ]
  }
}

extension PowerStudy.Cell {
  fileprivate var document: JSON {
    let (minutes, events) = (mean(\.cost.userMinutes), mean(\.cost.events))
    return [
      "hypothesis": .string(hypothesis.name), "stopped": JSON(noticed.share),
      "stopped_low": JSON(noticed.interval.lowerBound), "stopped_high": JSON(noticed.interval.upperBound),
      "undecided": JSON(undecided.share), "promoted": JSON(promoted.share),
      "bad_user_minutes": ["mean": JSON(minutes.mean), "p95": JSON(quantile(0.95, \.cost.userMinutes))],
      "bad_events": ["mean": JSON(events.mean), "p95": JSON(quantile(0.95, \.cost.events))],
      "days": JSON(mean(\.days).mean), "calls": JSON(mean(\.calls).mean),
    ]
  }
}
