import Assurance
import Determinism
import MistAPI

/// A phase's gate and what goes into it: which bins were read, who is watched.
struct GateBake: Sendable {
  private let choice: CanaryChoice
  private let reader: LevelReader
  private var gate: CanaryGate
  private var guards: GuardWatch
  /// The first bin that counts at each site, and when the last canary was back.
  private let firstBins: [Int64]
  private let baking: Instant
  /// The end of the bins that were counted, and the bins after it that were read, by site.
  private var counted: Int64
  private var fetched: [[Bin]] = []

  /// One bin of one site.
  private struct Bin: Sendable {
    var canaries: [AccessPointTallies]
    var controls: [AccessPointTallies]
  }

  /// Reads the histories that the gate's baselines rest on.
  init(
    _ choice: CanaryChoice, reader: LevelReader, backAt: [MistID: Instant], ordered: Instant, history: Int64,
    policy: GatePolicy
  ) async throws {
    self.choice = choice
    self.reader = reader
    let end = CanaryRollout.wholeHour(ordered)
    let start = end.advanced(bySeconds: -history)
    var sites: [GateSite] = []
    for site in choice.sites {
      sites.append(
        GateSite(
          name: site.name, canaries: try await reader.tallies(of: site.canaries, from: start, to: end),
          controls: try await reader.tallies(of: site.controls, from: start, to: end), donors: site.donors))
    }
    gate = CanaryGate(policy: policy, sites: sites)
    guards = GuardWatch(choice.canaries, since: backAt)
    let bin = CanaryRollout.binSeconds
    firstBins = choice.sites.map {
      GatePolicy.firstCountedBin(afterReboot: (backAt[$0.id] ?? ordered).seconds, bin: bin)
    }
    baking = backAt.values.max() ?? ordered
    counted = firstBins.min() ?? end.seconds
  }

  /// The end of the bins of the next look; never beyond the longest bake by more than a bin.
  func nextEnd(step: Int64, before mostHours: Double) -> Instant {
    let bin = CanaryRollout.binSeconds
    let last = baking.seconds + Int64(mostHours * 3600)
    let lastEnd = (last + bin - 1) / bin * bin
    return Instant(seconds: max(counted + bin, min(counted + step, lastEnd)))
  }

  /// Reads the bins up to a moment, and looks.
  mutating func look(until end: Instant, _ states: [MistID: DeviceState], at now: Instant) async throws -> GateLook {
    let away = Set(choice.canaries.filter { !(states[$0.id]?.isConnected ?? false) }.map(\.id))
    try await fetch(until: end)
    count(until: end, away: away)
    return gate.look(elapsedHours: hours(end), signals: guards.signals(states, at: now))
  }

  /// Looks again as an earlier process did, so that the sums are what they were.
  mutating func replay(_ looks: [RolloutLook]) async throws {
    func end(of look: RolloutLook) -> Instant {
      Instant(milliseconds: baking.milliseconds + Int64((look.elapsedHours * 3_600_000).rounded()))
    }
    guard let last = looks.last else { return }
    try await fetch(until: end(of: last))
    for look in looks {
      guard case .gate(let seen) = look.finding else { continue }
      let silent = Set(seen.signals.silent)
      count(until: end(of: look), away: Set(choice.canaries.filter { silent.contains($0.name) }.map(\.id)))
      _ = gate.look(elapsedHours: look.elapsedHours, signals: seen.signals)
      guards.takeUp(seen.signals, at: look.at)
    }
  }

  private func hours(_ end: Instant) -> Double { Double(end - baking) / 3_600_000 }

  /// Reads the bins from the last one that was read up to a moment. A call that fails leaves everything as it was.
  private mutating func fetch(until end: Instant) async throws {
    let first = counted + Int64(fetched.count) * CanaryRollout.binSeconds
    let count = Int((end.seconds - first) / CanaryRollout.binSeconds)
    guard count > 0 else { return }
    let start = Instant(seconds: first)
    var bins = Array(repeating: [Bin](), count: count)
    for (place, site) in choice.sites.enumerated() {
      guard firstBins[place] < end.seconds else {
        for index in bins.indices { bins[index].append(Bin(canaries: [], controls: [])) }
        continue
      }
      let canaries = try await reader.bins(of: site.canaries, from: start, count: count)
      let controls = try await reader.bins(of: site.controls, from: start, count: count)
      for index in bins.indices {
        bins[index].append(Bin(canaries: canaries.map { $0[index] }, controls: controls.map { $0[index] }))
      }
    }
    fetched += bins
  }

  /// Counts what was read up to a moment. A bin without data is zero for an access point that is connected (nobody was
  /// there), and unknown for one that is not.
  private mutating func count(until end: Instant, away: Set<MistID>) {
    let width = CanaryRollout.binSeconds
    while counted < end.seconds, !fetched.isEmpty {
      let bins = fetched.removeFirst()
      for (place, site) in choice.sites.enumerated() where firstBins[place] <= counted {
        let canaries = zip(site.canaries, bins[place].canaries).map { device, tallies in
          away.contains(device.id) ? tallies : tallies.fillingGaps()
        }
        gate.record(
          site: place, seconds: width, canaries: canaries, controls: bins[place].controls.map { $0.fillingGaps() })
      }
      counted += width
    }
  }
}

extension AccessPointTallies {
  /// The same with zero for what there is no data of.
  fileprivate func fillingGaps() -> AccessPointTallies {
    var filled = self
    for metric in Metric.gated where filled[metric] == nil { filled[metric] = ClassifiedTally(zeroOf: metric) }
    return filled
  }
}
