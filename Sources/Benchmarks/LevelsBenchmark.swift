import Assurance
import Determinism
import Foundation
import MistAPI
import Twin
import World

/// Service levels of 10,000 sites with ten access points, a switch and a gateway each, by the API in this process, on all cores:
/// the list of all sites over a day, one site's day, and a fault at one of them.
enum LevelsBenchmark {
  private static let siteCount = 10_000
  private static let page = 1000
  /// The whole UTC days that there are; the devices came up in the morning before the first.
  private static let days = 5

  static func figures(_ options: Options) async throws -> [Figure] {
    let place = try await LargeTwin(
      sites: siteCount, days: Int64(days + 1), threads: ProcessInfo.processInfo.activeProcessorCount)
    return try await list(place, options) + [try await siteDay(place, options)] + fault(place, options)
  }

  /// The UTC day of that number, in epoch seconds.
  private static func day(_ number: Int) -> Range<Int64> {
    let midnight = (LargeTwin.start.seconds / 86_400 + 1 + Int64(number)) * 86_400
    return midnight..<(midnight + 86_400)
  }

  // MARK: The list of all sites

  private static func list(_ place: LargeTwin, _ options: Options) async throws -> [Figure] {
    let timelines = timelines(place)
    let rounds = max(1, min(days - 1, options.repetitions ?? 3))
    var (unknown, cold, bare, warm, shifted) = ([Double](), [Double](), [Double](), [Double](), [Double]())
    for round in 0...rounds {
      var lists: [[UInt8]] = []
      let time = try await asyncSeconds { lists = try await pages(place, over: day(round)) }
      if round == 0 { unknown.append(time) } else { cold.append(time) }
      var first = Tally.zero
      bare.append(await asyncSeconds { first = await generate(timelines, seed: place.seed, day(round)) })
      try check(lists, against: first)
      for _ in 0..<3 {
        var again: [[UInt8]] = []
        warm.append(try await asyncSeconds { again = try await pages(place, over: day(round)) } * 1000)
        guard again == lists else { throw WrongResult(description: "the list of sites was not the same again") }
      }
      let part = (day(round).lowerBound + 3600 * Int64(round + 1))..<day(round).upperBound
      shifted.append(try await asyncSeconds { _ = try await pages(place, over: part) } * 1000)
    }
    let tenPercent = Figure.Target.ratio(1 / 1.1)
    return [
      Figure(
        subject: "levels: sites-sle of 10,000 sites, a day; beside making the cells", unit: "s", ours: Samples(cold),
        peer: Samples(bare), target: tenPercent, remark: "the sites' histories are known"),
      Figure(
        subject: "levels: the same, their histories read as well", unit: "s", ours: Samples(unknown),
        peer: Samples(bare), remark: "once"),
      Figure(subject: "levels: the same again, all ten pages", unit: "ms", ours: Samples(warm), target: .atMost(50)),
      Figure(subject: "levels: over another part of a known day", unit: "ms", ours: Samples(shifted)),
    ]
  }

  /// The answers of all pages.
  private static func pages(_ place: LargeTwin, over window: Range<Int64>) async throws -> [[UInt8]] {
    var pages: [[UInt8]] = []
    for number in 1...(siteCount / page) {
      let answer = await place.client.send(
        MistRequest(
          .get, "/orgs/\(place.organisation)/insights/sites-sle",
          query: query(window) + [.init("limit", String(page)), .init("page", String(number))]))
      guard answer.status == 200 else {
        throw WrongResult(description: "sites-sle answered with status \(answer.status)")
      }
      pages.append(answer.body)
    }
    return pages
  }

  private static func query(_ window: Range<Int64>) -> [MistRequest.QueryItem] {
    [.init("start", String(window.lowerBound)), .init("end", String(window.upperBound))]
  }

