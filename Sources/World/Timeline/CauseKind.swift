/// A kind of thing that goes wrong at a site: the rows of the published model's fault → metric → classifier matrix
/// (sle-and-canary, section B.5).
///
/// The raw values are the words of scenarios, of the control API and of the command line.
public enum CauseKind: String, CaseIterable, Sendable, Hashable {
  /// The DHCP server answers nobody; magnitude: fraction of the clients that need it and fail, 1 for all.
  case dhcpDown = "dhcp-down"
  /// The DHCP server is slow; magnitude: factor on its latency, 10 for ten times as slow.
  case dhcpSlow = "dhcp-slow"
  /// The DHCP server refuses leases; magnitude: fraction of attempts refused.
  case dhcpRefusing = "dhcp-refusing"
  /// The DHCP server has fewer addresses than there are clients; magnitude: the addresses.
  case dhcpExhausted = "dhcp-exhausted"
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
  /// A WLAN no longer reaches the site; magnitude: fraction of the clients that used it.
  case wlanMissing = "wlan-missing"
  /// A VLAN does not reach the access points; magnitude: fraction of the clients that need it.
  case vlanMissing = "vlan-missing"
  /// A transmitter that is not Wi-Fi; magnitude: duty cycle, 0…1.
  case nonWiFiInterference = "non-wifi-interference"
  /// Other Wi-Fi on the same channel; magnitude: the share of air time it takes, 0…1.
  case wiFiInterference = "wifi-interference"
  /// A channel or width that the site's own access points share; magnitude: how many of them are in reach.
  case channelOverlap = "channel-overlap"
  /// A place the radio does not reach well; magnitude: fraction of the clients that are 15 dB weaker.
  case coverageHole = "coverage-hole"
  /// Access points send with less power; magnitude: by how many dB.
  case lowTransmitPower = "tx-power-low"
  /// Access points send with more power than clients can answer with; magnitude: by how many dB.
  case highTransmitPower = "tx-power-high"
  /// Packets are lost on the way to the internet; magnitude: loss, 0…1.
  case wanLoss = "wan-loss"
  /// The way to the internet takes longer; magnitude: by how many milliseconds.
  case wanLatency = "wan-latency"
  /// The way to the internet takes now longer, now shorter; magnitude: by how many milliseconds.
  case wanJitter = "wan-jitter"
  /// There is no way to the internet; magnitude: 1.
  case wanDown = "wan-down"
  /// More people than usual; magnitude: factor on the number of clients.
  case crowd = "crowd"
  /// The access point's port came up at 100 Mbit/s; magnitude: 1.
  case speedMismatch = "ethernet-speed-mismatch"
  /// The switch cannot give the access point the power it asks for; magnitude: 1.
  case lowPower = "low-power"
  /// Access points are down; magnitude: 1.
  case accessPointDown = "ap-down"
  /// Access points restart; magnitude: 1.
  case accessPointReboot = "ap-reboot"
  /// The ports of access points are down or give no power; magnitude: 1.
  case portDown = "port-down"
  /// Switches are down, and with them all that they feed; magnitude: 1.
  case switchDown = "switch-down"
  /// Gateways are down; magnitude: 1.
  case gatewayDown = "gateway-down"
  /// A loop floods the site's network; magnitude: how badly, 0…1.
  case broadcastStorm = "broadcast-storm"
}

extension CauseKind {
  /// What a cause of this kind may be limited to. All others concern a site as a whole, or access points of it.
  public var place: Place {
    switch self {
    case .switchDown, .broadcastStorm: .switches
    case .gatewayDown, .wanLoss, .wanLatency, .wanJitter, .wanDown: .gateways
    default: .accessPoints
    }
  }

  /// The devices that a cause can be limited to.
  public enum Place: String, Sendable, Hashable {
    case accessPoints = "ap"
    case switches = "switch"
    case gateways = "gateway"
  }

