import Assurance
import Determinism
import Foundation
import MistAPI
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
  /// The sites of 10,000 and of 1,000 access points.
  private static let tenth = siteCount / 10
  private static let hundredth = siteCount / 100
  private static let daysAtOnce = 7

  static func figures(_ options: Options, beside peer: PythonPeer?) async throws -> [Figure] {
    let sites = try timelines(siteCount)
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
    let draws = try numpyDraws(peer, options)
    // 50 ns a cell.
    var figures = [
      figure("cells: 100,000 APs × 144 × 7, one core", Samples(single), limit: cellCount * 50e-9)
    ]
    if !double.isEmpty { figures.append(figure("cells: the same on two cores", Samples(double), limit: 2.8)) }
    figures.append(
      Figure(
        subject: "cells: on one core, beside the draws alone in numpy", unit: "s", ours: Samples(single), peer: draws,
        remark: draws == nil ? "python3 has no numpy: nothing to compare with" : ""))
    figures.append(try await linearity(sites, single, options))
    figures.append(try memory(options))
    figures.append(try await year())
    return figures
  }

  private static func figure(_ subject: String, _ samples: Samples, limit: Double) -> Figure {
    Figure(
      subject: subject, unit: "s", ours: samples, target: .atMost(limit),
      remark: "\(FigureTable.number(samples.median * 1e9 / cellCount)) ns a cell")
  }

  /// As many draws as the cells of a day need, and nothing else; nil where there is no numpy.
  private static func numpyDraws(_ peer: PythonPeer?, _ options: Options) throws -> Samples? {
    guard let peer else { return nil }
    var samples: [Double] = []
    for _ in 0..<(options.repetitions ?? 3) {
      guard let seconds = try peer.seconds("draw", String(siteCount * accessPointsPerSite))["draw"] else { return nil }
      samples.append(seconds)
    }
    return Samples(samples)
  }

  /// What a cell of 100,000 access points takes, in parts of what one of 10,000 does.
  private static func linearity(
    _ sites: [SiteTimeline], _ large: [Double], _ options: Options
  ) async throws -> Figure {
    let few = Array(sites.prefix(tenth))
    var small: [Double] = []
    for _ in 0..<(options.repetitions ?? 3) {
      small.append(await asyncSeconds { _ = await work(on: few, lanes: 1) })
    }
    return Figure(
      subject: "cells: one of 100,000 APs in parts of one of 10,000", unit: "times",
      ours: Samples(large.map { $0 / Samples(small).median * Double(tenth) / Double(siteCount) }),
      target: .atMost(1.1))
  }

  /// The peak of a process that makes the cells of the day on two cores, timelines included.
  private static func memory(_ options: Options) throws -> Figure {
    guard let program = Bundle.main.executablePath else {
      throw WrongResult(description: "this program does not find its own file")
    }
    var peaks: [Double] = []
    for _ in 0..<(options.repetitions ?? 3) {
      let (status, output) = try Child.run([program, "--cold-run", "cells"])
      guard status == 0, let bytes = (try? JSON(parsing: output))?["bytes"]?.double else {
        throw WrongResult(description: "the cells of a day ended with status \(status)")
      }
      peaks.append(bytes / 1_048_576)
    }
    return Figure(subject: "cells: their memory at the most", unit: "MiB", ours: Samples(peaks), target: .atMost(300))
  }

  /// The cells of the day in this process.
  static func coldRun() async throws -> JSON {
    let sum = await work(on: try timelines(siteCount), lanes: 2)
    guard sum.total > 0 else { throw WrongResult(description: "the cells of a day are empty") }
    return ["bytes": JSON(try PeakMemory.bytes())]
  }

  /// A year of 1,000 access points on one core, a week at once: longer rows do not stay in a core's own cache.
  private static func year() async throws -> Figure {
    let sites = try timelines(hundredth)
    var sum = Sum()
    let seconds = seconds {
      for site in sites {
        for first in stride(from: 0, to: 365, by: daysAtOnce) {
          let days = min(daysAtOnce, 365 - first)
          let start = day.lowerBound + Int64(first * day.count)
          sum.add(site.cells(seed: seed, intervals: start..<(start + Int64(days * day.count))))
        }
      }
    }
    let cells = Double(hundredth * accessPointsPerSite * 365 * day.count * Metric.allCases.count)
    guard sum.total > 0 else { throw WrongResult(description: "the cells of a year are empty") }
    return Figure(
      subject: "cells: a year of 1,000 APs × 7, one core", unit: "s", ours: Samples([seconds]), target: .atMost(20),
      remark: "\(FigureTable.number(seconds * 1e9 / cells)) ns a cell")
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

  private static func timelines(_ count: Int) throws -> [SiteTimeline] {
    let zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Nairobi", "Australia/Sydney"]
      .compactMap { TimeZoneDatabase.zone($0) }
    let profiles = Profile.names.compactMap { Profile.named($0) }
    guard zones.count == 5, !profiles.isEmpty else {
      throw WrongResult(description: "the time zones or profiles of the sites are not there")
    }
    return (0..<count).map { number in
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
