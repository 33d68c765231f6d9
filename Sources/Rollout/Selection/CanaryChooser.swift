import Assurance
import Determinism
import MistAPI

/// Chooses canaries and their controls by what they did in the days before.
///
/// A canary has traffic, and had it already on the first of these days; it stands at a site with enough access points of
/// the same kind of traffic that stay on the old version. Sites with many clients come first, each once; at a site the
/// busiest access point is taken, since it answers soonest. Its controls are of its model before others, and do not hear it
/// before those that do: what a failing canary loses lands at its neighbours.
struct CanaryChooser: PhaseChooser {
  let fleet: Fleet
  let models: [String]
  let rule: CanaryRule

  /// Sites that have canaries, of whatever phase.
  private var usedSites: Set<MistID> = []
  private var usedDevices: Set<MistID> = []
  private var histories: AccessPointHistories

  init(_ histories: AccessPointHistories, fleet: Fleet, models: [String], rule: CanaryRule) {
    self.histories = histories
    self.fleet = fleet
    self.models = models
    self.rule = rule
  }

  /// What is looked for at a site.
  private struct Wish {
    /// One of these models.
    var models: [String]
    /// Of this hardware revision; nil for any.
    var revision: String?
    /// How many at a site.
    var each: Int
    var gate: RolloutPhase.Gate

    var name: String { models.joined(separator: " or ") + (revision.map { $0.isEmpty ? "" : " revision \($0)" } ?? "") }
  }

  mutating func take(_ choice: CanaryChoice) {
    usedSites.formUnion(choice.sites.map(\.id))
    usedDevices.formUnion(choice.canaries.map(\.id))
  }

  mutating func choose(_ selection: RolloutPhase.Selection, _ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    switch selection {
    case .onePerModel: try await onePerModel(gate)
    case .onePerSite(let count): try await perSite(count, each: 1, gate)
    case .perSite(let sites, let each): try await perSite(sites, each: each, gate)
    case .restOfCanarySites, .rest: CanaryChoice()
    }
  }

  /// One canary of each model and hardware revision, each at a site of its own.
  private mutating func onePerModel(_ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    var choice = CanaryChoice()
    for model in models.sorted() {
      let revisions = Set(fleet.wanted.filter { $0.model == model }.map(\.revision)).sorted()
      for revision in revisions {
        let before = choice.sites.count
        let wish = Wish(models: [model], revision: revision, each: 1, gate: gate)
        try await choose(1, wish, into: &choice)
        if choice.sites.count == before {
          throw RolloutError.noCanary(phase: "one \(wish.name)", reasons: choice.reasons)
        }
      }
    }
    return choice
  }

  /// So many sites with so many canaries each, of whatever model; fewer when no more sites can.
  private mutating func perSite(_ count: Int, each: Int, _ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    var choice = CanaryChoice()
    let models = Set(fleet.wanted.map(\.model)).sorted()
    try await choose(count, Wish(models: models, revision: nil, each: each, gate: gate), into: &choice)
    if choice.sites.count < count {
      choice.reasons.append("only \(choice.sites.count) of the \(count) sites that were asked for can have a canary")
    }
    return choice
  }

  private mutating func choose(_ count: Int, _ wish: Wish, into choice: inout CanaryChoice) async throws {
    var wanted = count
    // Sites without canaries first; a site that has one already is better than none.
    let fresh = fleet.sites.filter { !usedSites.contains($0.id) }
    for site in fresh + fleet.sites.filter({ usedSites.contains($0.id) }) where wanted > 0 {
      if choice.sites.contains(where: { $0.id == site.id }) { continue }
      guard fleet.accessPoints(at: site.id).contains(where: { isCandidate($0, wish) }) else { continue }
      switch try await candidate(at: site, wish) {
      case .success(let found):
        choice.sites.append(found.site)
        choice.reasons += found.reasons
        usedSites.insert(site.id)
        usedDevices.formUnion(found.site.canaries.map(\.id))
        wanted -= 1
      case .failure(let refusal): choice.reasons.append(refusal.reason)
      }
    }
  }

  private func isCandidate(_ accessPoint: Fleet.AccessPoint, _ wish: Wish) -> Bool {
    let device = accessPoint.device
    return accessPoint.isWanted && wish.models.contains(device.model)
      && (wish.revision.map { $0 == device.revision } ?? true) && !usedDevices.contains(device.id)
  }

  private struct Refusal: Error {
    let reason: String
  }

