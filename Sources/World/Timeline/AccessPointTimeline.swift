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

  /// The history of one access point.
  public init(key: UInt64, model: String, service: Facet<ServiceState>, firmware: Facet<FirmwareBehaviour>) {
    self.key = key
    self.model = model
    self.service = service
    self.firmware = firmware
  }
}
