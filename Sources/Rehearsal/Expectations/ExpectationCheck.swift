import Assurance
import Determinism
import Documents
import Rollout

/// Holds expectations against what a rehearsal found. An expectation over no data is not met.
enum ExpectationCheck {
  static func check(_ expectations: [Placed<Expectation>], against result: RehearsalResult) -> [RehearsalResult.Check] {
    expectations.map { expectation in
      let (isMet, found) = judge(expectation.value, result)
      return .init(
        line: expectation.value.line, place: "\(expectation.position.file):\(expectation.position.line)", isMet: isMet,
        found: found)
    }
  }

  private static func judge(_ expectation: Expectation, _ result: RehearsalResult) -> (Bool, String) {
    switch expectation {
    case .everyDeviceInSync: inSync(result)
    case .noSiteFails: noSiteFails(result)
    case .exactlyTheseSitesFail(let names, let reason): theseFail(names, reason, result)
    case .level(let metric, let share): level(metric, share, result)
    case .rolloutIsPromoted: promoted(result)
    case .rolloutIsRolledBack(_, let limit): rolledBack(within: limit, result)
    case .blastRadius(let limit, let unit): blastRadius(limit, unit, result)
    case .pskIsRotated: rotated(result)
    case .callsPerHour(let limit):
      (
        result.calls.mostInOneHour <= limit && result.calls.rateLimited == 0,
        "at most \(result.calls.mostInOneHour) in one hour, \(result.calls.rateLimited) answered with 429"
      )
    }
  }

  private static func inSync(_ result: RehearsalResult) -> (Bool, String) {
    guard result.hardware.slots > 0 else { return (false, "the design has no device") }
    let text = "\(result.hardware.connected) of \(result.hardware.slots) devices connected on their version"
    guard let first = result.findings.first else { return (result.hardware.connected == result.hardware.slots, text) }
    return (false, "\(text); \(result.findings.count) findings, first: \(first)")
  }

  private static func describe(_ site: SiteReview) -> String {
    guard let failure = site.failure else { return "\(site.site) (\(site.findings.first ?? "not ready"))" }
    let reason = failure.classifier.map { " because \($0)" } ?? ""
    return "\(site.site) (\(failure.metric.name) \(percent(failure.level))\(reason))"
  }

  private static func noSiteFails(_ result: RehearsalResult) -> (Bool, String) {
    guard result.sites.contains(where: { $0.notYet == nil }) else { return (false, "no site has service levels") }
    let failed = result.sites.filter(\.hasFailed)
    if !failed.isEmpty {
      return (false, "\(failed.count) failed: \(failed.prefix(5).map(describe).joined(separator: ", "))")
    }
    let warned = result.sites.filter(\.hasWarning).count
    return (true, "\(result.sites.count) sites, none failed; \(warned) below the floor, not proven")
  }

  private static func theseFail(_ names: [String], _ reason: String?, _ result: RehearsalResult) -> (Bool, String) {
    let failed = result.sites.filter(\.hasFailed)
    let found = failed.isEmpty ? "no site failed" : "failed: \(failed.prefix(8).map(describe).joined(separator: ", "))"
    let isSame = Set(failed.map(\.site)) == Set(names)
    let isReason = failed.allSatisfy { site in reason == nil || site.failure?.classifier == reason }
    return (isSame && isReason, found)
  }

  private static func level(_ metric: Metric, _ share: Double, _ result: RehearsalResult) -> (Bool, String) {
    let levels = result.sites.filter { $0.notYet == nil }.compactMap { site in
      site.levels.first { $0.metric == metric }.map { (site.site, $0.level) }
    }
    guard let worst = levels.min(by: { $0.1 < $1.1 }) else { return (false, "no site has data") }
    return (worst.1 >= share, "worst: \(percent(worst.1)) at \(worst.0), of \(levels.count) sites")
  }

  private static func rollout(_ result: RehearsalResult) -> (RolloutResult?, String) {
    switch result.upgrade {
    case .none: (nil, "there was no rollout")
    case .skipped(_, let reason): (nil, "not started: \(reason)")
    case .carriedOut(_, let rollout, _):
      (
        rollout,
        "\(rollout.outcome.word.lowercased()) after \(hours((rollout.promoted ?? rollout.ended) - rollout.started))"
          + (rollout.outcome.reason.map { ": \($0)" } ?? "")
      )
    }
  }

  private static func promoted(_ result: RehearsalResult) -> (Bool, String) {
    let (rollout, found) = rollout(result)
    return (rollout?.isPromoted ?? false, found)
  }

  private static func rolledBack(within limit: Int64?, _ result: RehearsalResult) -> (Bool, String) {
    let (rollout, found) = rollout(result)
    guard let rollout, rollout.isRolledBack else { return (false, found) }
    return (limit.map { rollout.ended - rollout.started <= $0 } ?? true, found)
  }

  private static func blastRadius(
    _ limit: Double, _ unit: Expectation.BlastUnit, _ result: RehearsalResult
  ) -> (Bool, String) {
    guard case .carriedOut(_, _, let radius) = result.upgrade else { return (false, "there was no rollout") }
    let amount = unit == .events ? Double(radius.badEvents) : radius.badUserMinutes
    return (amount <= limit, "\(number(amount)) \(unit.rawValue)")
  }

  private static func rotated(_ result: RehearsalResult) -> (Bool, String) {
    guard let rotation = result.rotation else { return (false, "there was no rotation") }
    return (rotation.isRotated, rotation.steps.last?.sentence ?? "nothing was done")
  }

  private static func hours(_ milliseconds: Int64) -> String { "\(number(Double(milliseconds) / 3_600_000)) h" }

  /// Rounded down, so that a level below the floor never reads as one at it.
  private static func percent(_ share: Double) -> String { "\(number((share * 1000).rounded(.down) / 10)) %" }

  private static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : "\(tenths / 10)"
  }
}
