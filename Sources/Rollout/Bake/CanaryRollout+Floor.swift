import Assurance
import Determinism
import MistAPI
import Planning

extension CanaryRollout {
  /// The absolute floor of service levels.
  static let floor = 0.9

  /// Watches the sites of a phase that left no controls: after some hours each, a look at the absolute floor, beyond
  /// chance and against the same hours of the week before.
  /// - Returns: nil when it was stopped.
  func watchFloor(_ index: Int, _ phase: RolloutPhase, everyHours: Double) async throws -> PhaseVerdict? {
    let baking = state.backAt.values.max() ?? state.phases[index].started
    let first = GatePolicy.firstCountedBin(afterReboot: baking.seconds, bin: Self.binSeconds)
    let hours = max(1, Int64(phase.minimumBakeHours.rounded(.up)))
    let step = max(1, Int64(everyHours))
    let looks = Int((hours + step - 1) / step)
    let action = state.next
    var done = min(hours, step * Int64(state.phases[index].looks.count))
    var seen =
      state.phases[index].looks.last.map { if case .floor(let look) = $0.finding { look.sites } else { 0 } } ?? 0
    if case .floor(let last) = state.phases[index].looks.last?.finding, !last.failures.isEmpty {
      return .fail(last.sentence)
    }
    while done < hours {
      if try await isInterrupted(action) { return nil }
      let end = Instant(seconds: first + min(hours, done + step) * Self.binSeconds)
      try await time.sleep(until: end.advanced(bySeconds: Int64(order.policy.looks.lagMinutes) * 60))
      if try await isInterrupted(action) { return nil }
      let look: FloorLook
      let counted = CountedClient(client)
      do {
        look = try await lookAtFloor(index, by: counted, from: Instant(seconds: first), to: end, looks: looks)
      } catch let error as MistError {
        try await waitAfter(error, phase: phase.name)
        continue
      }
      failedLooks = 0
      done = min(hours, done + step)
      seen = look.sites
      try await record(
        .looked(
          phase: phase.name,
          RolloutLook(
            at: await time.now(), elapsedHours: Double(end - baking) / 3_600_000, finding: .floor(look),
            calls: await counted.calls)))
      if !look.failures.isEmpty { return .fail(look.sentence) }
    }
    let away = try await strays(state.phases[index].devices)
    if Double(away.count) > phase.mayStayAway * Double(state.phases[index].devices.count) {
      return .away(away, ofConfiguration: order.isOfConfiguration)
    }
    guard seen > 0 else { return .inconclusive("no site of the phase has service levels; silence is not health") }
    return .pass("\(seen) sites watched for \(hours) h, none fell below the floor beyond chance")
  }

  /// The access points that are not there, or, after an upgrade, not on the new version.
  func strays(_ devices: [RolloutDevice]) async throws -> [RolloutDevice] {
    let states = try await client.states(of: devices, in: order.organisation, time: time)
    return devices.filter { device in
      guard let found = states[device.id] else { return true }
      return !found.isConnected || !order.isOfConfiguration && found.version != state.version
    }
  }

  private func lookAtFloor(
    _ index: Int, by client: any MistClient, from start: Instant, to end: Instant, looks: Int
  ) async throws -> FloorLook {
    var seen: Set<MistID> = []
    let sites = state.phases[index].devices.filter { seen.insert($0.site).inserted }
    let readings = try await client.siteLevels(of: order.organisation, from: start, to: end)
    var bySite: [MistID: JSON] = [:]
    for item in readings {
      if let id = item["site_id"]?.string.flatMap({ MistID($0) }) { bySite[id] = item }
    }
    var look = FloorLook(sites: 0, belowFloor: [])
    let comparisons = sites.count * Metric.gated.count * looks
    for device in sites {
      guard let reading = bySite[device.site] else { continue }
      let levels = Metric.gated.compactMap { metric in reading[metric.name]?.double.map { (metric, $0) } }
      if !levels.isEmpty { look.sites += 1 }
      for (metric, level) in levels where level < Self.floor {
        let now = try await judge(metric, by: client, at: device.site, from: start, to: end, comparisons: comparisons)
        var before = false
        if now.judgement.verdict == .failed {
          let week: Int64 = -7 * 86_400
          let earlier = try await judge(
            metric, by: client, at: device.site, from: start.advanced(bySeconds: week),
            to: end.advanced(bySeconds: week),
            comparisons: comparisons)
          before = earlier.judgement.verdict == .failed
        }
        look.belowFloor.append(
          FloorLook.Finding(
            site: device.siteName, judgement: now.judgement, classifier: now.classifier, wasFailingBefore: before))
      }
    }
    return look
  }

  private func judge(
    _ metric: Metric, by client: any MistClient, at site: MistID, from start: Instant, to end: Instant,
    comparisons: Int
  ) async throws -> (judgement: LevelJudgement, classifier: String?) {
    let reader = LevelReader(client: client)
    var tallies: [Tally] = []
    var sum = ClassifiedTally(zeroOf: metric)
    for accessPoint in state.fleet.accessPoints(at: site) {
      if let tally = try await reader.tally(metric, of: accessPoint.device, from: start, to: end) {
        tallies.append(tally.tally)
        sum += tally
      }
    }
    let judgement = LevelJudgement.judge(
      metric: metric, perAccessPoint: tallies, comparisons: comparisons, floor: Self.floor, noise: order.noise,
      horizonHours: Double(end - start) / 3_600_000)
    return (judgement, sum.dominantClassifier.map { metric.classifiers[$0] })
  }
}
