public import Assurance
public import Determinism

/// How a rehearsal went over the virtual clock: what reports draw. Nothing is judged by it.
///
/// It is read from the twin when all is over, beside the calls: with it and without it a rehearsal makes the same calls and ends
/// with the same store.
public struct RehearsalCourse: Sendable, Hashable {
  /// The beginning of the first bin, a whole hour.
  public var start: Instant
  /// The length of a bin in seconds: an hour, or several where a run is long.
  public var bin: Int64
  /// How many bins.
  public var bins: Int
  /// What the organisation counted.
  public var organisation: Levels
  /// At how many sites the organisation's levels were counted: all of them, or an even choice where they are very many.
  public var countedSites: Int
  /// What the sites counted that failed, stood worst or had the first canaries.
  public var sites: [Levels]
  /// What went wrong, by its beginning.
  public var causes: [CauseSpan]
  /// How many devices came up, by bin.
  public var arrivals: [Int]
  /// How many calls were made, by bin.
  public var calls: [Int]
  /// The calls by what they asked for, most first.
  public var operations: [Operation]
  /// The gates of the upgrade's phases.
  public var gates: [GateLimit]
  /// What happened, in order.
  public var events: [Event]
  /// What the model knows of the fields of a configuration.
  public var knowledge: Knowledge

  /// The levels of a place over time.
  public struct Levels: Sendable, Hashable {
    /// The name of the site; empty for the organisation.
    public var place: String
    /// What was counted, by the place in `Metric.gated`, then by bin.
    public var tallies: [[Tally]]

    /// The levels of a place.
    public init(place: String, tallies: [[Tally]]) {
      self.place = place
      self.tallies = tallies
    }
  }

  /// Something that went wrong at one or several sites at once.
  public struct CauseSpan: Sendable, Hashable {
    /// What, as scenarios name it: `dhcp-down`.
    public var kind: String
    /// What that does, in a sentence.
    public var sentence: String
    /// When it began.
    public var start: Instant
    /// When it ended, its last return included.
    public var end: Instant
    /// How badly, in the cause's own unit.
    public var magnitude: Double
    /// What that unit is.
    public var unit: String
    /// It came back every so many seconds; nil if it did not.
    public var period: Int64?
    /// The names of the sites.
    public var sites: [String]
    /// Where the scenario says so, `scenario.yaml:12`; nil for one that the twin had before.
    public var place: String?
  }

  /// Calls of one kind.
  public struct Operation: Sendable, Hashable {
    /// `GET`, `POST`, …
    public var method: String
    /// The path, with the names of ids in their places: `/api/v1/sites/:site_id/wlans`.
    public var path: String
    /// How many.
    public var calls: Int
    /// How many were answered with 429.
    public var rateLimited: Int
    /// How many were answered with another status of 400 or more.
    public var refused: Int
    /// When the first was made.
    public var first: Instant
    /// When the last was made.
    public var last: Instant
  }

  /// When the gate of a phase stops it.
  public struct GateLimit: Sendable, Hashable {
    /// The name of the phase.
    public var phase: String
    /// The probability of stopping a harmless upgrade.
    public var alpha: Double
    /// The evidence of harm, ln e, from which the phase has failed: ln(1/α).
    public var failsAt: Double
    /// The harm that must be excluded before a PASS, as an added share of bad units; nil for none.
    public var margin: Double?
  }

  /// Something that happened.
  public struct Event: Sendable, Hashable {
    /// When.
    public var at: Instant
    /// What, in a sentence.
    public var text: String
    /// Whether a stage of the rehearsal begins with it.
    public var isStage: Bool

    /// Something that happened.
    public init(at: Instant, text: String, isStage: Bool) {
      self.at = at
      self.text = text
      self.isStage = isStage
    }
  }

  /// How many fields of the published configuration the model knows something of.
  public struct Knowledge: Sendable, Hashable {
    /// Fields whose change has an effect in the model.
    public var modelled: Int
    /// Fields that are known to have none.
    public var without: Int
    /// Fields of which nothing is known.
    public var unknown: Int
  }

  /// The moment at which a bin begins.
  public func moment(_ bin: Int) -> Instant { start.advanced(bySeconds: Int64(bin) * self.bin) }

  /// The bin that holds a moment, within the course.
  public func bin(at moment: Instant) -> Int {
    max(0, min(bins - 1, Int((moment.seconds - start.seconds) / max(1, bin))))
  }
}
