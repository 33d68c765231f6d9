/// Something that goes wrong at a site, other than firmware and the state of access points.
///
/// The raw values are the words of scenarios. Effects are those of the published model (fault → metric → classifier).
public enum CauseKind: String, CaseIterable, Sendable, Hashable {
  /// The DHCP server answers nobody; magnitude: fraction of the clients that need it and fail, 1 for all.
  case dhcpDown = "dhcp-down"
  /// The DHCP server is slow; magnitude: factor on its latency, 10 for ten times as slow.
  case dhcpSlow = "dhcp-slow"
  /// The DHCP server refuses leases; magnitude: fraction of attempts refused.
  case dhcpRefusing = "dhcp-refusing"
  /// The RADIUS server answers nobody; magnitude: fraction of the clients that need it and fail, 1 for all.
  case radiusDown = "radius-down"
  /// The RADIUS server is slow; magnitude: factor on its latency.
  case radiusSlow = "radius-slow"
  /// The DNS server answers nobody; magnitude: fraction of the clients that need it and fail, 1 for all.
  case dnsDown = "dns-down"
  /// The DNS server is slow; magnitude: factor on its latency.
  case dnsSlow = "dns-slow"
  /// Clients still use the old passphrase; magnitude: fraction of the clients.
  case wrongPassphrase = "wrong-passphrase"
  /// A transmitter that is not Wi-Fi; magnitude: duty cycle, 0…1.
  case nonWiFiInterference = "non-wifi-interference"
  /// Other Wi-Fi on the same channel; magnitude: the share of air time it takes, 0…1.
  case wiFiInterference = "wifi-interference"
  /// A place the radio does not reach well; magnitude: fraction of the clients that are 15 dB weaker.
  case coverageHole = "coverage-hole"
  /// Packets are lost on the way to the internet; magnitude: loss, 0…1.
  case wanLoss = "wan-loss"
  /// More people than usual; magnitude: factor on the number of clients.
  case crowd = "crowd"
  /// The access point's port came up at 100 Mbit/s; magnitude: 1.
  case speedMismatch = "ethernet-speed-mismatch"
  /// The switch cannot give the access point the power it asks for; magnitude: 1.
  case lowPower = "low-power"
}

/// A cause at work at a site, or at some of its access points, for a while.
public struct Cause: Hashable, Sendable {
  /// What goes wrong.
  public var kind: CauseKind
  /// The epoch second at which it begins.
  public var start: Int64
  /// The epoch second at which it is over.
  public var end: Int64
  /// How badly, in the measure that `kind` says.
  public var magnitude: Double
  /// The keys of the access points it concerns; nil for the whole site.
  public var accessPoints: Set<UInt64>?

  /// A cause at work from `start` until `end`.
  public init(kind: CauseKind, start: Int64, end: Int64, magnitude: Double, accessPoints: Set<UInt64>? = nil) {
    self.kind = kind
    self.start = start
    self.end = end
    self.magnitude = magnitude
    self.accessPoints = accessPoints
  }
}
