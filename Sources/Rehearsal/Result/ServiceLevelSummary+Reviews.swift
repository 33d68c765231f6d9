import Assurance
public import Determinism
public import MistAPI
public import Planning
import Rollout

extension ServiceLevelSummary {
  /// Of sites that were looked at over a window.
  public init(_ sites: [SiteReview], over window: ClosedRange<Instant>, isAfterChange: Bool = true) {
    let levels = sites.filter { $0.notYet == nil }.flatMap(\.levels)
    let metrics = Metric.allCases.compactMap { metric -> MetricLevel? in
      let those = levels.filter { $0.metric == metric }
      guard !those.isEmpty else { return nil }
      return MetricLevel(
        metric: metric.name, level: those.reduce(0) { $0 + $1.level } / Double(those.count), sites: those.count)
    }
    self.init(
      window: window, isAfterChange: isAfterChange, metrics: metrics,
      sites: Dictionary(sites.map { ($0.site, $0.summaryVerdict) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Reads the service levels of every site of an organisation, as a rehearsal does, and judges them likewise. Nothing is written.
  /// - Throws: `MistError`
  public static func read(
    _ organisation: MistID, by client: any MistClient, over window: ClosedRange<Instant>
  ) async throws -> ServiceLevelSummary {
    let reviews = try await client.judgedSites(
      of: organisation, design: Design(path: "", organisation: ""), from: window.lowerBound, to: window.upperBound)
    return ServiceLevelSummary(reviews, over: window)
  }
}

extension SiteReview {
  fileprivate var summaryVerdict: ServiceLevelSummary.Verdict {
    hasFailed ? .failed : notYet != nil ? .notYet : hasWarning ? .warning : .good
  }
}

extension RehearsalResult {
  /// How the sites stood at the last measure with a window; nil where there was none.
  /// - Parameter followsUpgrade: whether the change is the upgrade, so that a measure before its end says nothing of it.
  public func levelSummary(followsUpgrade: Bool) -> ServiceLevelSummary? {
    guard
      let last = timeline.lastIndex(where: { record in
        if case .measured(let measurement) = record.outcome { measurement.window != nil } else { false }
      }), case .measured(let measurement) = timeline[last].outcome, let window = measurement.window
    else { return nil }
    let change = timeline.last { record in
      if case .upgraded = record.outcome { true } else { false }
    }
    let isAfter = !followsUpgrade || change.map { $0.ended <= timeline[last].started } ?? false
    return ServiceLevelSummary(measurement.sites, over: window, isAfterChange: isAfter)
  }
}

extension RehearsalResult {
  /// How the first upgrade that was carried out went, which is the one that is attested; nil where none was.
  public var rolloutSummary: RolloutSummary? {
    upgrades.lazy.compactMap { upgrade in
      if case .carriedOut(_, let rollout, _) = upgrade { RolloutSummary(rollout) } else { nil }
    }.first
  }
}
