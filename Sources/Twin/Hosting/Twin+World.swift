public import Determinism
import MistAPI
import SQLite
public import World

/// A firmware version that a model can have, and what it does to service levels.
public struct FirmwareRelease: Sendable, Hashable {
  /// The model.
  public var model: String
  /// The version.
  public var version: String
  /// Whether new hardware runs it when it arrives.
  public var isFactory: Bool
  /// What it does; empty for a healthy version.
  public var harms: [Harm]
  /// How far it is said to be ready; nil for a version without a tag.
  public var channel: FirmwareChannel?
  /// How often upgrades to it fail.
  public var failures: FirmwareFailures
  /// The earliest version that a device which runs it can go back to; nil for any.
  public var oldestDowngrade: String?

  /// A release.
  public init(
    model: String, version: String, isFactory: Bool = false, harms: [Harm] = [], channel: FirmwareChannel? = nil,
    failures: FirmwareFailures = .none, oldestDowngrade: String? = nil
  ) {
    self.channel = channel
    self.failures = failures
    self.oldestDowngrade = oldestDowngrade
    self.model = model
    self.version = version
    self.isFactory = isFactory
    self.harms = harms
  }
}

extension Twin {
  /// Says what kind of place a site of that name is, and when it opens.
  public func setWorld(ofSite name: String, profile: String, opens: Instant?) throws {
    guard try self.profile(named: profile) != nil else { throw try unknownProfile(profile) }
    try store.run("INSERT OR REPLACE INTO site_world VALUES (?, ?, ?)", name, profile, opens?.seconds)
    levels.forget(named: name, from: .min)
    states.change(.causes) { $0.texts = [:] }
  }

  /// The load profile of a site of which nobody has told one.
  public static let usualProfile = "office"

  /// The load profiles of the sites of which somebody has told one, by the sites' names.
  public func profilesOfSites() throws -> [String: String] {
    Dictionary(
      try store.all("SELECT name, profile FROM site_world") { ($0.text(0), $0.text(1)) }, uniquingKeysWith: { $1 })
  }

  /// Makes a firmware version available.
  public func addRelease(_ release: FirmwareRelease) throws {
    let harms = JSON.array(release.harms.map(\.json))
    let before = try store.text(
      "SELECT effects FROM firmware WHERE model = ? AND version = ?", release.model, release.version)
    try store.run(
      """
      INSERT OR REPLACE INTO firmware (model, version, tag, effects, channel, fails, oldest_downgrade)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, release.model, release.version, release.isFactory ? "factory" : nil, harms.text, release.channel?.rawValue,
      release.failures.json?.text, release.oldestDowngrade)
    // A version that nobody told of does no harm.
    if before ?? "[]" != harms.text {
      levels.forget(running: release.version, on: release.model)
      outageHints = nil
    }
    try planAutoUpgradesEverywhere()
  }

  /// Lets something go wrong at a site, by the site's name.
  /// - Parameters:
  ///   - magnitude: of the cause's own unit, see `CauseKind`.
  ///   - part: the part of the clients that it concerns, 0…1.
  public func addCause(
    _ kind: CauseKind, site: String, from start: Instant, to end: Instant, magnitude: Double,
    part: Double = 1, growing ramp: Int64 = 0, every period: Int64? = nil, until: Instant? = nil
  ) throws {
    _ = try storeCause(
      PlannedCause(
        kind: kind, site: site, start: start.seconds, end: end.seconds, magnitude: magnitude, part: part, ramp: ramp,
        period: period, until: until?.seconds))
  }

  /// What a cause is told with, before it has a number.
  struct PlannedCause {
    var kind: CauseKind
    var site: String
    var start: Int64
    var end: Int64
    var magnitude = 1.0
    var devices: [MACAddress]?
    var part = 1.0
    var ramp: Int64 = 0
    var period: Int64?
    var until: Int64?
  }

  /// Keeps a cause and returns its number. What was counted before its start stays.
  func storeCause(_ cause: PlannedCause) throws -> Int64 {
    try store.run(
      """
      INSERT INTO cause (kind, site, start, finish, magnitude, devices, part, ramp, period, until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, cause.kind.rawValue, cause.site, cause.start, cause.end, cause.magnitude,
      cause.devices.map { $0.map(\.description).joined(separator: ",") }, cause.part, cause.ramp, cause.period,
      cause.until)
    outageHints = nil
    levels.forget(named: cause.site, from: cause.start)
    return store.lastInsertRowID
  }
}
