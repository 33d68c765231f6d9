import Assurance
import Determinism
import Documents
import MistAPI
import Rollout
import Twin
import World

/// Reads from the twin, when a rehearsal is over, how it went over the clock.
struct CourseReading {
  let scenario: Scenario
  let twin: Twin
  let result: RehearsalResult
  /// The ids of the sites, by name.
  let siteIDs: [String: MistID]
  /// When devices come up.
  let arrivals: [Instant]
  let events: EventRecorder
  let calls: CallRecorder

  /// More bins than that nobody tells apart: a longer run has coarser ones.
  private static let mostBins = 800
  /// Lengths of bins, in hours.
  private static let lengths: [Int64] = [1, 2, 3, 6, 12, 24, 48, 168]
  /// The organisation's levels are counted at so many hours of sites at most: an even choice of sites beyond.
  private static let mostSiteHours = 60_000
  /// So many sites that stand worst have a course of their own, and so many of the first canaries.
  private static let (mostWorst, mostCanaries) = (6, 4)
  /// The levels of so many sites are worked out at once, and only their sums are kept.
  private static let batch = 64

  func run() async throws -> RehearsalCourse {
    let start = Instant(seconds: result.start.seconds / 3600 * 3600)
    let hours = max(1, (result.end.seconds - start.seconds + 3599) / 3600)
    let length = Self.lengths.first { (hours + $0 - 1) / $0 <= Int64(Self.mostBins) } ?? 168
    let bins = Int((hours + length - 1) / length)
    let names = result.sites.isEmpty ? siteIDs.keys.sorted() : result.sites.map(\.site)
    let chosen = Self.choice(of: names, most: max(1, Self.mostSiteHours / Int(hours)))
    var sum = [[Tally]](repeating: Array(repeating: .zero, count: bins), count: Metric.gated.count)
    for first in stride(from: 0, to: chosen.count, by: Self.batch) {
      let ids = chosen[first..<min(first + Self.batch, chosen.count)].compactMap { siteIDs[$0] }
      for site in try await twin.levelCourse(of: ids, from: start, bins: bins, of: length * 3600) {
        for metric in sum.indices {
          for bin in 0..<bins { sum[metric][bin] += site[metric][bin] }
        }
      }
    }
    let alone = notable.filter { siteIDs[$0] != nil }
    let own = try await twin.levelCourse(
      of: alone.compactMap { siteIDs[$0] }, from: start, bins: bins, of: length * 3600)
    var course = RehearsalCourse(
      start: start, bin: length * 3600, bins: bins, organisation: .init(place: "", tallies: sum),
      countedSites: chosen.count, sites: zip(alone, own).map { .init(place: $0, tallies: $1) },
      causes: try await causes(), arrivals: Array(repeating: 0, count: bins), calls: Array(repeating: 0, count: bins),
      operations: await calls.operations, gates: gates, events: await events.events, knowledge: Self.knowledge)
    for arrival in arrivals { course.arrivals[course.bin(at: arrival)] += 1 }
    for (hour, count) in await calls.byHour { course.calls[course.bin(at: Instant(seconds: hour * 3600))] += count }
    return course
  }

  /// So many names at most, evenly over the list.
  static func choice(of names: [String], most: Int) -> [String] {
    guard names.count > most else { return names }
    return (0..<most).map { names[$0 * names.count / most] }
  }

  /// The sites that have a course of their own: those that failed or stand worst, and those of the first canaries.
  private var notable: [String] {
    let judged = result.sites.filter { $0.notYet == nil || $0.hasFailed }
    let ranked = judged.enumerated().sorted { one, other in
      Self.rank(one.element, one.offset) < Self.rank(other.element, other.offset)
    }
    var names = ranked.prefix(Self.mostWorst).map(\.element.site)
    if case .carriedOut(_, let rollout, _) = result.upgrade {
      var canaries: [String] = []
      for device in rollout.phases.first?.devices ?? [] where !canaries.contains(device.siteName) {
        canaries.append(device.siteName)
      }
      names += canaries.filter { !names.contains($0) }.prefix(Self.mostCanaries)
    }
    return names
  }

  private static func rank(_ site: SiteReview, _ offset: Int) -> (Int, Double, Int) {
    (site.hasFailed ? 0 : site.hasWarning ? 1 : 2, site.worst?.level ?? 2, offset)
  }

  private var gates: [RehearsalCourse.GateLimit] {
    (scenario.upgrades.last?.rules?.phases ?? []).compactMap { phase in
      guard case .gate(let gate) = phase.judgement, gate.alpha > 0 else { return nil }
      return .init(
        phase: phase.name, alpha: gate.alpha, failsAt: -StrictMath.log(gate.alpha), margin: gate.margin)
    }
  }

  /// The causes that the twin knows; what struck several sites in the same way at the same time is one.
  private func causes() async throws -> [RehearsalCourse.CauseSpan] {
    var spans: [RehearsalCourse.CauseSpan] = []
    for item in try await twin.causes() {
      guard let kind = item["kind"]?.string.flatMap({ CauseKind(rawValue: $0) }), let site = item["site"]?.string,
        let start = item["start"]?.int, let end = item["end"]?.int
      else { continue }
      let period = item["every"]?.int.map { Int64($0) }
      // One that comes back is over with its last return.
      let last = period == nil ? Int64(end) : item["until"]?.int.map { Int64($0) } ?? result.end.seconds
      let span = RehearsalCourse.CauseSpan(
        kind: kind.rawValue, sentence: kind.sentence, start: Instant(seconds: Int64(start)),
        end: Instant(seconds: max(Int64(end), last)), magnitude: item["magnitude"]?.double ?? 1,
        unit: kind.magnitudeMeaning, period: period, sites: [site], place: place(of: kind, Int64(start)))
      let same = spans.firstIndex { other in
        (other.kind, other.start, other.end, other.magnitude, other.period)
          == (span.kind, span.start, span.end, span.magnitude, span.period)
      }
      if let same {
        if !spans[same].sites.contains(site) { spans[same].sites.append(site) }
      } else {
        spans.append(span)
      }
    }
    return spans.filter { $0.end > result.start && $0.start < result.end }.sorted {
      ($0.start, $0.kind, $0.end) < ($1.start, $1.kind, $1.end)
    }
  }

  private func place(of kind: CauseKind, _ start: Int64) -> String? {
    scenario.causes.first { $0.kind == kind && $0.start.instant(from: scenario.start).seconds == start }?
      .sites.first.map { "\($0.position.file):\($0.position.line)" }
  }

  private static var knowledge: RehearsalCourse.Knowledge {
    func count(_ knowledge: ModelCoverage.Knowledge) -> Int {
      ModelCoverage.all.reduce(0) { $0 + ($1.knowledge == knowledge ? 1 : 0) }
    }
    return .init(modelled: count(.modelled), without: count(.none), unknown: count(.notModelled))
  }
}
