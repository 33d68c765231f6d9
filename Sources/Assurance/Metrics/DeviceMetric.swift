/// A service level of switches or gateways.
///
/// The raw value is the metric's place in tables and its stream number: it never changes.
public enum DeviceMetric: Int, CaseIterable, Sendable, Hashable {
  /// Switches are reachable and well.
  case switchHealth = 0
  /// Wired clients' traffic gets through their switch.
  case switchThroughput = 1
  /// Wired clients authenticate and get an address.
  case switchConnect = 2
  /// Links of switches have bandwidth left.
  case switchBandwidth = 3
  /// Gateways are connected and well.
  case gatewayHealth = 4
  /// Links to the internet are up, quick and without loss.
  case wanLinkHealth = 5
  /// Applications answer quickly.
  case applicationHealth = 6

  /// What a metric is measured at.
  public enum Place: Sendable, Hashable {
    case `switch`
    case gateway
  }

  /// What the metric is measured at.
  public var place: Place {
    switch self {
    case .switchHealth, .switchThroughput, .switchConnect, .switchBandwidth: .switch
    case .gatewayHealth, .wanLinkHealth, .applicationHealth: .gateway
    }
  }

  /// What the metric counts.
  public var unit: MetricUnit {
    switch self {
    case .switchConnect: .events
    case .wanLinkHealth: .interfaceSeconds
    default: .userSeconds
    }
  }

  /// The metrics that are measured at switches, or at gateways.
  public static func measured(at place: Place) -> [DeviceMetric] { allCases.filter { $0.place == place } }
}

extension DeviceMetric {
  /// The leaf classifiers in the API's spelling: every failing unit has exactly one.
  ///
  /// Those of `switch-throughput`, `switch-stc`, `switch-bandwidth` and `application-health` have not been seen in any
  /// published answer; they are named after the families of the product's documentation (sle-and-canary, section A.2).
  /// The place in the list is the classifier's number: names are only ever appended.
  public var classifiers: [String] { DeviceMetric.classifierNames[rawValue] }

  /// The number of the classifier of that name; `_` for `-` and either case are the same name.
  public func classifier(named name: String) -> Int? {
    let wanted = Metric.normalised(name)
    return classifiers.firstIndex { Metric.normalised($0) == wanted }
  }

  private static let classifierNames: [[String]] = allCases.map { metric in
    switch metric {
    case .switchHealth:
      [
        "switch-unreachable", "system-cpu", "system-memory", "system-temp", "system-power", "capacity-route-table",
        "capacity-arp-table", "capacity-mac-address-table", "network-wan-latency", "network-wan-jitter",
      ]
    case .switchThroughput:
      [
        "congestion", "congestion-uplink", "interface-anomalies-mtu-mismatch", "interface-anomalies-cable-issues",
        "interface-anomalies-negotiation-failed", "storm-control", "network-latency", "network-jitter",
      ]
    case .switchConnect: ["authentication", "dhcp"]
    case .switchBandwidth: ["congestion", "bandwidth-headroom"]
    case .gatewayHealth:
      [
        "gateway-disconnected", "system-cpu-control-plane", "system-cpu-data-plane", "system-memory", "system-power",
        "system-temp-cpu", "system-temp-chassis", "table-capacity-fib", "table-capacity-flow",
        "dhcp-pool-dhcp-denied", "dhcp-pool-dhcp-headroom",
      ]
    case .wanLinkHealth:
      [
        "network-latency", "network-jitter", "network-loss", "network-vpn-path-down", "interface-congestion",
        "interface-port-down", "interface-cable-issues", "interface-negotiation-failed", "interface-lte-signal",
        "interface-vpn", "isp-reachability-arp", "isp-reachability-dhcp",
      ]
    case .applicationHealth: ["application-services", "jitter", "latency", "loss"]
    }
  }
}
