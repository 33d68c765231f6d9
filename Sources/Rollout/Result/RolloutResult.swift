public import Determinism
public import MistAPI

/// All that a rollout did and saw, in the order in which it happened.
public struct RolloutResult: Sendable, Hashable {
  /// How a rollout ended.
  public enum Outcome: Sendable, Hashable, Codable {
    /// Every access point runs the new version.
    case promoted
    /// A phase failed; what had been upgraded went back.
    case rolledBack(reason: String)
    /// A phase stayed undecided and the policy holds: what has been upgraded stays, nothing more is.
    case held(reason: String)
    /// It has not ended: a person has paused it, or must approve what comes next.
    case waiting(reason: String)

    /// `PROMOTED`, `ROLLED BACK`, `HELD` or `WAITING`.
    public var word: String {
      switch self {
      case .promoted: "PROMOTED"
      case .rolledBack: "ROLLED BACK"
      case .held: "HELD"
      case .waiting: "WAITING"
      }
    }

    /// Why; nil for a promotion.
    public var reason: String? {
      switch self {
      case .promoted: nil
      case .rolledBack(let reason), .held(let reason), .waiting(let reason): reason
      }
    }
  }

  /// The name of the rollout.
  public var name: String
  /// The name of its policy.
  public var policy: String
  /// The models that were to be upgraded; none for a change of configuration.
  public var models: [String]
  /// The new version; of a change of configuration, what changes.
  public var version: String
  /// When it began to read.
  public var started: Instant
  /// When it ended, its roll-back and its watch included.
  public var ended: Instant
  /// When the last phase had passed; nil if it never did.
  public var promoted: Instant?
  /// How it ended.
  public var outcome: Outcome
  /// The phases that were begun.
  public var phases: [PhaseResult]
  /// The way back, if there was one.
  public var rollBack: RollBackResult?
  /// What was watched after the last phase.
  public var watch: WatchResult?
  /// The sites whose own upgrades were held, by name.
  public var heldAutoUpgrades: [String] = []
  /// How many sites are told which version is theirs.
  public var pinnedSites = 0

  /// A result with all its parts.
  public init(
    name: String, policy: String, models: [String], version: String, started: Instant, ended: Instant,
    outcome: Outcome, phases: [PhaseResult], rollBack: RollBackResult? = nil, promoted: Instant? = nil,
    watch: WatchResult? = nil
  ) {
    self.name = name
    self.policy = policy
    self.models = models
    self.version = version
    self.started = started
    self.ended = ended
    self.outcome = outcome
    self.phases = phases
    self.rollBack = rollBack
    self.promoted = promoted
    self.watch = watch
  }

  /// Whether it was a change of configuration; then it is of no models, and `version` says what changed.
  public var isOfConfiguration: Bool { models.isEmpty }

  /// Whether every access point runs the new version.
  public var isPromoted: Bool { outcome == .promoted }

  /// Whether it went back.
  public var isRolledBack: Bool {
    if case .rolledBack = outcome { true } else { false }
  }

  /// When the first device was told to upgrade; nil when none was.
  public var firstUpgrade: Instant? { phases.lazy.compactMap(\.upgradeOrdered).first }

  /// The sites that were touched, each once, in the order in which they were.
  public var sites: [MistID] { phases.flatMap(\.devices).sites }

  /// How many access points were told to upgrade.
  public var upgraded: Int { phases.reduce(0) { $0 + $1.devices.count } }
}

/// What one phase did and saw.
public struct PhaseResult: Sendable, Hashable {
  /// The name.
  public var name: String
  /// When it began.
  public var started: Instant
  /// When the upgrade was ordered; nil if it never was.
  public var upgradeOrdered: Instant?
  /// When it ended.
  public var ended: Instant
  /// The access points that were upgraded in it.
  public var devices: [RolloutDevice]
  /// Why these, one sentence each; empty for phases that take all that is left.
  public var choice: [String]
  /// The looks, in order.
  public var looks: [RolloutLook]
  /// `PASS`, `FAIL` or `INCONCLUSIVE`; `UNDECIDED` for a phase that was cut short.
  public var verdict: String
  /// The verdict and its reason in one sentence.
  public var sentence: String

  /// A phase with all its parts.
  public init(
    name: String, started: Instant, upgradeOrdered: Instant?, ended: Instant, devices: [RolloutDevice],
    choice: [String], looks: [RolloutLook], verdict: String, sentence: String
  ) {
    self.name = name
    self.started = started
    self.upgradeOrdered = upgradeOrdered
    self.ended = ended
    self.devices = devices
    self.choice = choice
    self.looks = looks
    self.verdict = verdict
    self.sentence = sentence
  }
}

/// An access point in a rollout.
public struct RolloutDevice: Sendable, Hashable, Codable {
  /// Its id.
  public var id: MistID
  /// Its MAC address.
  public var mac: MACAddress
  /// Its name.
  public var name: String
  /// Its model.
  public var model: String
  /// Its site.
  public var site: MistID
  /// The name of its site.
  public var siteName: String
  /// The version that it ran before.
  public var oldVersion: String
  /// The revision of its hardware; empty where the cloud does not say.
  public var revision: String

  /// An access point.
  public init(
    mac: MACAddress, name: String, model: String, site: MistID, siteName: String, oldVersion: String,
    revision: String = ""
  ) {
    id = MistID(device: mac)
    self.mac = mac
    self.name = name
    self.model = model
    self.site = site
    self.siteName = siteName
    self.oldVersion = oldVersion
    self.revision = revision
  }
}

extension [RolloutDevice] {
  /// The sites of the access points, each once, in their order.
  var sites: [MistID] {
    var seen: Set<MistID> = []
    return map(\.site).filter { seen.insert($0).inserted }
  }
}

/// The way back.
public struct RollBackResult: Sendable, Hashable {
  /// When it began.
  public var started: Instant
  /// When every device that came back was back.
  public var ended: Instant
  /// The access points that run their old version again.
  public var back: [RolloutDevice]
  /// Those that do not: a person must look at them.
  public var lost: [RolloutDevice]

  /// The way back with all its parts.
  public init(started: Instant, ended: Instant, back: [RolloutDevice], lost: [RolloutDevice]) {
    self.started = started
    self.ended = ended
    self.back = back
    self.lost = lost
  }
}
