import Assurance
import Determinism
import MistAPI

/// Chooses the sites that get a change of configuration first, and what each is compared with.
///
/// A site takes a configuration whole, so that nobody at it is left to compare with: controls stand at other sites of the same
/// time of day that keep what they have, those first that share site groups and are as large (section C.2 of the gate's basis,
/// «small sites»). Sites with many clients come first, since they answer soonest.
struct SiteChooser: Sendable {
  let reader: LevelReader
  let fleet: Fleet
  let rule: CanaryRule
  let start: Instant
  let end: Instant
  /// Orders equals.
  let key: RandomKey

  /// Not more access points of a site are read: each costs six calls a look.
  static let mostRead = 12
  /// Not more sites give controls to one site.
  static let mostDonors = 4

  /// Sites of phases so far.
  private var used: Set<MistID> = []
  private var histories: [MistID: [MistID: LevelReader.History]] = [:]

  init(reader: LevelReader, fleet: Fleet, rule: CanaryRule, start: Instant, end: Instant, key: RandomKey) {
    self.reader = reader
    self.fleet = fleet
    self.rule = rule
    self.start = start
    self.end = end
    self.key = key
  }

  /// A site that may be chosen.
  private struct Candidate {
    var site: Fleet.Site
    /// Its access points that are read, the busiest first.
    var read: [RolloutDevice]
    /// How many take the change.
    var all: Int
  }

  /// Takes over what an earlier process chose.
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
      if let word = rule.excluded.first(where: { $0 == site.name || site.groups.contains($0) }) {
        choice.reasons.append("\(site.name) is left out by the policy ('\(word)')")
        continue
      }
      if rule.handhelds > 0 {
        let handhelds = try await reader.client.handhelds(at: site.id)
        guard handhelds >= rule.handhelds else {
          choice.reasons.append("\(site.name) has \(handhelds) handhelds, expected at least \(rule.handhelds)")
          continue
        }
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
    let histories = try await histories(at: site.id, of: here)
    func traffic(_ device: RolloutDevice) -> (Int64, UInt64) {
      (histories[device.id]?.tally.total ?? 0, key.child(device.mac.value).value)
    }
    let usable = here.filter { histories[$0.id]?.isSufficient ?? false }.sorted { traffic($0) > traffic($1) }
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
        tie: key.child(other.id.high).child(other.id.low).value
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
  private func offset(of site: Fleet.Site) -> Int { TimeZoneDatabase.zone(site.timezone)?.offset(at: end) ?? 0 }

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

  private func reason(for candidate: Candidate, _ controls: [RolloutDevice], _ donors: [Candidate]) -> String {
    let read =
      candidate.read.count < candidate.all ? ", the \(candidate.read.count) busiest are read" : ""
    return """
      \(candidate.site.name): \(candidate.all) access points take it\(read), compared with \(controls.count) at \
      \(donors.map(\.site.name).joined(separator: ", ")), which keep what they have
      """
  }
}