  private mutating func candidate(
    at site: Fleet.Site, _ wish: Wish
  ) async throws -> Result<(site: CanaryChoice.Site, reasons: [String]), Refusal> {
    if let reason = rule.exclusion(of: site) { return .failure(Refusal(reason: reason)) }
    let here = fleet.accessPoints(at: site.id).filter { $0.isConnected && !usedDevices.contains($0.device.id) }
    guard here.count >= wish.gate.leastControls + wish.each else {
      return .failure(
        Refusal(reason: "\(site.name) has \(here.count) access points, too few for a canary and its controls"))
    }
    let client = histories.reader.client
    if let reason = try await rule.lack(of: site, client) { return .failure(Refusal(reason: reason)) }
    let order = try await histories.usable(here.map(\.device))
    let candidates = Set(here.filter { isCandidate($0, wish) }.map(\.device.id))
    let neighbours = try await client.neighbours(at: site.id, here)
    var canaries: [RolloutDevice] = []
    for device in order where canaries.count < wish.each && candidates.contains(device.id) {
      let hears = canaries.contains { neighbours.areNeighbours($0.mac, device.mac) }
      if !hears { canaries.append(device) }
    }
    guard canaries.count == wish.each else {
      let days = rule.historyDays == 7 ? "seven" : "\(rule.historyDays)"
      return .failure(
        Refusal(reason: "\(site.name) has no \(wish.name) with \(days) days of history and traffic"))
    }
    let controls = self.controls(of: canaries, from: order, neighbours, most: wish.gate.mostControls)
    guard controls.count >= wish.gate.leastControls else {
      return .failure(
        Refusal(
          reason:
            "\(site.name) has \(controls.count) controls with history\(rule.allowsNeighbours ? "" : " that do not hear it"), "
            + "expected at least \(wish.gate.leastControls)"))
    }
    let found = CanaryChoice.Site(id: site.id, name: site.name, canaries: canaries, controls: controls)
    return .success((found, canaries.map { reason(for: $0, controls, neighbours) }))
  }

  /// Those that do not hear a canary first, of those its model first, of those the busiest, which say most.
  private func controls(
    of canaries: [RolloutDevice], from order: [RolloutDevice], _ neighbours: SiteNeighbours, most: Int
  ) -> [RolloutDevice] {
    let ids = Set(canaries.map(\.id))
    let models = Set(canaries.map(\.model))
    let others = order.filter { !ids.contains($0.id) }
    func hears(_ device: RolloutDevice) -> Bool {
      canaries.contains { neighbours.areNeighbours($0.mac, device.mac) }
    }
    func ranked(_ devices: [RolloutDevice]) -> [RolloutDevice] {
      devices.filter { models.contains($0.model) } + devices.filter { !models.contains($0.model) }
    }
    let far = ranked(others.filter { !hears($0) })
    let near = rule.allowsNeighbours ? ranked(others.filter { hears($0) }) : []
    return Array((far + near).prefix(most))
  }

  private func reason(
    for canary: RolloutDevice, _ controls: [RolloutDevice], _ neighbours: SiteNeighbours
  ) -> String {
    let minutes = MetricUnit.userSeconds.samples(histories.traffic(of: canary))
    let same = controls.filter { $0.model == canary.model }.count
    let near = controls.filter { neighbours.areNeighbours($0.mac, canary.mac) }.count
    let heard =
      switch neighbours.source {
      case .unknown: "; who hears whom is not known"
      case .heard, .floorPlan:
        near == 0 ? ", none an RF neighbour" : ", \(near) of them RF neighbours for want of others"
      }
    let days = rule.historyDays == 7 ? "seven" : "\(rule.historyDays)"
    return """
      \(canary.name) at \(canary.siteName): the busiest \(canary.model) there (\(Int(minutes.rounded())) user-minutes in \
      \(days) days), with \(controls.count) controls at the same site, \(same) of them \(canary.model)\(heard)
      """
  }
}

extension CanaryRule {
  /// Why a site has no canaries, whatever stands there; nil where it may.
  func exclusion(of site: Fleet.Site) -> String? {
    excluded.first { $0 == site.name || site.groups.contains($0) }
      .map { "\(site.name) is left out by the policy ('\($0)')" }
  }

  /// What a site of canaries lacks; nil for nothing.
  func lack(of site: Fleet.Site, _ client: any MistClient) async throws -> String? {
    guard handhelds > 0 else { return nil }
    let found = try await client.handhelds(at: site.id)
    return found >= handhelds ? nil : "\(site.name) has \(found) handhelds, expected at least \(handhelds)"
  }
}

extension MistClient {
  /// How many clients of a site the cloud calls handhelds.
  fileprivate func handhelds(at site: MistID) async throws -> Int {
    let clients = try await list("/sites/\(site)/stats/clients")
    return clients.filter { $0["family"]?.string?.lowercased().contains("handheld") ?? false }.count
  }
}
