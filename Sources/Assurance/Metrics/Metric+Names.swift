extension Metric: CustomStringConvertible {
  /// The name that the API lists.
  public var name: String {
    switch self {
    case .coverage: "coverage"
    case .capacity: "capacity"
    case .throughput: "throughput"
    case .timeToConnect: "time-to-connect"
    case .successfulConnect: "successful-connect"
    case .roaming: "roaming"
    case .apHealth: "ap-health"
    }
  }

  /// The name that the API lists.
  public var description: String { name }

  /// The metric of that name, in any spelling in use: `_` for `-`, either case, and the other names of the same metric
  /// (`failed-to-connect`, `roaming-v2`, `roaming-exp`). Nil for any other metric.
  ///
  /// `ap-availability` is not `ap-health`: it has classifiers of its own.
  public init?(name: String) {
    switch Metric.normalised(name) {
    case "coverage": self = .coverage
    case "capacity": self = .capacity
    case "throughput": self = .throughput
    case "time-to-connect": self = .timeToConnect
    case "successful-connect", "failed-to-connect": self = .successfulConnect
    case "roaming", "roaming-v2", "roaming-exp": self = .roaming
    case "ap-health": self = .apHealth
    default: return nil
    }
  }

  /// A name in lower case and with `-` for `_`, so that the spellings of different endpoints meet.
  static func normalised(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" ? "-" : $0 })
  }
}
