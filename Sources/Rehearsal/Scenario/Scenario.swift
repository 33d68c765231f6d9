public import Determinism
public import Documents
public import Rollout
public import Twin
public import World

/// A rehearsal as it is written: which design, when, what arrives, what goes wrong, what is upgraded, what is expected.
public struct Scenario: Sendable {
  /// The path of the file.
  public var path: String
  /// One sentence.
  public var title: String
  /// The path of the design, from the directory of the scenario; nil for one that starts from a twin and has its design from a plan.
  public var design: Placed<String>?
  /// Files whose values take the place of the design's own, from the directory of the scenario.
  public var values: [Placed<String>]
  /// The path of the twin that it starts from, from the directory of the scenario; nil for one that builds its own.
  public var twin: Placed<String>?
  /// Where the clock begins.
  public var start: Instant
  /// The seed of everything random.
  public var seed: UInt64
  /// The version of the world's model, one of `WorldModel.versions`.
  public var world: Int
  /// The median of a call's modelled duration, in milliseconds.
  public var callMedian: Int64
  /// How many calls a token may make in an hour; nil for what the cloud allows.
  public var callsPerHour: Int?
  /// The role of the token that the rehearsal uses.
  public var tokenRole: String
  /// Which firmware runs on arrival, and which versions there are.
  public var releases: [FirmwareRelease]
  /// When hardware arrives.
  public var arrivals: [Arrival]
  /// What goes wrong.
  public var causes: [PlannedCause]
  /// What is done once the thirteen steps are, in order.
  public var timeline: [TimelineStep]
  /// What must hold at the end.
  public var expectations: [Placed<Expectation>]
  /// The file of failures that are known, from the directory of the scenario; nil for none.
  public var allowed: Placed<String>?
  /// What it says.
  public var knownFailures = KnownFailures()

  /// Which sites of the design.
  public enum Sites: Sendable, Hashable {
    /// Every site; of arrivals, every one that no earlier rule names.
    case all
    /// The sites of a zone.
    case zone(String)
    /// The sites of a group.
    case group(String)
    /// One site, by name.
    case site(String)
  }

  /// When the devices of some sites arrive.
  public struct Arrival: Sendable {
    /// Which sites.
    public var sites: Placed<Sites>
    /// The first moment.
    public var at: ScenarioTime
    /// Devices arrive within so many milliseconds after it.
    public var spread: Int64
  }

  /// Something that goes wrong at some sites.
  public struct PlannedCause: Sendable {
    /// What.
    public var kind: CauseKind
    /// Which sites.
    public var sites: [Placed<Sites>]
    /// Only these devices, by the names that the design gives them; empty for all.
    public var devices: [Placed<String>]
    /// Only the clients of this WLAN, by its SSID.
    public var wlan: Placed<String>?
    /// Only this part of the clients, 0…1.
    public var part: Double
    /// From when.
    public var start: ScenarioTime
    /// Until when.
    public var end: ScenarioTime
    /// How much, in the cause's own unit.
    public var magnitude: Double
    /// Seconds over which it grows to its full magnitude.
    public var ramp: Int64
    /// It comes back every so many seconds; nil if it does not.
    public var period: Int64?
    /// When it stops coming back; nil for never.
    public var until: ScenarioTime?
  }

  /// A firmware upgrade through phases and gates.
  public struct Upgrade: Sendable {
    /// The name by which expectations speak of it.
    public var name: String
    /// The models.
    public var models: [Placed<String>]
    /// The version.
    public var version: String
    /// The name of the policy, or its file.
    public var policy: Placed<String>
    /// What it says; nil until its file is read.
    public var rules: RolloutPolicy?
    /// Whether the rehearsal goes on for as long as the policy watches what was promoted.
    public var watches: Bool
  }

  /// The rotation of an organisation's pre-shared key.
  public struct Rotation: Sendable {
    /// The name of the key.
    public var name: Placed<String>
    /// How long both keys hold, in milliseconds.
    public var overlap: Int64
  }
}
