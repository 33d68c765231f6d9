public import Assurance

/// One phase of a rollout.
public struct RolloutPhase: Sendable, Hashable, Codable {
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
  /// How the cloud takes the access points of one site; RF neighbours do not go down together under `rrm`.
  public var strategy: UpgradeStrategy
  /// Whether a person must approve before it begins.
  public var needsApproval: Bool

  /// Which access points are upgraded in a phase, of those that are not yet.
  public enum Selection: Sendable, Hashable, Codable {
    /// One of each model and hardware revision, each at a site of its own.
    case onePerModel
    /// So many, each at a site of its own.
    case onePerSite(Int)
    /// So many sites, and at each so many.
    case perSite(sites: Int, each: Int)
    /// All others at the sites that have canaries.
    case restOfCanarySites
    /// All.
    case rest
  }

  /// How a phase is judged.
  public enum Judgement: Sendable, Hashable, Codable {
    /// By the canary gate, against controls at the same site.
    case gate(Gate)
    /// By the absolute floor of service levels, since no controls remain; looked at every so many hours.
    case floor(lookEveryHours: Double)
  }

  /// What the canary gate asks for.
  public struct Gate: Sendable, Hashable, Codable {
    /// The probability of stopping a harmless upgrade in this phase.
    public var alpha: Double
    /// The harm, as an added share of bad units, that must be excluded on every metric. Nil: no FAIL and enough exposure
    /// suffice, which excludes catastrophes and proves nothing.
    public var margin: Double?
    /// A site needs at least so many controls.
    public var leastControls: Int
    /// Not more than so many controls are read at a site: every one costs six calls a look.
    public var mostControls: Int
    /// The bad units to be expected on every metric before a PASS: the bake is counted in exposure, not in hours alone.
    public var leastExposure: Double
    /// The absolute floor: canaries that fall below it beyond chance, and were not below it before, are a FAIL. Nil: none.
    public var floor: Double?
    /// How harm is told from chance; nil for the mixture of e-values, which is recommended.
    public var method: GateMethod?

    /// What a gate asks for.
    public init(
      alpha: Double, margin: Double?, leastControls: Int = 4, mostControls: Int = 6, leastExposure: Double = 5,
      floor: Double? = nil, method: GateMethod? = nil
    ) {
      self.method = method
      self.alpha = alpha
      self.margin = margin
      self.leastControls = leastControls
      self.mostControls = mostControls
      self.leastExposure = leastExposure
      self.floor = floor
    }
  }

  /// What happens when a phase stays INCONCLUSIVE. Promotion is not among it.
  public enum InconclusiveAction: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything upgraded so far goes back to its old version.
    case rollBack = "roll back"
    /// The rollout ends where it is, for a person to decide.
    case hold = "hold"
  }

  /// A phase.
  public init(
    name: String, selection: Selection, minimumBakeHours: Double, maximumBakeHours: Double, judgement: Judgement,
    onInconclusive: InconclusiveAction = .rollBack, mayStayAway: Double = 0, strategy: UpgradeStrategy = .bigBang,
    needsApproval: Bool = false
  ) {
    self.name = name
    self.selection = selection
    self.minimumBakeHours = minimumBakeHours
    self.maximumBakeHours = maximumBakeHours
    self.judgement = judgement
    self.onInconclusive = onInconclusive
    self.mayStayAway = mayStayAway
    self.strategy = strategy
    self.needsApproval = needsApproval
  }

  /// Whether it takes all that is left of the fleet.
  public var takesTheRest: Bool { selection == .rest }
}

/// How the cloud takes the access points of one site (mist-fidelity, section 7.1).
public enum UpgradeStrategy: String, Sendable, Hashable, Codable, CaseIterable {
  /// All at once.
  case bigBang = "big_bang"
  /// One after another.
  case serial
  /// In growing parts.
  case canary
  /// In batches in which no two are RF neighbours.
  case rrm
}
