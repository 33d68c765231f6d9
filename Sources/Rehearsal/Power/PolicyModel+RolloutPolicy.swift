import Assurance
import Rollout

/// A policy with the access points that it would take at the sites that were read: chosen as the rollout chooses them.
struct PolicyModel: Sendable {
  var policy: SimulatedPolicy
  /// How each phase's canaries were chosen, or why a site has none.
  var reasons: [[String]]
  /// The margin of each phase's gate; nil where nothing is proven or no gate judges.
  var margins: [Double?]

  /// - Throws: `PowerError.noCanary`
  init(_ rollout: RolloutPolicy, _ survey: PowerSurvey, calibration: GateCalibration?) throws {
    var chooser = PowerChooser(survey)
    var phases: [SimulatedPolicy.Phase] = []
    (reasons, margins) = ([], [])
    for phase in rollout.phases {
      var why: [String] = []
      let places: [SimulatedPolicy.Place]
      switch (phase.selection, phase.judgement) {
      case (.onePerModel, .gate(let gate)): places = chooser.choose(onePer: survey.models, gate, &why)
      case (.onePerSite(let count), .gate(let gate)): places = chooser.choose(count, survey.models, gate, &why)
      case (.perSite(let count, let each), .gate(let gate)):
        places = chooser.choose(count, survey.models, gate, &why, each: each)
      case (.perSite(let count, let each), .floor):
        places = chooser.choose(count, survey.models, Self.anyGate, &why, each: each)
      case (.restOfCanarySites, _): places = chooser.rest(canarySitesOnly: true)
      case (.onePerModel, .floor): places = chooser.choose(onePer: survey.models, Self.anyGate, &why)
      case (.onePerSite(let count), .floor): places = chooser.choose(count, survey.models, Self.anyGate, &why)
      case (.rest, _): places = chooser.rest(canarySitesOnly: false)
      }
      if places.isEmpty, phase.selection != .rest, phase.selection != .restOfCanarySites {
        throw PowerError.noCanary(policy: rollout.name, phase: phase.name, reasons: why)
      }
      let taken = places.reduce(0) { $0 + $1.canaries.count }
      // The sites that were not read are taken to be like those that were.
      let left = survey.fleet.accessPoints - chooser.usedCount
      let scale = phase.selection == .rest && taken > 0 ? max(1, Double(left + taken) / Double(taken)) : 1
      // One more asks whether the last bin is there yet.
      let calls = places.reduce(1) { $0 + 6 * ($1.canaries.count + $1.controls.count) + $1.canaries.count }
      let judgement: SimulatedPolicy.Judgement
      switch phase.judgement {
      case .gate(let gate):
        judgement = .gate(
          GatePolicy(
            alpha: gate.alpha, margin: gate.margin, inflation: calibration?.inflation ?? 1.2,
            minimumBakeHours: phase.minimumBakeHours, maximumBakeHours: phase.maximumBakeHours,
            minimumExposure: gate.leastExposure, noise: calibration?.noise ?? .office,
            method: gate.method ?? .mixture))
        margins.append(gate.margin)
        if let warning = gate.method?.warning { why.append(warning) }
      case .floor(let every):
        judgement = .floor(
          everyHours: max(1, Int(every)), hours: max(1, Int(phase.minimumBakeHours.rounded(.up))),
          noise: calibration?.noise ?? .office)
        margins.append(nil)
      }
      let isFloor = if case .floor = phase.judgement { true } else { false }
      phases.append(
        SimulatedPolicy.Phase(
          name: phase.name, places: places, scale: scale, judgement: judgement,
          rollsBackUndecided: phase.onInconclusive == .rollBack, mayStayAway: phase.mayStayAway,
          callsPerLook: isFloor ? 1 + survey.fleet.sites / 1000 : calls))
      reasons.append(why)
    }
    policy = SimulatedPolicy(name: rollout.name, phases: phases)
  }

  private static let anyGate = RolloutPhase.Gate(alpha: 0.05, margin: nil, leastControls: 1)
}

/// Chooses canaries and controls at the sites that were read: the busiest access point of a site that has controls, every site
/// once as long as there are others.
struct PowerChooser {
  private let survey: PowerSurvey
  private var used: [Set<Int>]
  private var hadCanary: Set<Int> = []

  init(_ survey: PowerSurvey) {
    self.survey = survey
    used = survey.sites.map { _ in [] }
  }

  /// How many access points have been taken.
  var usedCount: Int { used.reduce(0) { $0 + $1.count } }

  mutating func choose(
    onePer models: [String], _ gate: RolloutPhase.Gate, _ reasons: inout [String]
  ) -> [SimulatedPolicy.Place] {
    var places: [SimulatedPolicy.Place] = []
    for model in models {
      places += choose(1, [model], gate, &reasons, besides: Set(places.map(\.site)))
    }
    return places
  }

  mutating func choose(
    _ count: Int, _ models: [String], _ gate: RolloutPhase.Gate, _ reasons: inout [String], each: Int = 1,
    besides taken: Set<Int> = []
  ) -> [SimulatedPolicy.Place] {
    var places: [SimulatedPolicy.Place] = []
    let indices = survey.sites.indices
    let order = indices.filter { !hadCanary.contains($0) } + indices.filter { hadCanary.contains($0) }
    for index in order where places.count < count && !taken.contains(index) {
      let site = survey.sites[index]
      let free = site.accessPoints.indices
        .filter { !used[index].contains($0) && site.accessPoints[$0].isSufficient }
        .sorted { (site.accessPoints[$1].sum(0).total, $0) < (site.accessPoints[$0].sum(0).total, $1) }
      let canaries = free.filter {
        site.accessPoints[$0].isWanted && models.contains(site.accessPoints[$0].model)
      }.prefix(each)
      guard canaries.count == each else {
        reasons.append("\(site.name) has no access point with seven days of history and traffic")
        continue
      }
      let alike = Set(canaries.map { site.accessPoints[$0].model })
      let others = free.filter { !canaries.contains($0) }
      let controls = Array(
        (others.filter { alike.contains(site.accessPoints[$0].model) }
          + others.filter { !alike.contains(site.accessPoints[$0].model) }).prefix(gate.mostControls))
      guard controls.count >= gate.leastControls else {
        reasons.append(
          "\(site.name) has \(controls.count) controls with history, expected at least \(gate.leastControls)")
        continue
      }
      places.append(
        SimulatedPolicy.Place(
          site: index, canaries: Array(canaries), controls: controls, upgraded: used[index].sorted()))
      used[index].formUnion(canaries)
      hadCanary.insert(index)
    }
    if !places.isEmpty, places.count < count {
      reasons.append("only \(places.count) of the \(count) sites that were asked for can have a canary")
    }
    return places
  }

  /// Everything that is left, at the sites of canaries or at all that were read.
  mutating func rest(canarySitesOnly: Bool) -> [SimulatedPolicy.Place] {
    var places: [SimulatedPolicy.Place] = []
    for (index, site) in survey.sites.enumerated() where !canarySitesOnly || hadCanary.contains(index) {
      let left = site.accessPoints.indices.filter { site.accessPoints[$0].isWanted && !used[index].contains($0) }
      if left.isEmpty { continue }
      places.append(SimulatedPolicy.Place(site: index, canaries: left, upgraded: used[index].sorted()))
      used[index].formUnion(left)
    }
    return places
  }
}
