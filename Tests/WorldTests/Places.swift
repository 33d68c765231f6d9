import Assurance
import Determinism
import World

/// Small networks for the tests.
enum Places {
  /// Tuesday 2027-01-12, 08:00 UTC.
  static let tuesday: Int64 = 1_799_740_800
  /// The cells of that local day, when clocks are on UTC.
  static let day: Range<Int64> = (tuesday / 600 - 48)..<(tuesday / 600 + 96)
  static let seed = RandomKey(seed: 20_270_112)
  static let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)

  static func accessPoint(_ key: UInt64, effects: [Effect] = []) -> AccessPointTimeline {
    AccessPointTimeline(
      key: key, model: "AP45", service: Facet(.serving),
      firmware: Facet(FirmwareBehaviour(version: "0.12.1", effects: effects)))
  }

  static func site(
    _ key: UInt64 = 1, profile: String = "office", accessPoints: Int = 6, causes: [Cause] = []
  ) throws -> SiteTimeline {
    guard let profile = Profile.named(profile) else { throw Missing.profile(profile) }
    return SiteTimeline(
      key: key, profile: profile, zone: utc,
      accessPoints: (0..<accessPoints).map { accessPoint(key * 1000 + UInt64($0)) }, causes: causes)
  }

  enum Missing: Error {
    case profile(String)
  }
}

extension SiteTimeline {
  /// The cells of the test day.
  func day(_ metrics: [Metric] = Metric.allCases) -> SiteCells {
    cells(seed: Places.seed, intervals: Places.day, metrics: metrics)
  }
}

extension SiteCells {
  /// Every cell of one access point and metric, with its split.
  func row(_ metric: Metric, _ accessPoint: Int) -> [ClassifiedTally] {
    intervals.map { classified(metric, accessPoint: accessPoint, interval: $0) }
  }
}
