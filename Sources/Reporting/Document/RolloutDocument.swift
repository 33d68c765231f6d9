import Assurance
import Determinism
import MistAPI
import Rehearsal
import Rollout

extension RehearsalResult {
  /// The last upgrade; `null` when the scenario has none.
  var upgradeDocument: JSON { upgrade.document }
}

extension RehearsalResult.UpgradeOutcome {
  /// An upgrade; `null` for none.
  var document: JSON {
    switch self {
    case .none: .null
    case .skipped(let name, let reason): ["name": .string(name), "outcome": "not started", "reason": .string(reason)]
    case .carriedOut(_, let rollout, let radius):
      rollout.document(blastRadius: radius.document)
    }
  }
}

extension RolloutResult {
  /// All that a rollout did and saw.
  /// - Parameter radius: what it cost, where that is known.
  func document(blastRadius radius: JSON = .null) -> JSON {
    [
      "name": .string(name),
      "outcome": .string(outcome.word.lowercased()),
      "reason": JSON(outcome.reason),
      "policy": .string(policy),
      "models": JSON(models),
      "version": .string(version),
      "start": JSON(started),
      "promoted": JSON(promoted),
      "end": JSON(ended),
      "phases": .array(phases.map(\.document)),
      "roll_back": rollBack?.document ?? .null,
      "watch": watch?.document ?? .null,
      "held_auto_upgrades": JSON(heldAutoUpgrades),
      "pinned_sites": JSON(pinnedSites),
      "blast_radius": radius,
    ]
  }
}

extension WatchResult {
  /// The days after promotion, each with the sums of its metrics.
  fileprivate var document: JSON {
    [
      "sites": JSON(panel.sites.count), "of_sites": JSON(panel.of), "start": JSON(panel.from), "end": JSON(panel.until),
      "calls_per_look": JSON(panel.callsPerLook), "alarm": JSON(alarm),
      "days": .array(
        looks.map { look in
          [
            "at": JSON(look.at), "sentence": .string(look.sentence),
            "metrics": .array(
              look.readings.map { reading in
                [
                  "metric": .string(reading.metric.name), "unit": .string(reading.metric.unit.label),
                  "bad": JSON(reading.degraded), "bad_expected": JSON(reading.expected),
                  "exposure": JSON(reading.exposure), "sum": JSON(reading.sum.value), "limit": JSON(reading.sum.limit),
                ]
              }),
          ]
        }),
    ]
  }
}

extension PSKRotationResult {
  /// The rotation. A result holds no passphrase.
  var document: JSON {
    [
      "name": .string(name),
      "rotated": .bool(isRotated),
      "method": .string(method.rawValue),
      "key_id": .string(key.description),
      "start": JSON(started),
      "end": JSON(ended),
      "steps": .array(steps.map { ["at": JSON($0.at), "step": .string($0.sentence)] }),
    ]
  }
}

extension PhaseResult {
  fileprivate var document: JSON {
    [
      "phase": .string(name),
      "verdict": .string(verdict),
      "sentence": .string(sentence),
      "start": JSON(started),
      "upgrade_ordered": JSON(upgradeOrdered),
      "end": JSON(ended),
      "bake_seconds": JSON(count: bakeMilliseconds / 1000),
      "choice": JSON(choice),
      "devices": .array(devices.map(\.document)),
      "looks": .array(looks.map(\.document)),
    ]
  }
}

extension RolloutDevice {
  fileprivate var document: JSON {
    [
      "name": .string(name), "mac": .string(mac.description), "model": .string(model), "site": .string(siteName),
      "old_version": .string(oldVersion),
    ]
  }
}

extension RollBackResult {
  fileprivate var document: JSON {
    [
      "start": JSON(started), "end": JSON(ended), "back": JSON(back.count),
      "lost": .array(lost.map(\.document)),
    ]
  }
}

extension RolloutLook {
  fileprivate var document: JSON {
    switch finding {
    case .gate(let look):
      [
        "at": JSON(at), "elapsed_hours": JSON(elapsedHours), "by": "gate", "verdict": .string(look.verdict.word),
        "sentence": .string(look.verdict.sentence), "family_ln_e": JSON(look.familyLogarithm),
        "metrics": .array(look.metrics.map(\.document)), "load": look.load.document,
        "reboot_ln_e": JSON(look.rebootLogarithm),
      ]
    case .floor(let look):
      [
        "at": JSON(at), "elapsed_hours": JSON(elapsedHours), "by": "floor", "sites": JSON(look.sites),
        "below_floor": .array(look.belowFloor.map(\.document)),
      ]
    }
  }
}

extension MetricEvidence {
  fileprivate var document: JSON {
    [
      "metric": .string(metric.name), "unit": .string(metric.unit.label), "bad": JSON(degraded),
      "bad_expected": JSON(expected), "exposure": JSON(exposure), "variance": JSON(variance), "ln_e": JSON(logarithm),
      "ln_e_margin": JSON(marginLogarithm), "within_margin": .bool(isWithinMargin), "effect": JSON(effect),
      "detectable_effect": JSON(detectableEffect), "classifier": JSON(blamedClassifier),
    ]
  }
}

extension LoadEvidence {
  fileprivate var document: JSON {
    [
      "user_minutes": JSON(carried), "user_minutes_expected": JSON(expected), "variance": JSON(variance),
      "ln_e": JSON(logarithm),
    ]
  }
}

extension FloorLook.Finding {
  fileprivate var document: JSON {
    [
      "site": .string(site), "metric": .string(judgement.metric.name), "level": JSON(judgement.level),
      "verdict": .string(judgement.verdict.rawValue), "was_failing_before": .bool(wasFailingBefore),
    ]
  }
}

extension BlastRadius {
  /// In each metric's own unit, never added across units.
  fileprivate var document: JSON {
    [
      "sites": JSON(sites),
      "bad_events": JSON(count: badEvents),
      "bad_user_minutes": JSON(badUserMinutes),
      "bad_ap_minutes": JSON(badAccessPointMinutes),
      "lost_user_minutes": JSON(Double(lostUserSeconds) / 60),
      "excess": .array(
        Metric.allCases.map { metric in
          [
            "metric": .string(metric.name), "unit": .string(metric.unit.label),
            "bad": JSON(metric.unit.samples(excess[metric] ?? 0)),
          ]
        }),
    ]
  }
}
