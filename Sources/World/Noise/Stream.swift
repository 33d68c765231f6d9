import Assurance
import Determinism

/// The purposes for which an entity draws: each is a stream of its own, numbered for ever.
enum Stream {
  /// Children of the seed.
  static let sites: UInt64 = 1
  static let accessPoints: UInt64 = 2
  static let devices: UInt64 = 3

  /// Children of a site or an access point.
  static let load: UInt64 = 1
  static let clients: UInt64 = 2
  static let popularity: UInt64 = 3

  /// Children of a site or an access point for one metric.
  enum Purpose: UInt64 {
    case noise = 0
    case lasting = 1
    case failures = 2
    case split = 3
    case events = 4
    /// Where in a cell the minutes with something bad begin.
    case minutes = 5
    /// The first of as many streams as the metric has classifiers.
    case effects = 16
  }

  /// The first stream of a metric; there are 64.
  @inline(__always)
  static func first(_ metric: Metric) -> UInt64 { 64 + UInt64(metric.rawValue) * 64 }

  /// The first stream of a metric of switches and gateways; there are 64.
  static func first(_ metric: DeviceMetric) -> UInt64 { 64 + UInt64(32 + metric.rawValue) * 64 }

  @inline(__always)
  static func number(_ metric: Metric, _ purpose: Purpose, classifier: Int = 0) -> UInt64 {
    first(metric) + purpose.rawValue + UInt64(classifier)
  }

  /// The root of everything that an access point draws.
  static func accessPoint(_ key: UInt64, seed: RandomKey) -> UInt64 {
    SplitMix.key(SplitMix.key(seed.value, accessPoints), key)
  }

  /// The root of everything that a switch or gateway draws.
  static func device(_ key: UInt64, seed: RandomKey) -> UInt64 {
    SplitMix.key(SplitMix.key(seed.value, devices), key)
  }

  /// The root of everything that a site draws for all its access points.
  static func site(_ key: UInt64, seed: RandomKey) -> UInt64 {
    SplitMix.key(SplitMix.key(seed.value, sites), key)
  }
}
