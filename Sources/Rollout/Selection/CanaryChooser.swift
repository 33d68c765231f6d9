import Assurance
import Determinism
import MistAPI

/// Chooses canaries and their controls by what they did in the last seven days.
///
/// A canary has traffic, and had it already on the first of these days; it stands at a site with enough access points of
/// the same kind of traffic that stay on the old version. Sites with many clients come first, each once; at a site the
/// busiest access point is taken, since it answers soonest.
struct CanaryChooser: Sendable {
  let reader: LevelReader
  let fleet: Fleet
  let start: Instant
  let end: Instant
  /// Orders equals.
  let key: RandomKey

  /// Sites that have canaries, of whatever phase.
  private var usedSites: Set<MistID> = []
  private var usedDevices: Set<MistID> = []
  private var histories: [MistID: [MistID: LevelReader.History]] = [:]

  init(reader: LevelReader, fleet: Fleet, start: Instant, end: Instant, key: RandomKey) {
    self.reader = reader
    self.fleet = fleet
    self.start = start
    self.end = end
    self.key = key
  }

  /// One canary of each model, each at a site of its own.
  mutating func onePerModel(_ models: [String], _ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    var choice = CanaryChoice()
    for model in models.sorted() where fleet.wanted.contains(where: { $0.model == model }) {
      let before = choice.sites.count
      try await choose(1, models: [model], gate, into: &choice)
      if choice.sites.count == before {
        throw RolloutError.noCanary(phase: "one \(model)", reasons: choice.reasons)
      }
    }
    return choice
  }

  /// So many canaries of whatever model, each at a site of its own; fewer when no more sites can.
  mutating func onePerSite(_ count: Int, _ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    var choice = CanaryChoice()
    let models = Set(fleet.wanted.map(\.model)).sorted()
    try await choose(count, models: models, gate, into: &choice)
    if choice.sites.count < count {
      choice.reasons.append("only \(choice.sites.count) of the \(count) sites that were asked for can have a canary")
    }
    return choice
  }

  private mutating func choose(
    _ count: Int, models: [String], _ gate: RolloutPhase.Gate, into choice: inout CanaryChoice
  ) async throws {
    var wanted = count
    // Sites without canaries first; a site that has one already is better than none.
    let fresh = fleet.sites.filter { !usedSites.contains($0) }
    for site in fresh + fleet.sites.filter({ usedSites.contains($0) }) where wanted > 0 {
      if choice.sites.contains(where: { $0.id == site }) { continue }
      guard fleet.accessPoints(at: site).contains(where: { isCandidate($0, models) }) else { continue }
      switch try await candidate(at: site, models: models, gate) {
      case .success(let found):
        choice.sites.append(found.site)
        choice.reasons.append(found.reason)
        usedSites.insert(site)
        usedDevices.formUnion(found.site.canaries.map(\.id))
        wanted -= 1
      case .failure(let refusal): choice.reasons.append(refusal.reason)
      }
    }
  }

  private func isCandidate(_ accessPoint: Fleet.AccessPoint, _ models: [String]) -> Bool {
    accessPoint.isWanted && models.contains(accessPoint.device.model) && !usedDevices.contains(accessPoint.device.id)
  }

  private struct Refusal: Error {
    let reason: String
  }

  private mutating func candidate(
    at site: MistID, models: [String], _ gate: RolloutPhase.Gate
  ) async throws -> Result<(site: CanaryChoice.Site, reason: String), Refusal> {
    let here = fleet.accessPoints(at: site).filter { $0.isConnected && !usedDevices.contains($0.device.id) }
    let name = here.first?.device.siteName ?? site.description
    guard here.count > gate.leastControls else {
      return .failure(Refusal(reason: "\(name) has \(here.count) access points, too few for a canary and its controls"))
    }
    let histories = try await histories(at: site, of: here.map(\.device))
    let usable = here.filter { histories[$0.device.id]?.isSufficient ?? false }
    let order = usable.sorted { traffic($0, histories) > traffic($1, histories) }
    guard let canary = order.first(where: { isCandidate($0, models) })?.device else {
      return .failure(
        Refusal(reason: "\(name) has no \(models.joined(separator: " or ")) with seven days of history and traffic"))
    }
    let others = order.map(\.device).filter { $0.id != canary.id }
    // The same model behaves most alike; among equals the busier one says more.
    let controls = Array(
      (others.filter { $0.model == canary.model } + others.filter { $0.model != canary.model })
        .prefix(gate.mostControls))
    guard controls.count >= gate.leastControls else {
      return .failure(
        Refusal(reason: "\(name) has \(controls.count) controls with history, expected at least \(gate.leastControls)"))
    }
    let site = CanaryChoice.Site(id: site, name: name, canaries: [canary], controls: controls)
    return .success((site, reason(for: canary, controls, histories)))
  }

  private func traffic(
    _ accessPoint: Fleet.AccessPoint, _ histories: [MistID: LevelReader.History]
  ) -> (Int64, UInt64) {
    (histories[accessPoint.device.id]?.tally.total ?? 0, key.child(accessPoint.device.mac.value).value)
  }

  private func reason(
    for canary: RolloutDevice, _ controls: [RolloutDevice], _ histories: [MistID: LevelReader.History]
  ) -> String {
    let minutes = MetricUnit.userSeconds.samples(histories[canary.id]?.tally.total ?? 0)
    let same = controls.filter { $0.model == canary.model }.count
    return """
      \(canary.name) at \(canary.siteName): the busiest \(canary.model) there (\(Int(minutes.rounded())) user-minutes in \
      seven days), with \(controls.count) controls at the same site, \(same) of them \(canary.model)
      """
  }

  private mutating func histories(
    at site: MistID, of devices: [RolloutDevice]
  ) async throws -> [MistID: LevelReader.History] {
    var known = histories[site] ?? [:]
    for device in devices where known[device.id] == nil {
      known[device.id] = try await reader.history(.coverage, of: device, from: start, to: end)
    }
    histories[site] = known
    return known
  }
}
