import Assurance
import Determinism
import Testing
import World

@Suite("Fitting the model to a history")
struct WorldFitTests {
  /// A place that no shipped profile is like: when people are there, how many, how much is bad, and how it comes.
  static let own: Profile.Definition = {
    var own = Profile.Definition(name: "own", like: "retail")
    own.clientsAtPeak = 15
    own.attemptsPerClientHour = 3
    own.roamsPerClientHour = 1
    let week = DayCourse([
      .init(minute: 7 * 60, load: 0.1), .init(minute: 9 * 60, load: 0.5), .init(minute: 12 * 60, load: 1),
      .init(minute: 19 * 60, load: 1), .init(minute: 22 * 60, load: 0.1),
    ])
    own.days = Array(repeating: week, count: 7)
    own.rates = [.coverage: 0.12, .capacity: 0.08, .successfulConnect: 0.05]
    own.variation = [.throughput: 0.4, .coverage: 1.5]
    return own
  }()

  /// From a Monday, midnight.
  static let monday: Int64 = 1_799_625_600

  /// What a model has counted at some sites in some days, as a cloud tells it: nothing of hours without anybody.
  static func history(
    _ profile: Profile, sites: Int, accessPoints: Int = 3, days: Int, seed: UInt64 = 7,
    thresholds: LevelThresholds = .preset, readsAccessPoints: Bool = false
  ) -> [FitSite] {
    (0..<sites).map { number in
      var site = SiteTimeline(
        key: UInt64(number + 1), profile: profile, zone: Places.utc,
        accessPoints: (0..<accessPoints).map { Places.accessPoint(UInt64(number * 1000 + $0 + 1)) })
      site.thresholds = Facet(thresholds)
      let first = monday / 600
      let cells = site.cells(
        seed: RandomKey(seed: seed), intervals: first..<(first + Int64(days) * 144), metrics: Metric.allCases)
      var hours: [Metric: [Tally?]] = [:]
      for metric in Metric.allCases {
        hours[metric] = cells.tallies(metric, per: 6).map { $0.total == 0 ? nil : $0 }
      }
      let own = (0..<(readsAccessPoints ? accessPoints : 0)).map { place in
        var hours: [Metric: [Tally?]] = [:]
        for metric in Metric.allCases {
          hours[metric] = (0..<(days * 24)).map { hour in
            let begin = first + Int64(hour) * 6
            let tally = cells.tally(metric, accessPoint: place, intervals: begin..<(begin + 6))
            return tally.total == 0 ? nil : tally
          }
        }
        return hours
      }
      return FitSite(
        name: "site \(number)", zone: Places.utc, accessPoints: accessPoints, thresholds: thresholds, start: monday,
        hours: hours, accessPointHours: own)
    }
  }

  private func parameter(_ kind: WorldFit.Parameter.Kind, _ fit: WorldFit) throws -> WorldFit.Parameter {
    try #require(fit.parameters.first { $0.kind == kind }, "\(kind)")
  }

  @Test("what a model was made with comes back, within the intervals that are stated")
  func recovered() throws {
    let profile = try #require(Profile(Self.own))
    let fit = try WorldFit(Self.history(profile, sites: 10, days: 9), name: "found")
    #expect(fit.isGood, "\(fit.checks.filter { !$0.isMet })")
    // Of rare events it is not always told how they change.
    #expect(fit.parameters.count >= 12 && fit.unknown.isEmpty)
    for found in fit.parameters {
      let truth: Double =
        switch found.kind {
        case .clientsAtPeak: 15
        case .attempts: 3
        case .roams: 1
        case .rate(let metric): try #require(profile.rate(of: metric))
        case .variation(let metric): Self.own.variation[metric] ?? 1
        case .popularitySpread: Self.own.popularitySpread ?? 1
        case .levelSpread(let metric): Self.own.levelSpread[metric] ?? 1
        }
      #expect(found.interval.contains(truth), "\(found.kind): \(truth) in \(found.interval)")
      #expect(found.interval.contains(found.value))
    }
    // The intervals tell something: what hardly varies is not taken for usual.
    #expect(try parameter(.variation(.throughput), fit).interval.upperBound < 1)
    #expect(try parameter(.rate(.coverage), fit).interval.lowerBound > 0.07)
    // The week is that of the place.
    let found = try #require(Profile(fit.definition))
    for hour in [3, 10, 12, 15, 20] {
      let (one, other) = (
        found.load(atSecondOfWeek: 86_400 + hour * 3600), profile.load(atSecondOfWeek: 86_400 + hour * 3600)
      )
      #expect((one - other).magnitude < 0.2, "\(hour) h: \(one), \(other)")
    }
    #expect(fit.explained ?? 0 > 0.7)
    #expect(fit.siteHours.fitted == 10 * 7 * 24 && fit.siteHours.heldOut == 10 * 2 * 24)
  }

  @Test("thresholds of the sites are taken into account: the rate is that of the preset one")
  func thresholds() throws {
    let office = try #require(Profile.named("office"))
    var strict = LevelThresholds.preset
    strict[.coverage] = -66
    let sites = Self.history(office, sites: 6, days: 8, thresholds: strict)
    let raw = sites.flatMap { $0.hours[.coverage] ?? [] }.compactMap { $0 }.sum()
    #expect(Double(raw.degraded) / Double(raw.total) > 0.15)
    let fit = try WorldFit(sites, name: "found", like: "office")
    #expect(try parameter(.rate(.coverage), fit).interval.contains(0.07))
    #expect(try parameter(.rate(.coverage), fit).interval.upperBound < 0.15)
  }

