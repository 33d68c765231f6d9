import Assurance
import Determinism
import Testing
import World

@Suite("Fitting how access points differ")
struct AccessPointFitTests {
  /// How far the access points of an office differ, in clients and in levels, against the published model.
  struct Truth: Sendable, CustomTestStringConvertible {
    var popularity: Double
    var levels: Double
    var seed: UInt64
    var testDescription: String { "popularity \(popularity), levels \(levels)" }
  }

  private static func profile(_ truth: Truth) throws -> Profile {
    var own = Profile.Definition(name: "own", like: "office")
    if truth.popularity != 1 { own.popularitySpread = truth.popularity }
    if truth.levels != 1 { for metric in Metric.gated { own.levelSpread[metric] = truth.levels } }
    return try #require(Profile(own))
  }

  private static func history(_ profile: Profile, seed: UInt64 = 7) -> [FitSite] {
    WorldFitTests.history(profile, sites: 12, accessPoints: 8, days: 14, seed: seed, readsAccessPoints: true)
  }

  private static func fit(_ sites: [FitSite]) throws -> WorldFit {
    try WorldFit(sites, name: "found", like: "office")
  }

  private static func parameter(_ kind: WorldFit.Parameter.Kind, _ fit: WorldFit) throws -> WorldFit.Parameter {
    try #require(fit.parameters.first { $0.kind == kind }, "\(kind)")
  }

  private static let office: [FitSite] = Profile.named("office").map { history($0) } ?? []

  @Test(
    "what access points were made to differ by comes back within the intervals, and with it everything else",
    arguments: [
      Truth(popularity: 1, levels: 1, seed: 8), Truth(popularity: 1.5, levels: 0.5, seed: 7),
      Truth(popularity: 0.5, levels: 1.5, seed: 9),
    ])
  func recovered(_ truth: Truth) throws {
    let profile = try Self.profile(truth)
    let fit = try Self.fit(Self.history(profile, seed: truth.seed))
    #expect(fit.isGood, "\(fit.checks.filter { !$0.isMet })")
    #expect(fit.accessPoints == 96)
    for found in fit.parameters {
      let known: Double =
        switch found.kind {
        case .clientsAtPeak: 12
        case .attempts: 1
        case .roams: 1.5
        case .rate(let metric): try #require(profile.rate(of: metric))
        case .variation: 1
        case .popularitySpread: truth.popularity
        case .levelSpread: truth.levels
        }
      #expect(found.interval.contains(known), "\(found.kind): \(known) in \(found.interval)")
    }
    // The intervals tell what is other than published.
    for metric in [Metric.coverage, .capacity, .throughput] {
      let found = try Self.parameter(.levelSpread(metric), fit)
      #expect(found.interval.contains(1) == (truth.levels == 1), "\(metric): \(found.interval)")
      #expect(fit.definition.levelSpread[metric] != nil)
    }
    let popularity = try Self.parameter(.popularitySpread, fit)
    #expect(popularity.interval.contains(1) == (truth.popularity == 1), "\(popularity.interval)")
    #expect(fit.checks.contains { $0.metric == nil && $0.kind == .lastingLevels })
    #expect(Profile(fit.definition) != nil)
  }

  @Test("whole sites tell nothing of it, and the fit without access points is what it was")
  func withoutAccessPoints() throws {
    let sites = Self.office.map { site in
      var site = site
      site.accessPointHours = []
      return site
    }
    let fit = try Self.fit(sites)
    #expect(fit.accessPoints == 0)
    #expect(fit.definition.popularitySpread == nil && fit.definition.levelSpread.isEmpty)
    #expect(fit.checks.contains { $0.kind == .lastingLevels } == false)
    // One access point a site has nobody of its site to differ from.
    let lonely = sites.enumerated().map { number, site in
      var site = site
      site.accessPointHours = [Self.office[number].accessPointHours[0]]
      return site
    }
    #expect(try Self.fit(lonely).definition == fit.definition)
  }

  @Test("differences that do not last are not the model's, and the fit is refused for them")
  func notLasting() throws {
    // In the last three days each access point is another one of its site: the site itself is what it was.
    let sites = Self.office.map { site in
      var site = site
      let count = site.accessPointHours.count
      site.accessPointHours = site.accessPointHours.indices.map { place in
        var hours = site.accessPointHours[place]
        let other = site.accessPointHours[(place + count / 2) % count]
        for (metric, values) in other {
          hours[metric] = Array((hours[metric] ?? []).prefix(11 * 24)) + Array(values.dropFirst(11 * 24))
        }
        return hours
      }
      return site
    }
    #expect(try Self.fit(Self.office).isGood)
    let fit = try Self.fit(sites)
    let bad = fit.checks.filter { !$0.isMet }
    #expect(Set(bad.map(\.kind)) == [.lastingLevels], "\(bad)")
    #expect(Set(bad.map(\.metric)).isSuperset(of: [nil, .coverage, .capacity, .throughput]), "\(bad)")
    #expect(bad.allSatisfy { $0.measured < $0.allowed.lowerBound && $0.fitted == 1 })
  }

  @Test("hours that are not known are left out, and so is who hardly has a client")
  func gaps() throws {
    let whole = try Self.fit(Self.office)
    var sites = Self.office
    for site in sites.indices {
      for place in sites[site].accessPointHours.indices {
        for (metric, hours) in sites[site].accessPointHours[place] {
          // A day of every four, another one at each; at the last access point all but a few hours.
          let isSpare = place == 7
          sites[site].accessPointHours[place][metric] = hours.enumerated().map { hour, tally in
            isSpare ? (hour % 100 == 12 ? tally : nil) : (hour / 24 + place) % 4 == 0 ? nil : tally
          }
        }
      }
    }
    let torn = try Self.fit(sites)
    for kind: WorldFit.Parameter.Kind in [.popularitySpread, .levelSpread(.coverage), .levelSpread(.throughput)] {
      let (one, other) = (try Self.parameter(kind, whole).value, try Self.parameter(kind, torn).value)
      #expect((one / other - 1).magnitude < 0.2, "\(kind): \(one), \(other)")
    }
  }

  @Test("differences that no profile can have are refused, and it is said how large they are")
  func outside() throws {
    let sites = Self.office.map { site in
      var site = site
      for place in site.accessPointHours.indices {
        let factor = StrictMath.exp(place.isMultiple(of: 2) ? -2.5 : 2.5)
        site.accessPointHours[place][.coverage] = site.accessPointHours[place][.coverage]?.map { tally in
          tally.map { Tally(total: Int64(Double($0.total) * factor), degraded: Int64(Double($0.degraded) * factor)) }
        }
      }
      return site
    }
    let bad = try Self.fit(sites).checks.filter { !$0.isMet }
    let found = try #require(bad.first { $0.kind == .accessPoints }, "\(bad)")
    #expect(found.metric == nil && found.measured > 2.5 && found.fitted == 2)
  }
}
