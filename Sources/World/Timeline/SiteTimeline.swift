public import Assurance
public import Determinism

/// The history of one site: all that the model needs to know of it.
public struct SiteTimeline: Sendable {
  /// The stable key of the site's own randomness, a hash of its id.
  public var key: UInt64
  /// How people use the place.
  public var profile: Profile
  /// Its clocks.
  public var zone: TimeZoneRules
  /// Its access points, in any order: results are told by place in this list, and do not depend on it.
  public var accessPoints: [AccessPointTimeline]
  /// What went wrong there.
  public var causes: [Cause]
  /// Its switches, in any order.
  public var switches: [DeviceTimeline]
  /// Its gateways; of several, each carries an equal part of the clients.
  public var gateways: [DeviceTimeline]
  /// The thresholds that it judges by.
  public var thresholds: Facet<LevelThresholds>
  /// Its holidays, by its own clocks; they change when it turns out to be in another country.
  public var holidays: Facet<HolidayCalendar>
  /// The epoch second before which nobody is there; nil if it has always been in use.
  public var opens: Int64?

  /// The history of one site.
  public init(
    key: UInt64, profile: Profile, zone: TimeZoneRules, accessPoints: [AccessPointTimeline], causes: [Cause] = [],
    opens: Int64? = nil, switches: [DeviceTimeline] = [], gateways: [DeviceTimeline] = [],
    thresholds: Facet<LevelThresholds> = Facet(.preset), holidays: Facet<HolidayCalendar> = Facet(.none)
  ) {
    self.holidays = holidays
    self.switches = switches
    self.gateways = gateways
    self.thresholds = thresholds
    self.key = key
    self.profile = profile
    self.zone = zone
    self.accessPoints = accessPoints
    self.causes = causes
    self.opens = opens
  }
}
