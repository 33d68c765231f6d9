/// The history of a switch or a gateway.
public struct DeviceTimeline: Sendable {
  /// The stable key of its randomness, a hash of its MAC; never its place in a list.
  public var key: UInt64
  /// Whether it was there and up.
  public var service: Facet<ServiceState>
  /// The wired clients on its ports; of no meaning for a gateway.
  public var wiredClients: Int

  /// The history of one switch or gateway.
  public init(key: UInt64, service: Facet<ServiceState>, wiredClients: Int = 0) {
    self.key = key
    self.service = service
    self.wiredClients = wiredClients
  }
}
