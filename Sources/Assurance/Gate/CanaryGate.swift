import Determinism

/// The canary gate: may this change go on, judged by what users of the canaries felt against what they were to feel?
///
/// A placebo-calibrated quasi-Poisson mixture gate (section C.2 of its basis). It is a value: bins go in by `record`, a
/// `look` gives every number and a verdict, and nothing else is kept than a few sums per access point and metric. One may
/// look as often as one likes: the error probability holds over all looks together.
///
///     undecided ──▶ pass | fail | inconclusive      (each of the three stands)
public struct CanaryGate: Sendable {
  /// What it asks for.
  public let policy: GatePolicy
  /// Its sites, in the order given.
  public private(set) var sites: [GateSite]
  /// The verdict that stands, once there is one.
  public private(set) var finalVerdict: GateVerdict?
  private var withinMargin: [Bool]

  /// Whether the metric at that place of the policy passed its margin test at an earlier look.
  func hasBeenWithinMargin(_ index: Int) -> Bool { withinMargin[index] }

  /// A gate over these sites.
  public init(policy: GatePolicy, sites: [GateSite]) {
    self.policy = policy
    self.sites = sites
    withinMargin = Array(repeating: false, count: policy.metrics.count)
  }

  /// How many canaries there are.
  public var canaryCount: Int { sites.reduce(0) { $0 + $1.canaryCount } }

  /// Adds one bin of one metric of one site.
  /// - Parameters:
  ///   - metric: The metric; coverage also feeds the load-share guard.
  ///   - site: The place of the site in `sites`; any other is ignored.
  ///   - seconds: The length of the bin.
  ///   - canaries: What each canary counted, in the order of the site; nil is «no telemetry», which is not zero.
  ///   - controls: What each control counted.
  public mutating func record(
    _ metric: Metric, site: Int, seconds: Int64, canaries: [ClassifiedTally?], controls: [ClassifiedTally?]
  ) {
    guard sites.indices.contains(site) else { return }
    sites[site].record(metric, seconds: seconds, canaries: canaries, controls: controls)
  }

  /// Adds one bin of all metrics of one site.
  public mutating func record(
    site: Int, seconds: Int64, canaries: [AccessPointTallies], controls: [AccessPointTallies]
  ) {
    var metrics = policy.metrics
    if !metrics.contains(.coverage) { metrics.append(.coverage) }
    for metric in metrics {
      record(
        metric, site: site, seconds: seconds, canaries: canaries.map { $0[metric] },
        controls: controls.map { $0[metric] })
    }
  }

  /// Looks at the gate.
  /// - Parameters:
  ///   - elapsedHours: Hours since the change.
  ///   - signals: What the guards must know.
  /// - Returns: All numbers and the verdict.
  public mutating func look(elapsedHours: Double, signals: GuardSignals = GuardSignals()) -> GateLook {
    let found = policy.metrics.indices.map { evidence(at: $0) }
    for (index, item) in found.enumerated() { withinMargin[index] = item.isWithinMargin }
    let family = FamilyEvidence.logarithm(found.map { ($0.logarithm, $0.weight) })
    let load = loadEvidence()
    let verdict =
      finalVerdict
      ?? judge(elapsedHours: elapsedHours, evidence: found, family: family, load: load, signals: signals)
    if verdict.isFinal { finalVerdict = verdict }
    return GateLook(
      elapsedHours: elapsedHours, metrics: found, familyLogarithm: family, load: load, signals: signals,
      rebootLogarithm: signals.reboots.logarithm, verdict: verdict)
  }

  // Guards come first: they need no statistics of users. Then harm, then what is still missing for a PASS.
  private func judge(
    elapsedHours: Double, evidence: [MetricEvidence], family: Double, load: LoadEvidence, signals: GuardSignals
  ) -> GateVerdict {
    if !signals.notBack.isEmpty { return .fail(.notBack(signals.notBack)) }
    if signals.reboots.fails(alpha: policy.alpha) {
      return .fail(.unexpectedReboots(signals.reboots.reboots, deviceDays: signals.reboots.deviceDays))
    }
    if LoadShareGuard.fails(logarithm: load.logarithm, alpha: policy.alpha) {
      return .fail(.loadShare(carried: load.carried, expected: load.expected))
    }
    if let failure = harm(evidence, family: family) { return .fail(failure) }
    if let floor = policy.floor, let low = belowFloor(evidence) {
      return .fail(
        .belowFloor(low.metric, classifier: low.blamedClassifier, level: 1 - low.degraded / low.exposure, floor: floor))
    }
    let isTimeUp = elapsedHours >= policy.maximumBakeHours
    var reasons: [GateReason] = []
    if elapsedHours < policy.leastHours {
      reasons.append(.baking(hoursLeft: policy.leastHours - elapsedHours))
    }
    if !signals.silent.isEmpty { reasons.append(.silent(signals.silent)) }
    if signals.reboots.holds { reasons.append(.reboots(signals.reboots.reboots)) }
    for item in evidence {
      if item.expected < policy.minimumExposure {
        reasons.append(.exposure(item.metric, expected: item.expected, required: policy.minimumExposure))
      } else if let margin = policy.margin, !item.isWithinMargin {
        // What could have been noticed is worth its arithmetic only where it is the answer.
        reasons.append(.margin(item.metric, margin: margin, detectable: isTimeUp ? item.detectableEffect : nil))
      }
    }
    if reasons.isEmpty, !evidence.isEmpty { return .pass(isProven: policy.margin != nil) }
    return isTimeUp ? .inconclusive(reasons) : .undecided(reasons)
  }

  /// The harm that the policy's method sees; nil when it sees none.
  private func harm(_ evidence: [MetricEvidence], family: Double) -> GateFailure? {
    switch policy.method {
    case .mixture:
      guard family >= -StrictMath.log(policy.alpha) - GatePolicy.guardBand, let worst = CanaryGate.blamed(evidence)
      else { return nil }
      return .harm(worst.metric, classifier: worst.blamedClassifier, effect: worst.effect ?? 0)
    case .obrienFleming:
      let boundary = OBrienFleming.boundary(alpha: policy.alpha, metrics: evidence.count)
      let worst = evidence.enumerated().first { index, item in
        OBrienFleming.fails(
          degraded: item.degraded, expected: item.expected, horizonVariance: plannedVariance(at: index),
          boundary: boundary)
      }
      return worst.map { .harm($1.metric, classifier: $1.blamedClassifier, effect: $1.effect ?? 0) }
    case .threshold:
      let threshold = policy.threshold
      let low = evidence.first { ThresholdRule.fails([($0.degraded, $0.exposure)], floor: threshold) }
      return low.map {
        .belowThreshold(
          $0.metric, classifier: $0.blamedClassifier, level: 1 - $0.degraded / $0.exposure, threshold: threshold)
      }
    }
  }

  /// The metric with the largest weighted e-value; the first of equals.
  private static func blamed(_ evidence: [MetricEvidence]) -> MetricEvidence? {
    var worst: (item: MetricEvidence, value: Double)?
    for item in evidence where item.weight > 0 {
      let value = item.logarithm + StrictMath.log(item.weight)
      if value > worst?.value ?? -.infinity { worst = (item, value) }
    }
    return worst?.item
  }
}
