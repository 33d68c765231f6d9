/// How a firmware upgrade goes through the fleet: in phases, each with its canaries, its bake and its judgement.
public struct RolloutPolicy: Sendable, Hashable {
  /// The name, by which scenarios and commands speak of it.
  public var name: String
  /// What it is good for, in one sentence.
  public var summary: String
  /// The phases, in order; the last one takes the rest of the fleet.
  public var phases: [RolloutPhase]

  /// A policy of these phases.
  public init(name: String, summary: String, phases: [RolloutPhase]) {
    self.name = name
    self.summary = summary
    self.phases = phases
  }

  /// The probability of stopping a harmless upgrade, over all gates.
  public var alpha: Double {
    phases.reduce(0) { sum, phase in
      if case .gate(let gate) = phase.judgement { sum + gate.alpha } else { sum }
    }
  }
}

/// One phase of a rollout.
public struct RolloutPhase: Sendable, Hashable {
  /// The name.
  public var name: String
  /// Which access points are upgraded in it.
  public var selection: Selection
  /// No promotion before this many hours.
  public var minimumBakeHours: Double
  /// The time after which an open question counts as INCONCLUSIVE, in hours.
  public var maximumBakeHours: Double
  /// How it is judged.
  public var judgement: Judgement
  /// What happens when it stays INCONCLUSIVE.
  public var onInconclusive: InconclusiveAction
  /// The share of the phase's access points that may fail to come back; more than that is a FAIL.
  public var mayStayAway: Double

  /// Which access points are upgraded in a phase, of those that are not yet.
  public enum Selection: Sendable, Hashable {
    /// One of each model, each at a site of its own.
    case onePerModel
    /// So many, each at a site of its own.
    case onePerSite(Int)
    /// All others at the sites that have canaries.
    case restOfCanarySites
    /// All.
    case rest
  }

  /// How a phase is judged.
  public enum Judgement: Sendable, Hashable {
    /// By the canary gate, against controls at the same site.
    case gate(Gate)
    /// By the absolute floor of service levels, since no controls remain; looked at every so many hours.
    case floor(lookEveryHours: Double)
  }

  /// What the canary gate asks for.
  public struct Gate: Sendable, Hashable {
    /// The probability of stopping a harmless upgrade in this phase.
    public var alpha: Double
    /// The harm, as an added share of bad units, that must be excluded on every metric. Nil: no FAIL and enough exposure
    /// suffice, which excludes catastrophes and proves nothing.
    public var margin: Double?
    /// A site needs at least so many controls.
    public var leastControls: Int
    /// Not more than so many controls are read at a site: every one costs six calls a look.
    public var mostControls: Int

    /// What a gate asks for.
    public init(alpha: Double, margin: Double?, leastControls: Int = 4, mostControls: Int = 6) {
      self.alpha = alpha
      self.margin = margin
      self.leastControls = leastControls
      self.mostControls = mostControls
    }
  }

  /// What happens when a phase stays INCONCLUSIVE. Promotion is not among it.
  public enum InconclusiveAction: String, Sendable, Hashable, CaseIterable {
    /// Everything upgraded so far goes back to its old version.
    case rollBack = "roll back"
    /// The rollout ends where it is, for a person to decide.
    case hold = "hold"
  }

  /// A phase.
  public init(
    name: String, selection: Selection, minimumBakeHours: Double, maximumBakeHours: Double, judgement: Judgement,
    onInconclusive: InconclusiveAction = .rollBack, mayStayAway: Double = 0
  ) {
    self.name = name
    self.selection = selection
    self.minimumBakeHours = minimumBakeHours
    self.maximumBakeHours = maximumBakeHours
    self.judgement = judgement
    self.onInconclusive = onInconclusive
    self.mayStayAway = mayStayAway
  }

  /// Whether it takes all that is left of the fleet.
  public var takesTheRest: Bool { selection == .rest }
}
