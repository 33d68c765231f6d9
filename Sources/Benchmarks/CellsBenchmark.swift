import Assurance
import Determinism
import Foundation
import World

/// The service-level cells of 100,000 access points for a day: 10,000 sites of 10, of all profiles, 144 intervals,
/// 7 metrics with their classifiers, from `World` directly.
enum CellsBenchmark {
  private static let siteCount = 10_000
  private static let accessPointsPerSite = 10
  private static let seed = RandomKey(seed: 20_270_111)
  /// Saturday 23 January 2027, UTC.
  private static let day: Range<Int64> = (1_800_662_400 / WorldModel.interval)..<(1_800_748_800 / WorldModel.interval)
  private static let cellCount = Double(siteCount * accessPointsPerSite * day.count * Metric.allCases.count)

  static func figures(_ options: Options) async throws -> [Figure] {
    let sites = try timelines()
    _ = await work(on: Array(sites.prefix(500)), lanes: 1)
    var single: [Double] = []
    var double: [Double] = []
    var sums: Set<Sum> = []
    let cores = ProcessInfo.processInfo.activeProcessorCount
    for _ in 0..<(options.repetitions ?? 3) {
      var sum = Sum()
      single.append(await asyncSeconds { sum = await work(on: sites, lanes: 1) })
      sums.insert(sum)
      guard cores > 1 else { continue }
      double.append(await asyncSeconds { sum = await work(on: sites, lanes: 2) })
      sums.insert(sum)
    }
    guard sums.count == 1, let sum = sums.first, sum.total > 0, sum.degraded > 0 else {
      throw WrongResult(description: "the same cells were counted differently")
    }
    var figures = [
      figure("cells: 100,000 APs × 144 × 7, one core", Samples(single), limit: 8)
    ]
    if !double.isEmpty { figures.append(figure("cells: the same on two cores", Samples(double), limit: 4.5)) }
    return figures
  }

  private static func figure(_ subject: String, _ samples: Samples, limit: Double) -> Figure {
    Figure(
      subject: subject, unit: "s", ours: samples, target: .atMost(limit),
      remark: "\(FigureTable.number(samples.median * 1e9 / cellCount)) ns a cell")
  }

  /// What all cells come to; the same whatever the number of lanes.
  private struct Sum: Hashable {
    var total: Int64 = 0
    var degraded: Int64 = 0

    mutating func add(_ cells: SiteCells) {
      for metric in Metric.allCases {
        let tally = cells.tally(metric, accessPoint: 0, intervals: cells.intervals)
        total += tally.total
        degraded += tally.degraded
      }
    }
  }

  private static func work(on sites: [SiteTimeline], lanes: Int) async -> Sum {
    await withTaskGroup(of: Sum.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          var sum = Sum()
          for index in stride(from: lane, to: sites.count, by: lanes) {
            sum.add(sites[index].cells(seed: seed, intervals: day))
          }
          return sum
        }
      }
      var all = Sum()
      for await sum in group {
        all.total += sum.total
        all.degraded += sum.degraded
      }
      return all
    }
  }

  private static func timelines() throws -> [SiteTimeline] {
    let zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Nairobi", "Australia/Sydney"]
      .compactMap { TimeZoneDatabase.zone($0) }
    let profiles = Profile.names.compactMap { Profile.named($0) }
    guard zones.count == 5, !profiles.isEmpty else {
      throw WrongResult(description: "the time zones or profiles of the sites are not there")
    }
    return (0..<siteCount).map { number in
      let site = seed.child("site").child(UInt64(number))
      return SiteTimeline(
        key: site.value, profile: profiles[number % profiles.count], zone: zones[number / profiles.count % zones.count],
        accessPoints: (0..<accessPointsPerSite).map { place in
          AccessPointTimeline(
            key: site.child(UInt64(place)).value, model: "AP45", service: Facet(.serving),
            firmware: Facet(FirmwareBehaviour(version: "0.14.29633")))
        })
    }
  }
}
