import Assurance
import Determinism
public import MistAPI

/// The canaries of a phase and what they are compared with, with the reasons.
public struct CanaryChoice: Sendable, Hashable, Codable {
  /// One site.
  public struct Site: Sendable, Hashable, Codable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// Its access points that take the new version, or, where all of them take a change of configuration, those that are read.
    public var canaries: [RolloutDevice]
    /// Those that keep the old one, and say what would have been; of a change of configuration, at other sites.
    public var controls: [RolloutDevice]

    /// A site.
    public init(id: MistID, name: String, canaries: [RolloutDevice], controls: [RolloutDevice]) {
      self.id = id
      self.name = name
      self.canaries = canaries
      self.controls = controls
    }

    /// At which other site each control stands, as numbers from 0; empty where all stand at this one.
    var donors: [Int] {
      guard controls.contains(where: { $0.site != id }) else { return [] }
      var numbers: [MistID: Int] = [:]
      return controls.map { control in
        let number = numbers[control.site] ?? numbers.count
        numbers[control.site] = number
        return number
      }
    }
  }

  /// The sites; empty for a phase that leaves no controls.
  public var sites: [Site] = []
  /// One sentence each.
  public var reasons: [String] = []

  /// A choice.
  public init(sites: [Site] = [], reasons: [String] = []) {
    self.sites = sites
    self.reasons = reasons
  }

  /// All canaries.
  public var canaries: [RolloutDevice] { sites.flatMap(\.canaries) }
  /// Six metrics of every access point, the state of every canary, and whether the last bin is there yet.
  var callsPerLook: Int {
    sites.reduce(1) { $0 + 6 * ($1.canaries.count + $1.controls.count) + $1.canaries.count }
  }
}

extension CanaryRollout {
  /// How long the history is that the gate's baselines rest on, in seconds.
  var historySeconds: Int64 { Int64(order.policy.canaries.historyDays) * 86_400 }

  /// Chooses the canaries of every phase before anything moves, so that a rollout that cannot be judged or watched is
  /// refused.
  func chooseCanaries() async throws {
    guard order.policy.phases.contains(where: { isToBeChosen($0) }) else { return }
    let now = await time.now()
    let end = Self.wholeHour(state.started ?? now)
    let quota = try await callQuota()
    let histories = AccessPointHistories(
      reader: LevelReader(client: client), start: end.advanced(bySeconds: -historySeconds), end: end, key: tieBreak)
    let rule = order.policy.canaries
    var chooser: any PhaseChooser =
      order.isOfConfiguration
      ? SiteChooser(histories, fleet: state.fleet, rule: rule)
      : CanaryChooser(histories, fleet: state.fleet, models: order.models, rule: rule)
    for phase in order.policy.phases {
      guard case .gate(let gate) = phase.judgement else { continue }
      if let made = state.choices[phase.name] {
        chooser.take(made)
        continue
      }
      var choice = try await chooser.choose(phase.selection, gate)
      if let warning = gate.method?.warning { choice.reasons.append(warning) }
      guard !choice.canaries.isEmpty else {
        throw RolloutError.noCanary(phase: phase.name, reasons: choice.reasons)
      }
      let calls = LookCalls(perLook: choice.callsPerLook, rule: order.policy.looks, quota: quota)
      let most = max(order.policy.looks.everyHours, Int(min(12, phase.minimumBakeHours)))
      guard calls.everyHours <= most else {
        throw RolloutError.cannotBeWatched(
          phase: phase.name, perLook: calls.perLook, allowed: calls.allowed, most: most)
      }
      try await record(.chosen(phase: phase.name, choice: choice, calls: calls))
    }
  }

  private func isToBeChosen(_ phase: RolloutPhase) -> Bool {
    guard case .gate = phase.judgement else { return false }
    return state.choices[phase.name] == nil
  }

  /// The calls that an hour has; the published limit where the cloud does not say.
  func callQuota() async throws -> Int {
    do {
      let usage = try await client.call(.get, "/self/usage")
      return usage["request_limit"]?.int.flatMap { $0 > 0 ? $0 : nil } ?? TokenQuota.published
    } catch MistError.refused {
      return TokenQuota.published
    }
  }

  /// The access points of a phase: those chosen, or what its selection leaves.
  func devices(of index: Int) -> [RolloutDevice] {
    let phase = order.policy.phases[index]
    if let choice = state.choices[phase.name] {
      guard order.isOfConfiguration else { return choice.canaries }
      // A site takes a configuration whole.
      let sites = Set(choice.sites.map(\.id))
      return state.fleet.wanted.filter { sites.contains($0.site) }
    }
    let upgraded = Set(state.phases.flatMap(\.devices).map(\.id))
    let left = state.fleet.wanted.filter { !upgraded.contains($0.id) }
    guard phase.selection == .restOfCanarySites else { return left }
    let sites = Set(state.phases.flatMap(\.devices).map(\.site))
    return left.filter { sites.contains($0.site) }
  }
}
