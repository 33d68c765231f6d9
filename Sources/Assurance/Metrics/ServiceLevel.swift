/// A service level by the names under which the API serves it, whatever measures it.
public enum ServiceLevel: Sendable, Hashable {
  /// Measured at access points.
  case wireless(Metric)
  /// `ap-availability`: the part of `ap-health` that says whether access points were connected.
  case accessPointAvailability
  /// Measured at switches or gateways.
  case device(DeviceMetric)

  /// Which table of an organisation's sites lists it.
  public enum Domain: String, Sendable, Hashable, CaseIterable {
    case wireless = "wifi"
    case wired
    case wan
  }

  /// Every service level, in the order in which a site lists them.
  public static let all: [ServiceLevel] =
    [
      .wireless(.coverage), .wireless(.capacity), .wireless(.throughput), .wireless(.timeToConnect),
      .wireless(.successfulConnect), .wireless(.roaming), .wireless(.apHealth), .accessPointAvailability,
    ] + DeviceMetric.allCases.map { .device($0) }

  /// The service level of that name, in any spelling in use: `_` for `-`, either case, other names of the same level
  /// (`failed-to-connect`, `roaming-v2`), and the numbered ones (`switch-health-v2`, `switch-stc-v4`).
  public init?(name: String) {
    if let metric = Metric(name: name) {
      self = .wireless(metric)
      return
    }
    switch Metric.normalised(name) {
    case "ap-availability": self = .accessPointAvailability
    case "switch-health", "switch-health-v2": self = .device(.switchHealth)
    case "switch-throughput": self = .device(.switchThroughput)
    case "switch-stc", "switch-stc-new", "switch-stc-v4": self = .device(.switchConnect)
    case "switch-bandwidth", "switch-bandwidth-v2": self = .device(.switchBandwidth)
    case "gateway-health": self = .device(.gatewayHealth)
    case "wan-link-health", "wan-link-health-v2": self = .device(.wanLinkHealth)
    case "application-health": self = .device(.applicationHealth)
    default: return nil
    }
  }

  /// The name that lists of whole organisations use, and the twin everywhere that no name was asked for.
  public var name: String {
    switch self {
    case .wireless(let metric): metric.name
    case .accessPointAvailability: "ap-availability"
    case .device(let metric):
      switch metric {
      case .switchHealth: "switch-health"
      case .switchThroughput: "switch-throughput"
      case .switchConnect: "switch-stc"
      case .switchBandwidth: "switch-bandwidth"
      case .gatewayHealth: "gateway-health"
      case .wanLinkHealth: "wan-link-health"
      case .applicationHealth: "application_health"
      }
    }
  }

  /// The names under which the endpoints of one site list it (sle-and-canary, section A.2).
  public var siteNames: [String] {
    switch self {
    case .wireless(.successfulConnect): ["successful-connect", "failed-to-connect"]
    case .wireless(.roaming): ["roaming", "roaming-v2"]
    case .device(.switchHealth): ["switch_health"]
    case .device(.switchThroughput): ["switch_throughput"]
    case .device(.switchConnect): ["switch_stc"]
    default: [name]
    }
  }

  /// Which table of an organisation's sites lists it.
  public var domain: Domain {
    switch self {
    case .wireless, .accessPointAvailability: .wireless
    case .device(let metric): metric.place == .switch ? .wired : .wan
    }
  }

  /// What it counts.
  public var unit: MetricUnit {
    switch self {
    case .wireless(let metric): metric.unit
    case .accessPointAvailability: .deviceSeconds
    case .device(let metric): metric.unit
    }
  }

  /// The leaf classifiers in the API's spelling.
  public var classifiers: [String] {
    switch self {
    case .wireless(let metric): metric.classifiers
    case .accessPointAvailability: ["ap-reboot", "ap-unreachable", "site-down"]
    case .device(let metric): metric.classifiers
    }
  }

  /// The number of the classifier of that name; `_` for `-` and either case are the same name.
  public func classifier(named name: String) -> Int? {
    let wanted = Metric.normalised(name)
    return classifiers.firstIndex { Metric.normalised($0) == wanted }
  }

  /// The threshold that a site may set; nil for levels that have none.
  public var threshold: ThresholdRange? {
    if case .wireless(let metric) = self { return metric.threshold }
    return nil
  }
}

extension ClassifiedTally {
  /// Of a tally of `ap-health`, the part that `ap-availability` counts: the time in which the access point was not
  /// connected, whoever was to blame.
  public var availability: ClassifiedTally {
    func part(_ name: String) -> Int64 {
      Metric.apHealth.classifier(named: name).flatMap { byClassifier.indices.contains($0) ? byClassifier[$0] : nil }
        ?? 0
    }
    let parts = [
      part("ap-disconnected-ap-reboot"),
      part("ap-disconnected-ap-unreachable") + part("ap-disconnected-switch-down"),
      part("ap-disconnected-site-down"),
    ]
    return ClassifiedTally(tally: Tally(total: total, degraded: parts.reduce(0, +)), byClassifier: parts)
  }
}
