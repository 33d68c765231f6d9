import Assurance
import Determinism
import MistAPI
import World

/// The sums of whole sites, which lists of all sites read: without access points and classifiers, so that ten thousand sites
/// fit into memory.
extension Twin {
  /// What a site counted in a window, by `Metric.rawValue`, then the availability of its access points.
  func siteSums(of site: MistID, in window: LevelWindow) throws -> [Tally] {
    try fillSums(of: [site], in: window)
    return levels.sums(of: site)?.sums(of: window.hours, until: window.end) ?? SiteHours.nothing
  }

  /// Works out the sums of several sites as far as they are not known.
  /// - Parameter withLines: whether their lines in a list of all sites are to be put together beside.
  func fillSums(of sites: [MistID], in window: LevelWindow, withLines: Bool = false) throws {
    struct Job: Sendable {
      var id: MistID
      var timeline: SiteTimeline
      var accessPoints: Int
      var hours: Range<Int64>
      /// What is known of the site already.
      var sums: SiteHours
    }
    var jobs: [Job] = []
    for site in sites {
      let known = levels.sums(of: site)
      let missing = window.hours.filter { !(known?.knows($0, until: window.end) ?? false) }
      guard let first = missing.first, let last = missing.last, let world = try worldSite(site) else { continue }
      jobs.append(
        Job(
          id: site, timeline: world.timeline, accessPoints: world.present, hours: first..<(last + 1),
          sums: known ?? SiteHours()))
    }
    let seed = self.seed
    let filled = sideBySide(jobs) { job -> (sums: SiteHours, line: SiteLine?) in
      var sums = job.sums
      for (hour, tallies) in zip(job.hours, Self.sums(job.timeline, seed: seed, hours: job.hours, in: window)) {
        if window.isComplete(hour) {
          sums.keep(tallies, hour: hour)
        } else {
          sums.keep(tallies, hour: hour, until: window.end)
        }
      }
      guard withLines else { return (sums, nil) }
      let tallies = Self.wirelessTallies(sums.sums(of: window.hours, until: window.end))
      return (sums, SiteLine(of: job.id, .wireless, devices: job.accessPoints, tallies, in: window))
    }
    for (job, made) in zip(jobs, filled) {
      levels.keep(made.sums, of: job.id)
      if let line = made.line { levels.keep(line, .wireless, of: job.id) }
    }
  }

  /// The sums of each hour, by `Metric.rawValue`, then the availability.
  private static func sums(
    _ timeline: SiteTimeline, seed: RandomKey, hours: Range<Int64>, in window: LevelWindow
  ) -> [[Tally]] {
    let intervals =
      window.intervals(of: hours.lowerBound).lowerBound..<window.intervals(of: hours.upperBound - 1).upperBound
    let cells = timeline.cells(seed: seed, intervals: intervals)
    let perHour = Int(LevelWindow.bin / WorldModel.interval)
    let byMetric = Metric.allCases.map { cells.tallies($0, per: perHour) }
    return hours.enumerated().map { index, hour in
      var row = byMetric.map { $0[index] }
      let health = row[Metric.apHealth.rawValue]
      // Only of an hour in which something was wrong must be known what.
      let isGood = health.degraded == 0
      row.append(isGood ? health : cells.sum(.apHealth, intervals: window.intervals(of: hour)).availability.tally)
      return row
    }
  }
}
