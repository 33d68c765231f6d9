import Determinism

/// A rollout policy as the simulator takes it: phases over the sites of a fleet.
public struct SimulatedPolicy: Sendable {
  /// The access points of a phase at one site.
  public struct Place: Sendable {
    /// The place of the site in the fleet.
    public var site: Int
    /// Upgraded in this phase.
    public var canaries: [Int]
    /// What they are compared with; empty where nothing is left to compare with.
    public var controls: [Int]
    /// Upgraded before.
    public var upgraded: [Int]
    /// Tells sites apart that are taken to be like one that was read.
    public var copy: Int

    /// A place.
    public init(site: Int, canaries: [Int], controls: [Int] = [], upgraded: [Int] = [], copy: Int = 0) {
      self.site = site
      self.copy = copy
      self.canaries = canaries
      self.controls = controls
      self.upgraded = upgraded
    }
  }

  /// How a phase is judged.
  public enum Judgement: Sendable, Hashable {
    /// By the gate; its bakes are in its policy.
    case gate(GatePolicy)
    /// By the absolute floor, looked at every so many hours for so many.
    case floor(everyHours: Int, hours: Int, noise: NoiseModel)
  }

  /// One phase.
  public struct Phase: Sendable {
    /// Its name.
    public var name: String
    /// Where it goes.
    public var places: [Place]
    /// How many access points each of the places' own stands for: more than one where only a part of a fleet is simulated.
    public var scale: Double
    /// How it is judged.
    public var judgement: Judgement
    /// Whether it goes back when it stays undecided; otherwise it holds where it is.
    public var rollsBackUndecided: Bool
    /// The share of its access points that may stay away.
    public var mayStayAway: Double
    /// The calls of one look.
    public var callsPerLook: Int

    /// A phase.
    public init(
      name: String, places: [Place], scale: Double = 1, judgement: Judgement, rollsBackUndecided: Bool = true,
      mayStayAway: Double = 0, callsPerLook: Int = 0
    ) {
      self.name = name
      self.places = places
      self.scale = scale
      self.judgement = judgement
      self.rollsBackUndecided = rollsBackUndecided
      self.mayStayAway = mayStayAway
      self.callsPerLook = callsPerLook
    }

    /// How many access points it upgrades.
    public var count: Double { scale * Double(places.reduce(0) { $0 + $1.canaries.count }) }

    /// The hours that it may last.
    public var hours: Int {
      switch judgement {
      case .gate(let policy): max(2, Int(policy.maximumBakeHours.rounded(.up)))
      case .floor(_, let hours, _): max(1, hours)
      }
    }
  }

  /// Its name.
  public var name: String
  /// Its phases, in order.
  public var phases: [Phase]

  /// A policy.
  public init(name: String, phases: [Phase]) {
    self.name = name
    self.phases = phases
  }
}

/// What came of one replicate of a policy under one hypothesis.
public struct PolicyOutcome: Sendable {
  /// How it ended.
  public enum End: Sendable, Hashable {
    /// The fleet has it.
    case promoted
    /// Stopped and rolled back.
    case stopped
    /// Stays where it is, for a person to decide.
    case held
  }

  /// How it ended.
  public var end: End
  /// The phase in which it ended; the number of phases when it was promoted.
  public var phase: Int
  /// Whether the end was an open question, not a finding.
  public var isUndecided: Bool
  /// Hours of the last phase up to its end.
  public var hoursOfPhase: Double
  /// Days until then: a phase begins at the same hour of a day as the first.
  public var days: Double
  /// Calls of all looks.
  public var calls: Double
  /// What it cost.
  public var cost: SimulatedCost
}
