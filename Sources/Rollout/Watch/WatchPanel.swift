public import Determinism
public import MistAPI

/// The sites that are watched after promotion, and until when.
public struct WatchPanel: Sendable, Hashable, Codable {
  /// One site.
  public struct Site: Sendable, Hashable, Codable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// How many access points it has.
    public var accessPoints: Int
  }

  /// The sites, those with the most clients first.
  public var sites: [Site]
  /// How many sites the rollout has upgraded at.
  public var of: Int
  /// The first whole hour that counts.
  public var from: Instant
  /// The end.
  public var until: Instant
  /// Calls of one look.
  public var callsPerLook: Int
}
