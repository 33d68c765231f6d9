import Determinism
public import MistAPI

/// The access points of an organisation as they were when a rollout began, and the sites that it is about.
public struct Fleet: Sendable, Hashable, Codable {
  /// One access point.
  public struct AccessPoint: Sendable, Hashable, Codable {
    /// What it is.
    public var device: RolloutDevice
    /// Whether the cloud heard of it.
    public var isConnected: Bool
    /// Whether it is to be upgraded: of a wanted model, connected, on another version.
    public var isWanted: Bool
    /// Where it hangs.
    public var place: Place?

    /// An access point.
    public init(device: RolloutDevice, isConnected: Bool, isWanted: Bool, place: Place? = nil) {
      self.device = device
      self.isConnected = isConnected
      self.isWanted = isWanted
      self.place = place
    }
  }

  /// A place on a floor plan, in pixels of the plan.
  public struct Place: Sendable, Hashable, Codable {
    /// The floor plan.
    public var map: MistID
    /// From the left.
    public var x: Double
    /// From the top.
    public var y: Double
  }

  /// A site at which something is to be upgraded.
  public struct Site: Sendable, Hashable, Codable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// Its time zone, a name of the tz database.
    public var timezone: String
    /// The names of its site groups.
    public var groups: [String]
    /// Clients of the day before.
    public var clients: Int
  }

  /// Every access point, by MAC address.
  public let accessPoints: [AccessPoint]
  /// The sites with the most clients first; only sites at which something is to be upgraded.
  public let sites: [Site]
  /// Sites that a change of configuration does not reach, in the same order: controls may be found at them.
  public let donors: [Site]
  /// The sites that have each template that changes, by what the plan calls it.
  public let reach: [String: [MistID]]
  private let bySite: [MistID: [Int]]

  /// A fleet.
  public init(
    _ accessPoints: [AccessPoint] = [], sites: [Site] = [], donors: [Site] = [], reach: [String: [MistID]] = [:]
  ) {
    self.accessPoints = accessPoints.sorted { $0.device.mac < $1.device.mac }
    self.sites = sites
    self.donors = donors
    self.reach = reach
    bySite = Self.places(self.accessPoints)
  }

  private static func places(_ accessPoints: [AccessPoint]) -> [MistID: [Int]] {
    Dictionary(grouping: accessPoints.indices) { accessPoints[$0].device.site }
  }

  /// Those to be upgraded.
  public var wanted: [RolloutDevice] { accessPoints.filter(\.isWanted).map(\.device) }

  /// All access points of a site.
  func accessPoints(at site: MistID) -> [AccessPoint] { (bySite[site] ?? []).map { accessPoints[$0] } }

  private enum CodingKeys: CodingKey {
    case accessPoints, sites, donors, reach
  }

  /// Reads a fleet.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode([AccessPoint].self, forKey: .accessPoints),
      sites: try container.decode([Site].self, forKey: .sites),
      donors: try container.decodeIfPresent([Site].self, forKey: .donors) ?? [],
      reach: try container.decodeIfPresent([String: [MistID]].self, forKey: .reach) ?? [:])
  }

  /// Writes a fleet.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(accessPoints, forKey: .accessPoints)
    try container.encode(sites, forKey: .sites)
    // An upgrade has neither.
    if !donors.isEmpty { try container.encode(donors, forKey: .donors) }
    if !reach.isEmpty { try container.encode(reach, forKey: .reach) }
  }
}
