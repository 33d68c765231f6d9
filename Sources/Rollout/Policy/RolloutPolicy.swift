public import Planning

/// How a firmware upgrade goes through the fleet: in phases, each with its canaries, its bake and its judgement.
public struct RolloutPolicy: Sendable, Hashable, Codable {
  /// The name, by which scenarios and commands speak of it.
  public var name: String
  /// What it is good for, in one sentence.
  public var summary: String
  /// The phases, in order; the last one takes the rest of the fleet.
  public var phases: [RolloutPhase]
  /// Where canaries may stand, and what they must have.
  public var canaries: CanaryRule
  /// How service levels are read.
  public var looks: LookRule
  /// When access points may be upgraded; empty for any time. A way back does not wait for a window.
  public var windows: [MaintenanceWindow]
  /// What happens to sites that upgrade by themselves.
  public var autoUpgrade: AutoUpgradeRule
  /// Whether the sites of the fleet are told, after promotion, that the new version is theirs, so that a replacement arrives
  /// on it.
  public var pinsVersion: Bool
  /// What is watched after the last phase has passed; nil for nothing.
  public var watch: WatchRule?

  /// A policy of these phases.
  public init(
    name: String, summary: String, phases: [RolloutPhase], canaries: CanaryRule = CanaryRule(),
    looks: LookRule = LookRule(), windows: [MaintenanceWindow] = [], autoUpgrade: AutoUpgradeRule = .hold,
    pinsVersion: Bool = false, watch: WatchRule? = nil
  ) {
    self.name = name
    self.summary = summary
    self.phases = phases
    self.canaries = canaries
    self.looks = looks
    self.windows = windows
    self.autoUpgrade = autoUpgrade
    self.pinsVersion = pinsVersion
    self.watch = watch
  }

  /// The probability of stopping a harmless upgrade, over all gates.
  public var alpha: Double {
    phases.reduce(0) { sum, phase in
      if case .gate(let gate) = phase.judgement { sum + gate.alpha } else { sum }
    }
  }
}
