public import MistAPI

/// What a rotation is to do: where, how, when, and until when. It holds no passphrase, so that a journal may keep it.
public struct KeyRotationOrder: Sendable, Hashable {
  /// How the new one takes the place of the old one.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// A second key with a name of its own: who still uses the old one is seen by `psk_name`. It takes over the name in the end.
    case secondKey = "second-key"
    /// The cloud's `old_passphrase` on the same key: blind to who still uses the old one.
    case oldPassphrase = "old-passphrase"
    /// No overlap: the new one stands where the old one stood.
    case cut = "cut"

    /// Whether both hold for a while.
    public var hasOverlap: Bool { self != .cut }
    /// Whether who is left behind can be counted.
    public var countsStragglers: Bool { self == .secondKey }
  }

  /// Places that are changed one after the other, before the next wave.
  public struct Wave: Sendable, Hashable {
    /// Its name.
    public var title: String
    /// Indices of the order's places.
    public var places: [Int]

    /// A wave.
    public init(title: String, places: [Int]) {
      self.title = title
      self.places = places
    }
  }

  /// How many may be left behind.
  public enum Limit: Sendable, Hashable {
    /// So many clients.
    case count(Int)
    /// That share of the clients of both keys, in thousandths.
    case permille(Int)

    /// Whether no more are left behind than that.
    public func allows(_ stragglers: Int, of total: Int) -> Bool {
      switch self {
      case .count(let most): stragglers <= most
      case .permille(let most): stragglers * 1000 <= most * total
      }
    }
  }

  /// Whose.
  public var organisation: MistID
  /// What is rotated, in a few words: `PSK 'scanners'`.
  public var subject: String
  /// How.
  public var method: Method
  /// Where.
  public var places: [KeyPlace]
  /// In which order.
  public var waves: [Wave]
  /// Whether it stops, once all are told, until somebody confirms that the devices have the new one.
  public var waitsForConfirmation = false
  /// When a place may be changed, as `MaintenanceWindow` reads it.
  public var windows: [String] = []
  /// How long after a wave the next one begins, in seconds.
  public var between: Int64 = 0
  /// How far back clients are looked for, in seconds.
  public var lookBack: Int64 = 30 * 86_400
  /// How often who is left behind is counted, in seconds.
  public var look: Int64 = 86_400
  /// How many may be left behind.
  public var limit: Limit = .permille(20)
  /// When the old one is taken away at the latest, in seconds after both hold everywhere.
  public var deadline: Int64 = 14 * 86_400
  /// What whoever gave the order needs to know when it is gone on with, such as names of files; never a secret.
  public var memo: [String: String] = [:]

  /// An order with the usual limits.
  public init(organisation: MistID, subject: String, method: Method, places: [KeyPlace], waves: [Wave]) {
    self.organisation = organisation
    self.subject = subject
    self.method = method
    self.places = places
    self.waves = waves
  }

  /// The life of a rotation by this order, not yet begun.
  public var machine: KeyRotationMachine {
    KeyRotationMachine(waves: waves.count, hasOverlap: method.hasOverlap, waits: waitsForConfirmation)
  }

  /// The sites of the places, each once.
  public var sites: [KeySite] {
    var seen: Set<MistID> = []
    return places.compactMap(\.site).filter { seen.insert($0.id).inserted }
  }
}
