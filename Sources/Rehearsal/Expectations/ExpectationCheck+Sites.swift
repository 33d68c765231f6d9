import Assurance
import Determinism

/// What is expected of sites and their service levels.
extension ExpectationCheck {
  /// The sites that failed and are not put up with, the reasons of those that are, and what has run out.
  func failures(_ sites: [SiteReview]) -> (counted: [SiteReview], note: String) {
    var counted: [SiteReview] = []
    var allowed: [String] = []
    for site in sites where site.hasFailed {
      if let reason = known.reason(site.site, site.failure?.metric.name, at: result.end) {
        allowed.append("\(site.site) (\(reason))")
      } else {
        counted.append(site)
      }
    }
    let expired = known.expired(at: result.end).filter { entry in counted.contains { $0.site == entry.site } }
    var note = allowed.isEmpty ? "" : "; known: \(allowed.joined(separator: ", "))"
    if !expired.isEmpty {
      note +=
        "; no longer put up with: \(expired.map { "\($0.site) since \($0.until.iso8601.prefix(10))" }.joined(separator: ", "))"
    }
    return (counted, note)
  }

  func describe(_ site: SiteReview) -> String {
    guard let failure = site.failure else { return "\(site.site) (\(site.findings.first ?? "not ready"))" }
    let reason = failure.classifier.map { " because \($0)" } ?? ""
    return "\(site.site) (\(failure.metric.name) \(Self.percent(failure.level))\(reason))"
  }

  var noSiteFails: Judgement {
    guard result.sites.contains(where: { $0.notYet == nil }) else {
      return Judgement(false, "no site has service levels")
    }
    let (failed, note) = failures(result.sites)
    if let first = failed.first {
      return Judgement(
        false, "\(failed.count) failed: \(failed.prefix(5).map(describe).joined(separator: ", "))\(note)",
        since: since(first.site))
    }
    let warned = result.sites.filter(\.hasWarning).count
    let failing = result.sites.count(where: \.hasFailed)
    return Judgement(
      true,
      "\(result.sites.count) sites, \(failing == 0 ? "none" : "none beyond \(failing) known") failed; "
        + "\(warned) below the floor, not proven\(note)")
  }

  func noNewFailure(against reference: String) -> Judgement {
    guard let before = measurement(reference) else { return Judgement(false, "'\(reference)' was not measured") }
    let old = Set(before.sites.filter(\.hasFailed).map(\.site))
    let (failed, note) = failures(result.sites)
    let new = failed.filter { !old.contains($0.site) }
    guard let first = new.first else {
      return Judgement(true, "\(failed.count) failed, \(old.count) did before; none is new\(note)")
    }
    return Judgement(
      false, "\(new.count) new: \(new.prefix(5).map(describe).joined(separator: ", "))\(note)", since: since(first.site)
    )
  }

  func theseFail(_ names: [String], _ reason: String?) -> Judgement {
    let failed = result.sites.filter(\.hasFailed)
    let found = failed.isEmpty ? "no site failed" : "failed: \(failed.prefix(8).map(describe).joined(separator: ", "))"
    let isSame = Set(failed.map(\.site)) == Set(names)
    let isReason = failed.allSatisfy { site in reason == nil || site.failure?.classifier == reason }
    let stranger = failed.first { !names.contains($0.site) }?.site
    return Judgement(isSame && isReason, found, since: stranger.flatMap { since($0) })
  }

  func level(_ metric: Metric, _ share: Double, _ site: String?) -> Judgement {
    let levels = result.sites.filter { $0.notYet == nil && (site == nil || $0.site == site) }.compactMap { review in
      review.levels.first { $0.metric == metric }.map { (site: review.site, level: $0.level) }
    }
    let counted = levels.filter { $0.level >= share || known.reason($0.site, metric.name, at: result.end) == nil }
    guard let worst = counted.min(by: { $0.level < $1.level }) else {
      return Judgement(false, levels.isEmpty ? "\(site ?? "no site") has no data" : "all that are below are known")
    }
    return Judgement(
      worst.level >= share,
      "worst: \(Self.percent(worst.level)) at \(worst.site), of \(counted.count == 1 ? "1 site" : "\(counted.count) sites")",
      since: since(worst.site))
  }

  func noFall(_ metric: Metric, _ points: Double, against reference: String) -> Judgement {
    guard let before = measurement(reference) else { return Judgement(false, "'\(reference)' was not measured") }
    func levels(_ sites: [SiteReview]) -> [String: Double] {
      Dictionary(
        sites.filter { $0.notYet == nil }.compactMap { site in
          site.levels.first { $0.metric == metric }.map { (site.site, $0.level) }
        }, uniquingKeysWith: { first, _ in first })
    }
    let old = levels(before.sites)
    let falls = levels(result.sites).compactMap { site, level in old[site].map { (site: site, by: ($0 - level) * 100) }
    }
    .sorted { ($1.by, $0.site) < ($0.by, $1.site) }
    guard let worst = falls.first else { return Judgement(false, "no site has data in both") }
    let counted = falls.filter { $0.by > points && known.reason($0.site, metric.name, at: result.end) == nil }
    guard let first = counted.first else {
      return Judgement(true, "the most: \(Self.number(worst.by)) points at \(worst.site), of \(falls.count) sites")
    }
    return Judgement(
      false, "\(counted.count) fell by more, the most: \(first.site) by \(Self.number(first.by)) points",
      since: since(first.site))
  }

  func measurement(_ name: String) -> Measurement? { result.measurements.last { $0.name == name } }
}
