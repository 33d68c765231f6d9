import Assurance
import Determinism
import Dispatch
import MistAPI
import SQLite
import Synchronization
import World

/// A window of whole hours: the API's bins are of 3,600 s (ruling 5), the last one may be cut short by the present.
struct LevelWindow {
  /// Hours since the epoch.
  let hours: Range<Int64>
  /// The end of the last complete interval.
  let end: Int64

  static let bin: Int64 = 3600

  /// Aligns a window to bins, as the cloud does (mist-fidelity, section 1.6), and ends it at the present.
  init(start: Int64, end: Int64, now: Int64) throws(APIFailure) {
    guard start < end else { throw .badRequest("start must be before end") }
    guard end - start <= 366 * 86_400 else { throw .badRequest("the window must not be longer than a year") }
    let complete = now / WorldModel.interval * WorldModel.interval
    let last = min((end + Self.bin - 1) / Self.bin * Self.bin, complete)
    let first = start / Self.bin
    hours = first..<max(first, (last + Self.bin - 1) / Self.bin)
    self.end = max(first * Self.bin, last)
  }

  /// The window of a call; what lies after now is not known yet.
  init(_ call: Call) throws {
    let window = try TimeWindow(call)
    let now = call.now.seconds
    try self.init(start: window.start, end: min(window.end, now), now: now)
  }

  /// The start of the first bin.
  var start: Int64 { hours.lowerBound * Self.bin }

  /// The native intervals of an hour that are complete.
  func intervals(of hour: Int64) -> Range<Int64> {
    let perBin = Self.bin / WorldModel.interval
    return hour * perBin..<min((hour + 1) * perBin, end / WorldModel.interval)
  }

  func isComplete(_ hour: Int64) -> Bool { (hour + 1) * Self.bin <= end }
}

extension Twin {
  /// The hours of a site's window, in order; what is not known yet is worked out in one go.
  func levelHours(of site: StoredObject, in window: LevelWindow) throws -> [LevelHour] {
    try fillLevels(of: [site], in: window)
    let world = try worldSite(site)
    return window.hours.map {
      levels.hour($0, of: site.id) ?? compute(world, hours: $0..<($0 + 1), window)[0]
    }
  }

  private nonisolated func compute(
    _ site: LevelCache.Site, hours: Range<Int64>, _ window: LevelWindow
  ) -> [LevelHour] {
    let intervals =
      window.intervals(of: hours.lowerBound).lowerBound..<window.intervals(of: hours.upperBound - 1).upperBound
    let cells = site.timeline.cells(seed: seed, intervals: intervals)
    return hours.map {
      LevelHour(cells: cells, accessPoints: site.accessPoints.count, intervals: window.intervals(of: $0))
    }
  }

  /// Works out the complete hours of several sites, side by side where the settings allow; the result is the same.
  func fillLevels(of sites: [StoredObject], in window: LevelWindow) throws {
    struct Work: Sendable {
      var site: LevelCache.Site
      var id: MistID
      var hours: Range<Int64>
    }
    var work: [Work] = []
    for site in sites {
      let missing = window.hours.filter { window.isComplete($0) && levels.hour($0, of: site.id) == nil }
      guard let first = missing.first, let last = missing.last else { continue }
      let world = try worldSite(site)
      for hours in parts(of: first..<(last + 1), sites: sites.count) {
        work.append(Work(site: world, id: site.id, hours: hours))
      }
    }
    let filled = sideBySide(work) { compute($0.site, hours: $0.hours, window) }
    for (job, hours) in zip(work, filled) {
      for (hour, level) in zip(job.hours, hours) { levels.keep(level, hour: hour, of: job.id) }
    }
  }

  /// Long runs of hours of a few sites are cut into parts, so that every core has work. Each hour is what it is, alone or not.
  private nonisolated func parts(of hours: Range<Int64>, sites: Int) -> [Range<Int64>] {
    let lanes = Int64(max(1, settings.threads / max(1, sites)))
    // Each part begins with the work that the site as a whole makes.
    let length = max(12, (Int64(hours.count) + lanes - 1) / lanes)
    return stride(from: hours.lowerBound, to: hours.upperBound, by: Int(length)).map {
      $0..<min($0 + length, hours.upperBound)
    }
  }

  /// Carries out jobs that need nothing of each other, on as many cores as the settings allow, and returns what came of each.
  nonisolated func sideBySide<Job: Sendable, Outcome: Sendable>(
    _ jobs: [Job], _ work: @Sendable (Job) -> Outcome
  ) -> [Outcome] {
    Self.sideBySide(jobs, threads: settings.threads, work)
  }

  /// The same on as many cores as is said.
  static func sideBySide<Job: Sendable, Outcome: Sendable>(
    _ jobs: [Job], threads: Int, _ work: @Sendable (Job) -> Outcome
  ) -> [Outcome] {
    let lanes = max(1, min(threads, jobs.count))
    guard lanes > 1 else { return jobs.map(work) }
    let outcomes = Mutex([Outcome?](repeating: nil, count: jobs.count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for index in stride(from: lane, to: jobs.count, by: lanes) {
        let outcome = work(jobs[index])
        outcomes.withLock { $0[index] = outcome }
      }
    }
    return outcomes.withLock { $0 }.compactMap { $0 }
  }

  /// How many clients an access point has in the present interval.
  func clientCount(_ mac: MACAddress, at site: MistID) throws -> Int {
    guard let object = try object("sites", site) else { return 0 }
    return try clientCounts(at: object)[mac] ?? 0
  }
}
