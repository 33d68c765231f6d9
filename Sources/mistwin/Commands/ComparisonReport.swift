import Assurance
import Determinism
import MistAPI
import Rehearsal
import Reporting

/// Policies against hypotheses, for people and as a document.
struct ComparisonReport {
  let study: PowerStudy
  let trials: [PowerStudy.Trial]
  let rule: ChoiceRule
  let start: Instant
  let seed: UInt64

  /// The hypotheses that none of the policies is more likely than not to stop.
  private var unseen: [SimulatedHypothesis] {
    (trials.first?.cells ?? []).enumerated().compactMap { index, cell in
      let isSeen = trials.contains { $0.cells[index].noticed.share >= 0.5 }
      return isSeen || cell.hypothesis.isHealthy ? nil : cell.hypothesis
    }
  }

  func text(_ style: TextStyle) -> String {
    let survey = study.survey
    var text =
      "\(survey.fleet.accessPoints) \(survey.models.joined(separator: ", ")) at \(survey.fleet.sites) sites, "
      + "\(survey.sites.count) of them read hour by hour; \(survey.calls) calls\nnoise: \(study.noiseLabel)\n\n"
    var table = TextTable([
      "Hypothesis", "Policy", "#Stopped", "By phase", "#Undecided", "#Bad user-minutes", "#p95", "#Bad events", "#Days",
      "#Calls",
    ])
    for index in (trials.first?.cells ?? []).indices {
      for (place, trial) in trials.enumerated() {
        let cell = trial.cells[index]
        let byPhase = trial.policy.phases.indices.map { phase in
          PowerText.percent(
            cell.share { $0.end == .stopped && !$0.isUndecided && $0.phase == phase }.share)
        }
        let minutes = cell.mean(\.cost.userMinutes)
        let events = cell.mean(\.cost.events)
        table.add([
          place == 0 ? cell.hypothesis.name : "", trial.policy.name, PowerText.percent(cell.noticed.share),
          byPhase.joined(separator: " / "), PowerText.percent(cell.undecided.share),
          "\(PowerText.number(minutes.mean, digits: 0)) ± \(PowerText.number(minutes.halfWidth, digits: 0))",
          PowerText.number(cell.quantile(0.95, \.cost.userMinutes), digits: 0),
          PowerText.number(events.mean, digits: 0), PowerText.number(cell.mean(\.days).mean, digits: 1),
          PowerText.number(cell.mean(\.calls).mean, digits: 0),
        ])
      }
    }
    text += table.text(style) + "\n"
    if let best = rule.best(trials) { text += "recommended: \(best.sentence)\n" }
    let unseen = unseen
    if !unseen.isEmpty {
      text += "more likely missed than stopped by all of these policies: "
      text +=
        unseen.map { $0.name + ($0.summary.isEmpty ? "" : " (\($0.summary))") }.joined(separator: "; ") + "\n"
    }
    for trial in trials {
      for (phase, reasons) in zip(trial.policy.phases, trial.reasons) {
        for reason in reasons { text += "\(trial.policy.name), \(phase.name): \(reason)\n" }
      }
    }
    return text + "\(trials.first?.replicates ?? 0) replicates, seed \(seed), from \(start.iso8601)\n"
  }

  var document: JSON {
    let best = rule.best(trials)
    return [
      "mistwin_power_comparison": 1, "replicates": JSON(trials.first?.replicates ?? 0),
      "seed": JSON(Int(truncatingIfNeeded: seed)), "start": .string(start.iso8601), "noise": .string(study.noiseLabel),
      "calls": JSON(study.survey.calls), "rule": .string(rule.words),
      "recommended": best.map { .string(trials[$0.place].policy.name) } ?? .null,
      "why": best.map { .string($0.sentence) } ?? .null, "unseen": JSON(unseen.map(\.name)),
      "cells": .array(
        trials.flatMap { trial in
          trial.cells.map { cell in
            let members = trial.document(of: cell).map { ($0.key, $0.value) }
            return .object(JSONObject([("policy", .string(trial.policy.name))] + members))
          }
        }),
    ]
  }
}
