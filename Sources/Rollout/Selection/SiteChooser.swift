import Assurance
import Determinism
import MistAPI

/// Chooses the sites that get a change of configuration first, and what each is compared with.
///
/// A site takes a configuration whole, so that nobody at it is left to compare with: controls stand at other sites of the same
/// time of day that keep what they have, those first that share site groups and are as large (section C.2 of the gate's basis,
/// «small sites»). Sites with many clients come first, since they answer soonest.
struct SiteChooser: PhaseChooser {
  let fleet: Fleet
  let rule: CanaryRule

  /// Not more access points of a site are read: each costs six calls a look.
  static let mostRead = 12
  /// Not more sites give controls to one site.
  static let mostDonors = 4

  /// Sites of phases so far.
  private var used: Set<MistID> = []
  private var histories: AccessPointHistories

  init(_ histories: AccessPointHistories, fleet: Fleet, rule: CanaryRule) {
    self.histories = histories
    self.fleet = fleet
    self.rule = rule
  }

  /// A site that may be chosen.
  private struct Candidate {
    var site: Fleet.Site
    /// Its access points that are read, the busiest first.
    var read: [RolloutDevice]
    /// How many take the change.
    var all: Int
  }

  mutating func take(_ choice: CanaryChoice) { used.formUnion(choice.sites.map(\.id)) }

  /// The sites of a phase; a site counts for as many as it is, whatever it has of access points.
  mutating func choose(_ selection: RolloutPhase.Selection, _ gate: RolloutPhase.Gate) async throws -> CanaryChoice {
    var choice = CanaryChoice()
    var candidates: [Candidate] = []
    switch selection {
    case .onePerModel:
      for model in Set(fleet.wanted.map(\.model)).sorted() {
        let isThere = candidates.contains { $0.read.contains { $0.model == model } }
        if !isThere { try await find(1, of: model, gate, into: &candidates, &choice) }
      }
    case .onePerSite(let count), .perSite(let count, _):
      try await find(count, of: nil, gate, into: &candidates, &choice)
      if candidates.count < count {
        choice.reasons.append(
          "only \(candidates.count) of the \(count) sites that were asked for can be among the first")
      }
    case .restOfCanarySites, .rest: return choice
    }
    used.formUnion(candidates.map(\.site.id))
    var lent: Set<MistID> = []
    for candidate in candidates {
      let donors = try await donors(for: candidate.site, lent)
      let each = max(2, (gate.mostControls + donors.count - 1) / max(1, donors.count))
      let controls = donors.flatMap { $0.read.prefix(each) }
      guard controls.count >= gate.leastControls else {
        choice.reasons.append(
          "\(candidate.site.name) has \(controls.count) controls at other sites of its time of day, expected at least "
            + "\(gate.leastControls)")
        continue
      }
      lent.formUnion(donors.map(\.site.id))
      choice.sites.append(
        CanaryChoice.Site(
          id: candidate.site.id, name: candidate.site.name, canaries: candidate.read, controls: controls))
      choice.reasons.append(reason(for: candidate, controls, donors))
    }
    return choice
  }

  private mutating func find(
    _ count: Int, of model: String?, _ gate: RolloutPhase.Gate, into found: inout [Candidate],
    _ choice: inout CanaryChoice
  ) async throws {
    // Half of what is left at most: the others are to be compared with.
    let free = (fleet.sites + fleet.donors).count { !used.contains($0.id) }
    let most = min(count, max(1, free / 2 - found.count))
    var wanted = most
    for site in fleet.sites where wanted > 0 && !used.contains(site.id) {
      if found.contains(where: { $0.site.id == site.id }) { continue }
      if let model, !fleet.accessPoints(at: site.id).contains(where: { $0.isWanted && $0.device.model == model }) {
        continue
      }
      var reason = rule.exclusion(of: site)
      if reason == nil { reason = try await rule.lack(of: site, histories.reader.client) }
      if let reason {
        choice.reasons.append(reason)
        continue
      }
      let candidate = try await candidate(site)
      guard !candidate.read.isEmpty else {
        choice.reasons.append("\(site.name) has no access point with \(rule.historyDays) days of history and traffic")
        continue
      }
      found.append(candidate)
      wanted -= 1
    }
  }

  private mutating func candidate(_ site: Fleet.Site) async throws -> Candidate {
    let here = fleet.accessPoints(at: site.id).filter(\.isConnected).map(\.device)
    let usable = try await histories.usable(here)
    return Candidate(site: site, read: Array(usable.prefix(Self.mostRead)), all: here.count)
  }

  /// The sites that a site is compared with: as like it as can be, those first that no other site of the phase is compared with.
  private mutating func donors(for site: Fleet.Site, _ lent: Set<MistID>) async throws -> [Candidate] {
    let size = fleet.accessPoints(at: site.id).count
    let groups = Set(site.groups)
    let hour = offset(of: site)
    let others = (fleet.sites + fleet.donors).filter { offset(of: $0) == hour && !used.contains($0.id) }
    let ranked = others.map { other in
      (
        site: other, isLent: lent.contains(other.id) ? 1 : 0, apart: -groups.intersection(other.groups).count,
        larger: abs(fleet.accessPoints(at: other.id).count - size),
        tie: histories.key.child(other.id.high).child(other.id.low).value
      )
    }.sorted { ($0.isLent, $0.apart, $0.larger, $0.tie) < ($1.isLent, $1.apart, $1.larger, $1.tie) }
    var found: [Candidate] = []
    for other in ranked where found.count < Self.mostDonors {
      let candidate = try await candidate(other.site)
      if !candidate.read.isEmpty { found.append(candidate) }
    }
    return found
  }

  /// How far a site's clocks are from UTC at the end of the history, in seconds: sites whose days begin together have their
  /// rush hours together.
  private func offset(of site: Fleet.Site) -> Int {
    TimeZoneDatabase.zone(site.timezone)?.offset(at: histories.end) ?? 0
  }

  private func reason(for candidate: Candidate, _ controls: [RolloutDevice], _ donors: [Candidate]) -> String {
    let read =
      candidate.read.count < candidate.all ? ", the \(candidate.read.count) busiest are read" : ""
    return """
      \(candidate.site.name): \(candidate.all) access points take it\(read), compared with \(controls.count) at \
      \(donors.map(\.site.name).joined(separator: ", ")), which keep what they have
      """
  }
}
