/// The history of one access point.
public struct AccessPointTimeline: Sendable {
  /// The stable key of its randomness, a hash of its MAC or id; never its place in a list.
  public var key: UInt64
  /// The model, `AP45`.
  public var model: String
  /// What it did for clients and cloud.
  public var service: Facet<ServiceState>
  /// The firmware it ran.
  public var firmware: Facet<FirmwareBehaviour>
  /// The key of the switch that feeds it; nil when that is not known.
  public var switchKey: UInt64?
  /// Which of its clients do not count in service levels.
  public var unjudged: Facet<RosterMask>

  /// The history of one access point.
  public init(
    key: UInt64, model: String, service: Facet<ServiceState>, firmware: Facet<FirmwareBehaviour>,
    switchKey: UInt64? = nil, unjudged: Facet<RosterMask> = Facet(.none)
  ) {
    self.switchKey = switchKey
    self.unjudged = unjudged
    self.key = key
    self.model = model
    self.service = service
    self.firmware = firmware
  }
}
