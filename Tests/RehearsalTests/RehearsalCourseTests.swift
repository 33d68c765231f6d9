import Assurance
import Determinism
import Foundation
import MistAPI
import Rehearsal
import Reporting
import Testing
import Twin

/// How a rehearsal went over the clock.
@Suite("The course of a rehearsal")
struct RehearsalCourseTests {
  private static func run(_ replacing: [(String, String)] = [], keep: String? = nil) async throws -> RehearsalResult {
    var options = Rehearsal.Options(threads: 2, keep: keep)
    options.recordsCourse = true
    return try await Rehearsal(
      reading: Fixtures.scenario("two-sites"), files: try Fixtures.with("two-sites", replacing: replacing),
      options: options
    ).run()
  }

  @Test("with it a rehearsal is what it is without: the same calls, the same store, the same result")
  func changesNothing() async throws {
    var with = try await Self.run()
    let without = try await Rehearsal(
      reading: Fixtures.scenario("two-sites"), files: try Fixtures.with("two-sites", replacing: [])
    ).run()
    #expect(without.course == nil)
    #expect(with.course != nil)
    with.course = nil
    #expect(with.document.text == without.document.text)
    #expect(with.storeDigest == without.storeDigest)
  }

  @Test("its sums are those of the result: arrivals, calls, bins to the end of the clock")
  func sums() async throws {
    let result = try await Self.run()
    let course = try #require(result.course)
    #expect(course.bin == 3600)
    #expect(course.moment(course.bins) >= result.end)
    #expect(course.moment(course.bins - 1) < result.end)
    #expect(course.arrivals.count == course.bins && course.calls.count == course.bins)
    #expect(course.arrivals.reduce(0, +) == result.hardware.slots)
    #expect(course.calls.reduce(0, +) == result.calls.total)
    #expect(course.operations.reduce(0) { $0 + $1.calls } == result.calls.total)
    #expect(course.operations.contains { $0.path == "/api/v1/orgs/:org_id/inventory" && $0.method == "POST" })
    #expect(
      course.operations.allSatisfy { !$0.path.contains("-") || $0.path.contains("sle") || !$0.path.contains("0000") })
    #expect(course.countedSites == 2)
    #expect(course.sites.map(\.place).sorted() == ["Denver", "Lisbon"])
    #expect(course.events.first?.isStage == true)
    #expect(course.events.contains { $0.text.contains("PROMOTED") })
    #expect(course.events.map(\.at) == course.events.map(\.at).sorted())
    #expect(course.gates.map(\.alpha) == [0.02, 0.03])
    #expect(abs((course.gates.first?.failsAt ?? 0) - 3.912) < 0.001)
    #expect(course.knowledge.modelled > 30 && course.knowledge.unknown > course.knowledge.modelled)
    // The organisation is its sites.
    for metric in Metric.gated.indices {
      for bin in 0..<course.bins {
        let parts = course.sites.map { $0.tallies[metric][bin] }.sum()
        #expect(course.organisation.tallies[metric][bin] == parts)
      }
    }
    // Nobody is there before the first device is.
    let first = course.bin(at: try #require(result.hardware.firstArrival))
    #expect(course.organisation.tallies.allSatisfy { $0.prefix(first).allSatisfy { $0.total == 0 } })
    #expect(course.organisation.tallies.allSatisfy { $0[(course.bins - 48)...].contains { $0.total > 0 } })
  }

  @Test("its levels are those that the API gives, hour by hour")
  func levels() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let result = try await Self.run(keep: file)
    let course = try #require(result.course)
    let window = try #require(result.window)
    let twin = try Twin(file: file, settings: .init(seed: 0, start: result.end))
    let organisation = try #require(try await twin.organisations().first).id
    let client = TwinClient(twin, token: try await twin.mintToken("test", role: "read", in: organisation))
    for item in try await client.list("/orgs/\(organisation)/sites") {
      let id = try #require(item["id"]?.string.flatMap { MistID($0) })
      let own = try #require(course.sites.first { $0.place == item["name"]?.string })
      for (index, metric) in Metric.gated.enumerated() {
        let trend = try await client.levelTrend(
          metric.name, of: .site, at: id, from: window.lowerBound, to: window.upperBound)
        #expect(trend.level.total.count == 24)
        for (hour, total) in trend.level.total.enumerated() {
          let tally = own.tallies[index][course.bin(at: window.lowerBound) + hour]
          #expect(tally.total == metric.unit.count(ofSamples: total ?? 0))
          #expect(tally.degraded == metric.unit.count(ofSamples: trend.level.degraded[hour] ?? 0))
        }
      }
    }
  }

  @Test("causes that strike several sites at once are one, with the scenario's line")
  func causes() async throws {
    let result = try await Self.run([
      ("expect:", "causes:\n  - { cause: dns-down, all: true, start: +8d, end: +8d12:00, part: 0.5 }\nexpect:")
    ])
    let cause = try #require(result.course?.causes.first)
    #expect(result.course?.causes.count == 1)
    #expect(cause.kind == "dns-down")
    #expect(cause.sites.sorted() == ["Denver", "Lisbon"])
    #expect(cause.start == result.start.advanced(bySeconds: 8 * 86_400))
    #expect(cause.place?.contains("two-sites.yaml:") == true)
    let course = try #require(result.course)
    let bin = course.bin(at: cause.start) + 6
    let connects = try #require(Metric.gated.firstIndex(of: .successfulConnect))
    #expect(try #require(course.organisation.tallies[connects][bin].level) < 0.8)
  }

  @Test("a site that was asked for and is not there has counted nothing, and so has the future")
  func nothing() async throws {
    let twin = try Twin(settings: .init(seed: 1, start: Instant(seconds: 1_800_000_000)))
    let course = try await twin.levelCourse(
      of: [.zero], from: Instant(seconds: 1_800_000_000), bins: 3, of: 3600)
    #expect(course == [Array(repeating: Array(repeating: .zero, count: 3), count: Metric.gated.count)])
    await twin.advance(to: Instant(seconds: 1_800_003_600))
    #expect(
      try await twin.levelCourse(of: [.zero], from: Instant(seconds: 1_800_000_000), bins: 3, of: 3600) == course)
  }
}