  /// The magnitudes that make sense.
  public var magnitudes: ClosedRange<Double> {
    switch self {
    case .dhcpSlow, .radiusSlow, .dnsSlow: 1...1000
    case .dhcpExhausted: 0...65_536
    case .crowd: 0...100
    case .channelOverlap: 0...8
    case .lowTransmitPower, .highTransmitPower: 0...20
    case .wanLatency, .wanJitter: 0...5000
    default: 0...1
    }
  }

  /// Those that take devices down or cut them off from the cloud.
  public static let outages: Set<CauseKind> = [
    .accessPointDown, .accessPointReboot, .portDown, .switchDown, .gatewayDown, .wanDown,
  ]

  /// What the magnitude means.
  public var magnitudeMeaning: String {
    switch self {
    case .dhcpDown, .radiusDown, .dnsDown, .wrongPassphrase, .coverageHole, .wlanMissing, .vlanMissing:
      "share of the clients, 0 to 1"
    case .dhcpSlow, .radiusSlow, .dnsSlow: "factor on its latency, 1 to 1000"
    case .dhcpRefusing: "share of the attempts, 0 to 1"
    case .dhcpExhausted: "addresses, 0 to 65536"
    case .nonWiFiInterference, .wiFiInterference: "share of the air time, 0 to 1"
    case .channelOverlap: "access points in reach on the same channel, 0 to 8"
    case .lowTransmitPower, .highTransmitPower: "dB, 0 to 20"
    case .wanLoss: "share of the packets, 0 to 1"
    case .wanLatency, .wanJitter: "milliseconds, 0 to 5000"
    case .crowd: "factor on the number of clients, 0 to 100"
    case .broadcastStorm: "how badly, 0 to 1"
    case .speedMismatch, .lowPower, .accessPointDown, .accessPointReboot, .portDown, .switchDown, .gatewayDown,
      .wanDown:
      "1"
    }
  }

  /// What happens, in a sentence.
  public var sentence: String {
    switch self {
    case .dhcpDown: "The DHCP server answers nobody; who has a lease keeps it, new clients get no address."
    case .dhcpSlow: "The DHCP server is slow, so connecting is."
    case .dhcpRefusing: "The DHCP server refuses leases."
    case .dhcpExhausted: "The DHCP server has fewer addresses than there are clients; who comes late gets none."
    case .radiusDown: "The RADIUS server answers nobody; clients of 802.1X cannot join."
    case .radiusSlow: "The RADIUS server is slow; connecting and roaming without a cached key are."
    case .dnsDown: "The DNS server answers nobody; connections fail in their last stage."
    case .dnsSlow: "The DNS server is slow, so connecting is."
    case .wrongPassphrase: "Clients still use the old passphrase and try again and again."
    case .wlanMissing: "A WLAN no longer reaches the site; those who used it are gone."
    case .vlanMissing: "A VLAN does not reach the access points; its clients get no address."
    case .nonWiFiInterference: "A transmitter that is not Wi-Fi takes air time."
    case .wiFiInterference: "Other Wi-Fi on the same channel takes air time."
    case .channelOverlap: "Access points of the site share a channel and take each other's air time."
    case .coverageHole: "Some clients are where the radio does not reach well, 15 dB weaker."
    case .lowTransmitPower: "Access points send with less power, so that clients hear them worse."
    case .highTransmitPower: "Access points send with more power than clients have, who hear but are not heard."
    case .wanLoss: "Packets are lost on the way to the internet."
    case .wanLatency: "The way to the internet takes longer."
    case .wanJitter: "The time to the internet varies."
    case .wanDown: "There is no way to the internet; the site is cut off from the cloud, its WLANs go on."
    case .crowd: "More people than usual come."
    case .speedMismatch: "The ports of access points came up at 100 Mbit/s."
    case .lowPower: "The switch cannot give access points the power that they ask for."
    case .accessPointDown: "Access points are down; their clients find others or are lost."
    case .accessPointReboot: "Access points restart; their clients join anew."
    case .portDown: "The switch ports of access points are down or give no power."
    case .switchDown: "Switches are down, and with them the access points that they feed."
    case .gatewayDown: "Gateways are down, so there is no way to the internet."
    case .broadcastStorm: "A loop floods the site's network."
    }
  }
}