  /// Makes the cells of all sites on as many cores, and nothing of them; tells the coverage of the first site.
  private static func generate(_ sites: [SiteTimeline], seed: UInt64, _ window: Range<Int64>) async -> Tally {
    let cells = (window.lowerBound / WorldModel.interval)..<(window.upperBound / WorldModel.interval)
    let seed = RandomKey(seed: seed)
    let lanes = ProcessInfo.processInfo.activeProcessorCount
    return await withTaskGroup(of: Tally?.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          var first: Tally?
          for index in stride(from: lane, to: sites.count, by: lanes) {
            let made = sites[index].cells(seed: seed, intervals: cells)
            if index == 0 { first = made.sum(.coverage).tally }
          }
          return first
        }
      }
      var found = Tally.zero
      for await first in group { found = first ?? found }
      return found
    }
  }

  /// The sites as the world sees them once all their devices serve.
  private static func timelines(_ place: LargeTwin) -> [SiteTimeline] {
    guard let office = Profile.named("office"), let zone = TimeZoneDatabase.zone("Europe/Berlin") else { return [] }
    return zip(place.sites, place.accessPoints).map { site, accessPoints in
      SiteTimeline(
        key: site.high ^ site.low, profile: office, zone: zone,
        accessPoints: accessPoints.map {
          AccessPointTimeline(
            key: SplitMix.mix($0.value), model: "AP45", service: Facet(.serving),
            firmware: Facet(FirmwareBehaviour(version: "0.14.29633")))
        })
    }
  }

  /// Whether the first site's coverage is that of the cells that were made beside.
  private static func check(_ pages: [[UInt8]], against sum: Tally) throws {
    let first = try JSON(parsing: pages[0])["results"]?.array?.first
    let expected = JSON.number(JSONNumber(float32: Float(1 - Double(sum.degraded) / Double(sum.total))))
    guard first?["coverage"] == expected else {
      throw WrongResult(
        description: "coverage of the first site: the list says \(first?["coverage"]?.text ?? "nothing"), "
          + "the cells beside it \(expected.text)")
    }
  }

  // MARK: One site

  /// Every level that a site advertises, over a day, one call each.
  private static func siteDay(_ place: LargeTwin, _ site: MistID) async throws -> [[UInt8]] {
    let path = "/sites/\(site)/sle/site/\(site)"
    let names = try await place.client.call(.get, path + "/metrics")["enabled"]?.strings ?? []
    var answers: [[UInt8]] = []
    for name in names {
      let answer = await place.client.send(
        MistRequest(.get, path + "/metric/\(name)/summary-trend", query: query(day(days - 1))))
      guard answer.status == 200 else {
        throw WrongResult(description: "\(name) of a site answered with status \(answer.status)")
      }
      answers.append(answer.body)
    }
    return answers
  }

  private static func siteDay(_ place: LargeTwin, _ options: Options) async throws -> Figure {
    var times: [Double] = []
    var calls = 0
    for number in 0..<(10 * (options.repetitions ?? 3)) {
      times.append(
        try await asyncSeconds { calls = try await siteDay(place, place.sites[100 + number]).count } * 1000)
    }
    return Figure(
      subject: "levels: one site's day, all metrics", unit: "ms", ours: Samples(times), target: .atMost(5),
      remark: "\(calls) calls")
  }

  // MARK: A fault

  private static func fault(_ place: LargeTwin, _ options: Options) async throws -> [Figure] {
    let window = day(days - 1)
    let before = try await pages(place, over: window)
    var (anew, after) = ([Double](), [Double]())
    for number in 0..<(10 * (options.repetitions ?? 3)) {
      let site = place.sites[5000 + number]
      let healthy = try await siteDay(place, site)
      var ill: [[UInt8]] = []
      anew.append(
        try await asyncSeconds {
          try await place.twin.addCause(
            .dhcpDown, site: "site-\(5000 + number)", from: Instant(seconds: window.lowerBound + 32_400),
            to: Instant(seconds: window.lowerBound + 46_800), magnitude: 1)
          ill = try await siteDay(place, site)
        } * 1000)
      guard ill != healthy else { throw WrongResult(description: "a fault changed nothing at its site") }
      var lists: [[UInt8]] = []
      after.append(try await asyncSeconds { lists = try await pages(place, over: window) } * 1000)
      guard zip(lists, before).filter({ $0 != $1 }).count == 1 else {
        throw WrongResult(description: "a fault at one site did not change one page of the list")
      }
      _ = try await place.twin.removeCauses(id: nil)
    }
    return [
      Figure(
        subject: "levels: a fault at one of 10,000 sites, its day anew", unit: "ms", ours: Samples(anew),
        target: .atMost(10)),
      Figure(
        subject: "levels: sites-sle of all sites after it, ten pages", unit: "ms", ours: Samples(after),
        target: .atMost(60)),
    ]
  }
}
