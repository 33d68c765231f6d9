import Determinism
import MistAPI

/// The canaries of a phase and what they are compared with, with the reasons.
struct CanaryChoice: Sendable {
  /// One site.
  struct Site: Sendable {
    var id: MistID
    var name: String
    var canaries: [RolloutDevice]
    var controls: [RolloutDevice]
  }

  var sites: [Site] = []
  /// One sentence each.
  var reasons: [String] = []

  var canaries: [RolloutDevice] { sites.flatMap(\.canaries) }
  /// Six metrics of every access point, and the state of every canary.
  var callsPerLook: Int {
    sites.reduce(0) { $0 + 6 * ($1.canaries.count + $1.controls.count) + $1.canaries.count }
  }
}

extension FirmwareRollout {
  /// How long the history must be that the gate's baselines rest on.
  static let historySeconds: Int64 = 7 * 86_400

  /// Chooses the canaries of every phase before anything moves, so that a rollout that cannot be judged is refused.
  func chooseCanaries() async throws {
    let end = Self.wholeHour(await time.now())
    var chooser = CanaryChooser(
      reader: LevelReader(client: client), fleet: fleet, start: end.advanced(bySeconds: -Self.historySeconds),
      end: end, key: tieBreak)
    choices = []
    for phase in order.policy.phases {
      guard case .gate(let gate) = phase.judgement else {
        choices.append(nil)
        continue
      }
      let choice: CanaryChoice
      switch phase.selection {
      case .onePerModel: choice = try await chooser.onePerModel(order.models, gate)
      case .onePerSite(let count): choice = try await chooser.onePerSite(count, gate)
      case .restOfCanarySites, .rest: choice = CanaryChoice()
      }
      guard !choice.canaries.isEmpty else {
        throw RolloutError.noCanary(phase: phase.name, reasons: choice.reasons)
      }
      try await record(
        .chosen(
          phase: phase.name, devices: choice.canaries, reasons: choice.reasons, callsPerLook: choice.callsPerLook))
      choices.append(choice)
    }
  }

  /// The access points of a phase: those chosen, or what its selection leaves.
  func devices(of index: Int) -> [RolloutDevice] {
    if let choice = choices[index] { return choice.canaries }
    let upgraded = Set(phases.flatMap(\.devices).map(\.id))
    let left = fleet.wanted.filter { !upgraded.contains($0.id) }
    guard order.policy.phases[index].selection == .restOfCanarySites else { return left }
    let sites = Set(phases.flatMap(\.devices).map(\.site))
    return left.filter { sites.contains($0.site) }
  }
}