  @Test("a history that the model cannot make is refused, and it is said what and by how much")
  func refused() throws {
    let office = try #require(Profile.named("office"))
    var sites = Self.history(office, sites: 4, days: 8)
    for number in sites.indices {
      let hours = sites[number].hours[.capacity] ?? []
      sites[number].hours[.capacity] = hours.enumerated().map { hour, tally in
        let u = SplitMix.openUniform(SplitMix.key(UInt64(number), UInt64(hour)))
        return tally.map { Tally(total: $0.total, degraded: Int64(Double($0.total) * u)) }
      }
    }
    let fit = try WorldFit(sites, name: "found")
    #expect(!fit.isGood)
    let bad = fit.checks.filter { !$0.isMet }
    #expect(Set(bad.map(\.metric)) == [.capacity])
    let persistence = try #require(bad.first { $0.kind == .persistence })
    #expect(persistence.measured.magnitude < 0.15 && persistence.fitted > 0.4)
    #expect(persistence.measured < persistence.allowed.lowerBound)
  }

  @Test("what changed in the part that was held out is found there, and blamed on its metric")
  func heldOut() throws {
    let office = try #require(Profile.named("office"))
    var sites = Self.history(office, sites: 6, days: 8)
    for number in sites.indices {
      let hours = sites[number].hours[.throughput] ?? []
      sites[number].hours[.throughput] = hours.enumerated().map { hour, tally in
        guard let tally, hour >= 6 * 24 else { return tally }
        return Tally(total: tally.total, degraded: min(tally.total, tally.degraded * 4))
      }
    }
    let fit = try WorldFit(sites, name: "found")
    let bad = fit.checks.filter { !$0.isMet }
    #expect(Set(bad.map(\.metric)) == [.throughput])
    #expect(bad.contains { $0.kind == .heldOutRate && $0.measured > 2 * $0.fitted })
  }

  @Test("what is unknown is left out and never taken for zero")
  func gaps() throws {
    let office = try #require(Profile.named("office"))
    let sites = Self.history(office, sites: 5, days: 8)
    let whole = try WorldFit(sites, name: "found")
    var torn = sites
    for number in torn.indices {
      for (metric, hours) in torn[number].hours {
        torn[number].hours[metric] = hours.enumerated().map { $0.offset % 3 == number % 3 ? nil : $0.element }
      }
      torn[number].hours[.roaming] = nil
    }
    let fit = try WorldFit(torn, name: "found")
    #expect(fit.unknown == [.roaming] && fit.definition.rates[.roaming] == nil)
    for kind: WorldFit.Parameter.Kind in [.clientsAtPeak, .attempts, .rate(.coverage), .rate(.timeToConnect)] {
      let (one, other) = (try parameter(kind, whole).value, try parameter(kind, fit).value)
      #expect((one / other - 1).magnitude < 0.15, "\(kind): \(one), \(other)")
    }
  }

  @Test("a place where hardly anybody is does no harm, and days of which nothing is known judge nothing")
  func extremes() throws {
    let office = try #require(Profile.named("office"))
    var empty = Profile.Definition(name: "empty", like: "office")
    empty.clientsAtPeak = 0.1
    let quiet = Self.history(try #require(Profile(empty)), sites: 3, accessPoints: 1, days: 7)
    let sites = Self.history(office, sites: 4, days: 7)
    let fit = try WorldFit(sites + quiet, name: "found")
    let bad = fit.checks.filter { !$0.isMet }
    #expect(!bad.contains { $0.kind == .sites }, "\(bad)")
    #expect(try parameter(.rate(.coverage), fit).interval.contains(0.07))
    var ended = sites
    for number in ended.indices {
      for (metric, hours) in ended[number].hours {
        ended[number].hours[metric] = hours.enumerated().map { $0.offset < 5 * 24 ? $0.element : nil }
      }
    }
    #expect(throws: WorldFit.Failure.nothingHeldOut) { try WorldFit(ended, name: "found") }
  }

  @Test("places of another kind are told apart, and make the mean uncertain")
  func mixture() throws {
    let (office, own) = (try #require(Profile.named("office")), try #require(Profile(Self.own)))
    let fit = try WorldFit(
      Self.history(office, sites: 2, days: 7) + Self.history(own, sites: 2, days: 7), name: "found")
    #expect(fit.differing.contains { $0.kind == .attempts && $0.spread > 0.2 })
    let attempts = try parameter(.attempts, fit).interval
    #expect(attempts.upperBound / attempts.lowerBound > 1.5)
    #expect(try WorldFit(Self.history(own, sites: 4, days: 7), name: "found").differing.isEmpty)
  }

  @Test("too little is refused: no site, nobody, a short history, no such profile")
  func failures() throws {
    let office = try #require(Profile.named("office"))
    let sites = Self.history(office, sites: 1, days: 8)
    #expect(throws: WorldFit.Failure.noSites) { try WorldFit([], name: "found") }
    #expect(throws: WorldFit.Failure.unknownProfile("ofice")) { try WorldFit(sites, name: "found", like: "ofice") }
    var short = sites[0]
    for (metric, hours) in short.hours { short.hours[metric] = Array(hours.prefix(3 * 24)) }
    #expect(throws: WorldFit.Failure.tooShort(days: 3)) { try WorldFit([short], name: "found") }
    var still = sites[0]
    for metric in Metric.gated { still.hours[metric] = Array(repeating: nil, count: 8 * 24) }
    #expect(throws: WorldFit.Failure.noTraffic) { try WorldFit([still], name: "found") }
    var without = sites[0]
    without.accessPoints = 0
    #expect(throws: WorldFit.Failure.noSites) { try WorldFit([without], name: "found") }
  }
}
