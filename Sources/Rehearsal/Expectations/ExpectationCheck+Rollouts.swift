import Assurance
import Determinism
import Rollout

/// What is expected of rollouts, their watch and their cost.
extension ExpectationCheck {
  func rollout(_ name: String) -> (result: RolloutResult?, found: String) {
    guard let upgrade = result.upgrades.last(where: { $0.name == name }) else {
      return (nil, "there was no rollout")
    }
    switch upgrade {
    case .none: return (nil, "there was no rollout")
    case .skipped(_, let reason): return (nil, "not started: \(reason)")
    case .carriedOut(_, let rollout, _):
      return (
        rollout,
        "\(rollout.outcome.word.lowercased()) after \(Self.hours((rollout.promoted ?? rollout.ended) - rollout.started))"
          + (rollout.outcome.reason.map { ": \($0)" } ?? "")
      )
    }
  }

  func promoted(_ name: String, within limit: Int64?) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout, rollout.isPromoted else { return Judgement(false, found, since: turn(of: rollout)) }
    let took = (rollout.promoted ?? rollout.ended) - rollout.started
    return Judgement(limit.map { took <= $0 } ?? true, found)
  }

  func rolledBack(_ name: String, within limit: Int64?, because reason: String?) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout, rollout.isRolledBack else { return Judgement(false, found, since: turn(of: rollout)) }
    let isInTime = limit.map { rollout.ended - rollout.started <= $0 } ?? true
    let isReason = reason.map { rollout.outcome.reason?.contains($0) ?? false } ?? true
    return Judgement(isInTime && isReason, found, since: turn(of: rollout))
  }

  func held(_ name: String) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout, case .held = rollout.outcome else { return Judgement(false, found, since: turn(of: rollout)) }
    return Judgement(true, found)
  }

  func noAlarm(_ name: String) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout else { return Judgement(false, found) }
    if let failed = rollout.phases.first(where: { $0.verdict == PhaseVerdict.Word.fail.rawValue }) {
      return Judgement(false, "\(failed.name): \(failed.sentence)", since: turn(of: rollout))
    }
    if let alarm = rollout.watch?.alarm { return Judgement(false, "the watch: \(alarm)", since: turn(of: rollout)) }
    return Judgement(!rollout.isRolledBack, found, since: turn(of: rollout))
  }

  func takes(_ name: String, atLeast limit: Int64) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout else { return Judgement(false, found) }
    return Judgement((rollout.promoted ?? rollout.ended) - rollout.started >= limit, found)
  }

  func upgrades(_ name: String, atMost count: Int) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let rollout else { return Judgement(false, found) }
    return Judgement(
      rollout.upgraded <= count,
      "\(rollout.upgraded == 1 ? "1 access point" : "\(rollout.upgraded) access points"); \(found)",
      since: turn(of: rollout))
  }

  func alarm(_ name: String, because reason: String?) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let watch = rollout?.watch else { return Judgement(false, rollout == nil ? found : "nothing was watched") }
    guard let alarm = watch.alarm else {
      return Judgement(
        false, "no alarm in \(watch.looks.count) days; \(watch.looks.last?.sentence ?? "no look was taken")")
    }
    return Judgement(reason.map { alarm.contains($0) } ?? true, "after \(watch.looks.count) days: \(alarm)")
  }

  func quiet(_ name: String) -> Judgement {
    let (rollout, found) = rollout(name)
    guard let watch = rollout?.watch, !watch.looks.isEmpty else {
      return Judgement(false, rollout == nil ? found : "nothing was watched")
    }
    return Judgement(
      watch.alarm == nil, watch.alarm ?? "\(watch.looks.count) days, \(watch.looks.last?.sentence ?? "")")
  }

  /// The blast radius of all rollouts together, each counted in the same unit.
  func blastRadius(_ limit: Double, _ unit: Expectation.BlastUnit) -> Judgement {
    let radii = result.upgrades.compactMap { outcome -> BlastRadius? in
      if case .carriedOut(_, _, let radius) = outcome { radius } else { nil }
    }
    guard !radii.isEmpty else { return Judgement(false, "there was no rollout") }
    let amount = radii.reduce(0) { $0 + (unit == .events ? Double($1.badEvents) : $1.badUserMinutes) }
    return Judgement(amount <= limit, "\(Self.number(amount)) \(unit.rawValue)")
  }

  /// What turned a rollout: the phase that did not pass, and when.
  func turn(of rollout: RolloutResult?) -> String? {
    guard let phase = rollout?.phases.first(where: { $0.verdict != PhaseVerdict.Word.pass.rawValue }) else {
      return nil
    }
    return "\(phase.ended.iso8601): the phase '\(phase.name)' ended with \(phase.verdict)"
  }
}
