public import Assurance
public import Determinism
public import Rollout

/// What policies would do at this organisation, tried many times on the same random numbers.
public struct PowerStudy: Sendable {
  /// What is known of the organisation.
  public let survey: PowerSurvey
  let simulator: PolicySimulator
  let calibration: GateCalibration?

  /// A study.
  /// - Parameters:
  ///   - start: When the first phase begins; the others begin at the same hour of a later day.
  ///   - calibration: The gate's noise, measured here; the office's table when nil.
  public init(_ survey: PowerSurvey, start: Instant, calibration: GateCalibration?, seed: RandomKey) {
    self.survey = survey
    self.calibration = calibration
    simulator = PolicySimulator(
      sites: survey.sites.map { $0.simulated(until: survey.end) },
      // 1970-01-01 was a Thursday; the week begins on Monday, 00:00 UTC.
      start: Int((start.seconds / 600 + 432) % Int64(SimulatedSite.weekCells)), seed: seed)
  }

  /// The words that say where the gate's noise comes from.
  public var noiseLabel: String { calibration?.noise.label ?? NoiseModel.office.label }

  /// How many replicates, and how exact they must be.
  public struct Effort: Sendable {
    /// At the most.
    public var replicates: Int
    /// Ends earlier, after a whole batch, when every probability of being stopped is known to ± this much at 95 %.
    public var halfWidth: Double?

    /// An effort.
    public init(replicates: Int = 2000, halfWidth: Double? = nil) {
      self.replicates = replicates
      self.halfWidth = halfWidth
    }
  }

  /// What one policy came to under one hypothesis.
  public struct Cell: Sendable {
    /// The hypothesis.
    public var hypothesis: SimulatedHypothesis
    /// Every replicate.
    public var outcomes: [PolicyOutcome]

    /// Replicates for which it holds.
    public func share(_ isTrue: (PolicyOutcome) -> Bool) -> Proportion {
      Proportion(count: outcomes.filter(isTrue).count, replicates: outcomes.count)
    }

    /// Whether the policy noticed: it failed, and not because a question stayed open.
    public var noticed: Proportion { share { $0.end == .stopped && !$0.isUndecided } }
    /// Whether it failed in or before a phase.
    public func noticed(by phase: Int) -> Proportion {
      share { $0.end == .stopped && !$0.isUndecided && $0.phase <= phase }
    }
    /// Whether it reached the fleet or held without being stopped.
    public var promoted: Proportion { share { $0.end == .promoted } }
    /// Whether a question stayed open.
    public var undecided: Proportion { share { $0.isUndecided } }

    /// A mean over replicates.
    public func mean(_ value: (PolicyOutcome) -> Double) -> BatchMeans {
      var means = BatchMeans()
      for outcome in outcomes { means.add(value(outcome)) }
      return means
    }

    /// The value that a share of the replicates does not exceed.
    public func quantile(_ share: Double, _ value: (PolicyOutcome) -> Double) -> Double {
      let sorted = outcomes.map(value).sorted()
      guard !sorted.isEmpty else { return 0 }
      return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// The median of the hours after which a phase noticed, of those replicates in which it did.
    public func medianHours(inPhase phase: Int) -> Double? {
      let hours = outcomes.filter { $0.end == .stopped && !$0.isUndecided && $0.phase == phase }.map(\.hoursOfPhase)
      return hours.isEmpty ? nil : hours.sorted()[hours.count / 2]
    }
  }

  /// A policy and what it came to.
  public struct Trial: Sendable {
    /// The policy as it was simulated.
    public var policy: SimulatedPolicy
    /// How canaries were chosen, or not, phase by phase.
    public var reasons: [[String]]
    /// By hypothesis, in their order.
    public var cells: [Cell]

    /// How many replicates.
    public var replicates: Int { cells.first?.outcomes.count ?? 0 }
  }

  /// Tries policies against hypotheses.
  /// - Throws: `PowerError` when a policy finds no canary here.
  public func run(
    _ policies: [RolloutPolicy], _ hypotheses: [SimulatedHypothesis], effort: Effort,
    progress: @Sendable (Int, Int) async -> Void = { _, _ in }
  ) async throws -> [Trial] {
    let models = try policies.map { try PolicyModel($0, survey, calibration: calibration) }
    var trials = models.map { model in
      Trial(
        policy: model.policy, reasons: model.reasons, cells: hypotheses.map { Cell(hypothesis: $0, outcomes: []) })
    }
    var done = 0
    while done < effort.replicates {
      let count = min(BatchMeans.batch, effort.replicates - done)
      let work = models.map(\.policy)
      let found = await Replicates.run(count, from: done, chunk: 5) { [simulator] range in
        range.map { number in work.map { simulator.replicate(number, $0, hypotheses) } }
      }.flatMap { $0 }
      for replicate in found {
        for (place, outcomes) in replicate.enumerated() {
          for (index, outcome) in outcomes.enumerated() { trials[place].cells[index].outcomes.append(outcome) }
        }
      }
      done += count
      await progress(done, effort.replicates)
      guard let wanted = effort.halfWidth else { continue }
      let widest =
        trials.flatMap(\.cells).map { cell in
          let interval = cell.noticed.interval
          return (interval.upperBound - interval.lowerBound) / 2
        }.max() ?? 0
      if widest <= wanted { break }
    }
    return trials
  }

  /// The smallest canary, one access point at each of so many sites like those that were read, that would notice that harm with
  /// at least 80 % within so many hours; nil when not even 64 sites would.
  public func smallestCanary(
    _ metric: Metric, points: Double, hours: Int, alpha: Double, replicates: Int
  ) async -> (canaries: Int, probability: Proportion)? {
    var reasons: [String] = []
    var chooser = PowerChooser(survey)
    let gate = RolloutPhase.Gate(alpha: alpha, margin: nil)
    let places = chooser.choose(survey.sites.count, survey.models, gate, &reasons)
    guard !places.isEmpty else { return nil }
    let hypothesis = SimulatedHypothesis(name: "", effects: [metric: points / 100])
    for count in [1, 2, 4, 8, 16, 32, 64] {
      let spread = (0..<count).map { index in
        var place = places[index % places.count]
        place.copy = 1 + index / places.count
        return place
      }
      let phase = SimulatedPolicy.Phase(
        name: "", places: spread,
        judgement: .gate(
          GatePolicy(
            alpha: alpha, margin: nil, inflation: calibration?.inflation ?? 1.2, minimumBakeHours: Double(hours + 1),
            maximumBakeHours: Double(hours), noise: calibration?.noise ?? .office)))
      let policy = SimulatedPolicy(name: "", phases: [phase])
      let found = await Replicates.run(replicates, chunk: 5) { [simulator] range in
        range.reduce(0) { $0 + (simulator.replicate($1, policy, [hypothesis])[0].isUndecided ? 0 : 1) }
      }.reduce(0, +)
      let probability = Proportion(count: found, replicates: replicates)
      if probability.share >= 0.8 { return (count, probability) }
    }
    return nil
  }
}
