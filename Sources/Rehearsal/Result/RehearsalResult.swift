public import Assurance
public import Determinism
public import Planning
public import Rollout

/// Everything that a rehearsal found, in the order in which it happened. All reports are made from this value.
public struct RehearsalResult: Sendable {
  /// What the address plan came to.
  public struct Carving: Sendable, Hashable {
    /// The name of a space beside the first; empty for the first.
    public var space: String
    /// The supernet.
    public var supernet: String
    /// Zones with their prefix and number of sites, in the order of the addresses.
    public var zones: [Zone]
    /// How many site blocks.
    public var sites: Int
    /// How many networks, without those that are the same everywhere.
    public var networks: Int
    /// Whether the independent proof found nothing wrong: every prefix contained, none overlapping.
    public var isProven: Bool
    /// The spaces beside this one, which the proof read together with it.
    public var beside: [Carving]

    /// This space and those beside it.
    public var spaces: [Carving] { [self] + beside }

    /// One zone.
    public struct Zone: Sendable, Hashable {
      /// The name.
      public var name: String
      /// The prefix.
      public var prefix: String
      /// How many sites.
      public var sites: Int
      /// The share of the zone that site blocks take, 0…1.
      public var used: Double
    }
  }

  /// What was claimed and bound.
  public struct Hardware: Sendable, Hashable {
    /// Devices by claim code, by order, bound to sites, named.
    public var claims: ClaimCounts
    /// Devices that came up by themselves before the review.
    public var connected: Int
    /// Devices in slots.
    public var slots: Int
    /// When the first came up, and the last.
    public var firstArrival: Instant?
    /// When the last device was due.
    public var lastArrival: Instant?
  }

  /// What happened to the upgrade.
  public enum UpgradeOutcome: Sendable {
    /// The scenario has none.
    case none
    /// The deployment had failed, so nothing was upgraded.
    case skipped(name: String, reason: String)
    /// It was carried out.
    case carriedOut(name: String, RolloutResult, BlastRadius)
  }

  /// How the calls were spent.
  public struct Calls: Sendable, Hashable {
    /// All of them.
    public var total: Int
    /// Those that changed something.
    public var writes: Int
    /// Answers with 429.
    public var rateLimited: Int
    /// The most in one hour of the clock.
    public var mostInOneHour: Int
  }

  /// What carrying out the plan took, reviews and upgrades apart.
  public struct Application: Sendable, Hashable {
    /// API calls.
    public var calls = 0
    /// Those that write.
    public var writes = 0
    /// The modelled time.
    public var milliseconds: Int64 = 0

    /// Nothing yet.
    public init() {}
  }

  /// An expectation and whether it was met.
  public struct Check: Sendable, Hashable {
    /// The line of the scenario.
    public var line: String
    /// Where it stands, `scenario.yaml:40`.
    public var place: String
    /// Whether it was met.
    public var isMet: Bool
    /// What was found.
    public var found: String
    /// When it was looked at; nil for at the end.
    public var at: Instant?
    /// Since which event it is so, as far as what was found tells; nil where it tells nothing.
    public var since: String?

    /// An expectation and whether it was met.
    public init(
      line: String, place: String, isMet: Bool, found: String, at: Instant? = nil, since: String? = nil
    ) {
      self.line = line
      self.place = place
      self.isMet = isMet
      self.found = found
      self.at = at
      self.since = since
    }
  }

  /// The first event after which the outcome stood.
  public struct DecisiveEvent: Sendable, Hashable {
    /// When it happens; nil where it is the beginning.
    public var at: Instant?
    /// What happens.
    public var words: String

    /// An event.
    public init(at: Instant?, words: String) {
      self.at = at
      self.words = words
    }

    /// With its time: `2027-01-20T14:00:00Z: dhcp-down at Lisbon`.
    public var sentence: String { (at.map { "\($0.iso8601): " } ?? "") + words }
  }

  /// The scenario's path, title and seed.
  public var scenario: String
  /// One sentence.
  public var title: String
  /// The organisation.
  public var organisation: String
  /// The seed.
  public var seed: UInt64
  /// The version of the world's model.
  public var worldModel: Int
  /// Where the clock began.
  public var start: Instant
  /// Where it stood at the end.
  public var end: Instant
  /// The address plan, if the design has one.
  public var carving: Carving?
  /// What was made.
  public var created: CreationCounts
  /// The thirteen steps.
  public var steps: [StepCount]
  /// The number of changes that a second plan found after the thirteen steps: none, or applying is not idempotent.
  public var changesLeft: Int
  /// The digest of the plan.
  public var planDigest: String
  /// What carrying it out took.
  public var application: Application
  /// The hardware.
  public var hardware: Hardware
  /// What keeps sites from being ready, by site; empty when every device is there, connected, on its version, in sync.
  public var findings: [String]
  /// The sites on day 2; empty when nothing was measured.
  public var sites: [SiteReview]
  /// What the service levels come from: `stock profile retail`.
  public var figures: String
  /// The window of the review.
  public var window: ClosedRange<Instant>?
  /// What came of each step of the timeline, in the order in which they began; of several side by side, by their place.
  public var timeline: [TimelineRecord]
  /// The calls.
  public var calls: Calls
  /// The expectations of the end, in the order of the scenario.
  public var finalChecks: [Check]
  /// The digest of the store's contents (ruling 8).
  public var storeDigest: String
  /// The command that replays the run.
  public var replay: String
  /// How it went over the clock; nil unless `Rehearsal.Options.recordsCourse` asked for it.
  public var course: RehearsalCourse?

  /// How good the predictions of this organisation were so far; nil where nothing can be compared yet, or nobody has looked.
  public var predictions: PredictionRecord?

  /// The first event without which, and without all that came after it, expectations would have been met; nil where nobody has
  /// looked for it.
  public var decisiveEvent: DecisiveEvent?

  /// The command that steps back to the moment of the decisive event, and keeps the twin as it stands then; nil where there is no
  /// such moment.
  public var stepBack: String? {
    decisiveEvent?.at.map { "\(replay) --until \($0.iso8601) --keep moment.sqlite" }
  }

  /// Whether an upgrade was carried out and promoted.
  public var isPromoted: Bool {
    if case .carriedOut(_, let result, _) = upgrade { result.outcome == .promoted } else { false }
  }

  /// Every expectation: those of the steps, then those of the end.
  public var checks: [Check] { timeline.flatMap(\.checks) + finalChecks }

  /// Whether every expectation was met.
  public var isGood: Bool { checks.allSatisfy(\.isMet) }

  /// The upgrades, in the order in which they ended.
  public var upgrades: [UpgradeOutcome] {
    timeline.compactMap { record in
      if case .upgraded(let outcome) = record.outcome { outcome } else { nil }
    }
  }

  /// The rotations of keys.
  public var rotations: [PSKRotationResult] {
    timeline.compactMap { record in
      if case .rotated(let rotation) = record.outcome { rotation } else { nil }
    }
  }

  /// The answers to questions of power.
  public var powerAnswers: [PowerAnswer] {
    timeline.compactMap { record in
      if case .asked(let answer) = record.outcome { answer } else { nil }
    }
  }

  /// The last upgrade.
  public var upgrade: UpgradeOutcome { upgrades.last ?? .none }

  /// The last rotation of a key; nil when there was none.
  public var rotation: PSKRotationResult? { rotations.last }

  /// What was measured.
  public var measurements: [Measurement] {
    timeline.compactMap { record in
      if case .measured(let measurement) = record.outcome { measurement } else { nil }
    }
  }
}
