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

  /// The window of a call: `start` and `end`, or `duration` (default one day) back from `end` or from now.
  init(_ call: Call) throws {
    let now = call.now.seconds
    let end = try Self.moment(call.query("end"), now: now) ?? now
    let start =
      try Self.moment(call.query("start"), now: now) ?? end - (try Self.duration(call.query("duration") ?? "1d"))
    try self.init(start: start, end: min(end, now), now: now)
  }

  /// The native intervals of an hour that are complete.
  func intervals(of hour: Int64) -> Range<Int64> {
    let perBin = Self.bin / WorldModel.interval
    return hour * perBin..<min((hour + 1) * perBin, end / WorldModel.interval)
  }

  func isComplete(_ hour: Int64) -> Bool { (hour + 1) * Self.bin <= end }

  /// Epoch seconds, `now`, or back from now: `-1d`, `-2h` …
  private static func moment(_ text: String?, now: Int64) throws(APIFailure) -> Int64? {
    guard let text else { return nil }
    if text == "now" { return now }
    if text.hasPrefix("-") { return now - (try duration(String(text.dropFirst()))) }
    guard let value = Double(text), value.isFinite, abs(value) < 1e11 else {
      throw .badRequest("expected epoch seconds, found '\(text)'")
    }
    return Int64(value)
  }

  private static func duration(_ text: String) throws(APIFailure) -> Int64 {
    let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count < 100_000
    else { throw .badRequest("duration: expected a number and one of m, h, d, w; found '\(text)'") }
    return count * unit
  }
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
      work.append(Work(site: try worldSite(site), id: site.id, hours: first..<(last + 1)))
    }
    let results = Mutex([[LevelHour]](repeating: [], count: work.count))
    let jobs = work
    let lanes = max(1, min(settings.threads, jobs.count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for index in stride(from: lane, to: jobs.count, by: lanes) {
        let hours = compute(jobs[index].site, hours: jobs[index].hours, window)
        results.withLock { $0[index] = hours }
      }
    }
    let filled = results.withLock { $0 }
    for (job, hours) in zip(jobs, filled) {
      for (hour, level) in zip(job.hours, hours) { levels.keep(level, hour: hour, of: job.id) }
    }
  }

  /// How many clients an access point has in the present interval.
  func clientCount(_ mac: MACAddress, at site: MistID) throws -> Int {
    guard let object = try object("sites", site) else { return 0 }
    return try clientCounts(at: object)[mac] ?? 0
  }
}
