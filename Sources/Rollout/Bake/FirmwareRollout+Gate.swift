import Assurance
import Determinism
import MistAPI

extension FirmwareRollout {
  /// How long after the end of a bin the cloud has it.
  static let lagSeconds: Int64 = 300
  /// The bins of the published API.
  static let binSeconds: Int64 = 3600

  /// Bakes the canaries of a phase and looks at the gate after every full hour until it has a verdict.
  func bakeAtGate(_ index: Int, _ phase: RolloutPhase, _ rule: RolloutPhase.Gate) async throws -> PhaseVerdict {
    guard let choice = choices[index] else { return .inconclusive("it has no canaries") }
    let reader = LevelReader(client: client)
    let ordered = phases[index].upgradeOrdered ?? phases[index].started
    var gate = CanaryGate(
      policy: GatePolicy(
        alpha: rule.alpha, margin: rule.margin, minimumBakeHours: phase.minimumBakeHours,
        maximumBakeHours: phase.maximumBakeHours, noise: noise),
      sites: try await gateSites(choice, reader, before: Self.wholeHour(ordered)))
    var guards = GuardWatch(choice.canaries, since: backAt)
    let firstBins = choice.sites.map { site in
      GatePolicy.firstCountedBin(afterReboot: (backAt[site.id] ?? ordered).seconds, bin: Self.binSeconds)
    }
    let baking = backAt.values.max() ?? ordered
    var bin = firstBins.min() ?? Self.wholeHour(ordered).seconds
    while true {
      try await time.sleep(until: Instant(seconds: bin + Self.binSeconds + Self.lagSeconds))
      let states = try await client.states(of: choice.canaries, in: order.organisation, time: time)
      for (place, site) in choice.sites.enumerated() where firstBins[place] <= bin {
        let start = Instant(seconds: bin)
        let canaries = try await read(site.canaries, reader, start) { states[$0.id]?.isConnected ?? false }
        let controls = try await read(site.controls, reader, start) { _ in true }
        gate.record(site: place, seconds: Self.binSeconds, canaries: canaries, controls: controls)
      }
      bin += Self.binSeconds
      let elapsed = Double(Instant(seconds: bin) - baking) / 3_600_000
      let now = await time.now()
      let look = gate.look(elapsedHours: elapsed, signals: guards.signals(states, at: now))
      try await keep(RolloutLook(at: now, elapsedHours: elapsed, finding: .gate(look)), of: index)
      if look.verdict.isFinal { return PhaseVerdict(look.verdict) }
    }
  }

  /// One bin of some access points. A bin without data is zero for an access point that is connected (nobody was there),
  /// and unknown for one that is not.
  private func read(
    _ devices: [RolloutDevice], _ reader: LevelReader, _ start: Instant, isConnected: (RolloutDevice) -> Bool
  ) async throws -> [AccessPointTallies] {
    var result: [AccessPointTallies] = []
    for device in devices {
      var tallies = try await reader.tallies(of: device, from: start, to: start.advanced(bySeconds: Self.binSeconds))
      if isConnected(device) {
        for metric in Metric.gated where tallies[metric] == nil { tallies[metric] = ClassifiedTally(zeroOf: metric) }
      }
      result.append(tallies)
    }
    return result
  }

  private func gateSites(_ choice: CanaryChoice, _ reader: LevelReader, before end: Instant) async throws -> [GateSite]
  {
    let start = end.advanced(bySeconds: -Self.historySeconds)
    var sites: [GateSite] = []
    for site in choice.sites {
      var canaries: [AccessPointTallies] = []
      for device in site.canaries { canaries.append(try await reader.tallies(of: device, from: start, to: end)) }
      var controls: [AccessPointTallies] = []
      for device in site.controls { controls.append(try await reader.tallies(of: device, from: start, to: end)) }
      sites.append(GateSite(name: site.name, canaries: canaries, controls: controls))
    }
    return sites
  }

  func keep(_ look: RolloutLook, of index: Int) async throws {
    phases[index].looks.append(look)
    try await record(.looked(phase: phases[index].name, look))
  }
}

/// Watches canaries for what needs no statistics: reboots that nobody asked for, and silence.
struct GuardWatch {
  private let canaries: [RolloutDevice]
  private let start: Instant
  private var bootedAt: [MistID: Instant] = [:]
  private var reboots = 0

  init(_ canaries: [RolloutDevice], since backAt: [MistID: Instant]) {
    self.canaries = canaries
    start = backAt.values.max() ?? Instant(seconds: 0)
    for canary in canaries { bootedAt[canary.id] = backAt[canary.site] }
  }

  mutating func signals(_ states: [MistID: DeviceState], at now: Instant) -> GuardSignals {
    var silent: [String] = []
    for canary in canaries {
      guard let state = states[canary.id], state.isConnected else {
        silent.append(canary.name)
        continue
      }
      guard let booted = state.bootedAt else { continue }
      // Uptimes are whole seconds at a moment that is known to a call's length.
      if let last = bootedAt[canary.id], booted - last > 60_000 { reboots += 1 }
      bootedAt[canary.id] = max(booted, bootedAt[canary.id] ?? booted)
    }
    let days = Double(now - start) / 86_400_000 * Double(canaries.count)
    return GuardSignals(silent: silent, reboots: RebootGuard(reboots: reboots, deviceDays: days))
  }
}
