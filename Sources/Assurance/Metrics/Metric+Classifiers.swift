extension Metric {
  /// The leaf classifiers in the API's spelling: every failing unit has exactly one of them, so their sums are the metric's.
  ///
  /// The place in this list is the number by which tallies and effects name a classifier: names are only ever appended.
  public var classifiers: [String] { Metric.classifierNames[rawValue] }

  /// The number of the classifier of that name; `_` for `-` and either case are the same name. Nil for any other name.
  public func classifier(named name: String) -> Int? {
    if let exact = classifiers.firstIndex(of: name) { return exact }
    let wanted = Metric.normalised(name)
    return classifiers.firstIndex { Metric.normalised($0) == wanted }
  }

  private static let classifierNames: [[String]] = allCases.map { metric in
    switch metric {
    case .coverage: ["weak-signal", "asymmetry-downlink", "asymmetry-uplink"]
    case .capacity: ["client-count", "client-usage", "wifi-interference", "non-wifi-interference"]
    case .throughput:
      [
        "coverage", "device-capability", "network-issues", "capacity-non-wifi-interference",
        "capacity-wifi-interference", "capacity-excessive-client-load", "capacity-high-bandwidth-utilization",
      ]
    case .timeToConnect:
      ["association", "authorization", "dhcp-nack", "dhcp-stuck", "dhcp-unresponsive", "IP-Services"]
    case .successfulConnect:
      [
        "association", "authorization", "arp", "dns", "dhcp-nack", "dhcp-incomplete", "dhcp-discover-unresponsive",
        "dhcp-renew-unresponsive",
      ]
    case .roaming:
      [
        "latency-slow-standard-roam", "latency-slow-okc-roam", "latency-slow-11r-roam",
        "stability-failed-to-fast-roam", "signal-quality-suboptimal-roam", "signal-quality-sticky-client",
        "signal-quality-interband-roam",
      ]
    case .apHealth:
      [
        "low-power", "ap-disconnected-ap-reboot", "ap-disconnected-ap-unreachable", "ap-disconnected-switch-down",
        "ap-disconnected-site-down", "ethernet-ethernet-errors", "ethernet-speed-mismatch", "network-latency",
        "network-jitter", "network-tunnel-down",
      ]
    }
  }
}
