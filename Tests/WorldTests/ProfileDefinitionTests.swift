import Assurance
import Determinism
import Testing
import World

@Suite("Profiles of one's own")
struct ProfileDefinitionTests {
  /// Loads at hours of a day.
  static func course(_ points: [(hour: Double, load: Double)]) throws -> DayCourse {
    try #require(DayCourse(points.map { .init(minute: Int($0.hour * 60), load: $0.load) }))
  }

  private static func site(_ key: UInt64, _ profile: Profile, accessPoints: Int = 6) -> SiteTimeline {
    SiteTimeline(
      key: key, profile: profile, zone: Places.utc,
      accessPoints: (0..<accessPoints).map { Places.accessPoint(key * 1000 + UInt64($0)) })
  }

  @Test("One that changes nothing is the profile that it is like, cell by cell", arguments: Profile.names)
  func alike(name: String) throws {
    let profile = try #require(Profile(Profile.Definition(name: "mine", like: name)))
    #expect(profile.name == "mine")
    #expect(Self.site(1, profile).day() == (try Places.site(profile: name).day()))
    var same = Profile.Definition(name: "mine", like: name)
    same.popularitySpread = 1
    for metric in Metric.gated { same.levelSpread[metric] = 1 }
    #expect(Self.site(1, try #require(Profile(same))).day() == Self.site(1, profile).day())
  }

  @Test("Access points differ as far as they are said to, about the same means")
  func spreads() throws {
    /// The logarithms of the load and of the bad coverage of many access points on a day.
    func spread(popularity: Double, levels: Double) throws -> (load: Double, bad: Double, mean: Double, rate: Double) {
      var definition = Profile.Definition(name: "mine", like: "hospital")
      definition.popularitySpread = popularity
      definition.levelSpread = [.coverage: levels]
      let profile = try #require(Profile(definition))
      var (loads, bad, total, degraded) = ([Double](), [Double](), 0.0, 0.0)
      for key in 1...60 {
        let cells = Self.site(UInt64(key), profile).day()
        for place in cells.accessPoints {
          let sum = cells.sum(.coverage, accessPoints: place..<(place + 1))
          loads.append(StrictMath.log(Double(max(1, sum.total))))
          bad.append(StrictMath.log(Double(sum.degraded + 240) / Double(sum.total + 240)))
          total += Double(sum.total)
          degraded += Double(sum.degraded)
        }
      }
      func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
      }
      return (deviation(loads), deviation(bad), total / Double(loads.count), degraded / total)
    }
    let alike = try spread(popularity: 0, levels: 0)
    let usual = try spread(popularity: 1, levels: 1)
    let wide = try spread(popularity: 1.5, levels: 1.5)
    // What changes within the day is left; the published spreads are .8 and .6.
    #expect(alike.load < 0.3 && alike.bad < 0.35, "\(alike)")
    #expect((0.7...1).contains(usual.load) && (0.45...0.75).contains(usual.bad), "\(usual)")
    #expect((1.1...1.4).contains(wide.load) && (0.7...1.1).contains(wide.bad), "\(wide)")
    for found in [usual, wide] {
      #expect((found.mean / alike.mean - 1).magnitude < 0.25, "\(found.mean), \(alike.mean)")
      #expect((found.rate / 0.07 - 1).magnitude < 0.25, "\(found.rate)")
    }
  }

  @Test("Loads lie on straight lines between the times; before the first and after the last they stay")
  func lines() throws {
    var definition = Profile.Definition(name: "mine", like: "retail")
    definition.days = [nil, try Self.course([(9, 0.3), (12, 1), (20, 0.2)])]
    let profile = try #require(Profile(definition))
    // Tuesday, in the middle of a cell of ten minutes.
    func load(_ hour: Int, _ minute: Int) -> Double { profile.load(atSecondOfWeek: 86_400 + hour * 3600 + minute * 60) }
    #expect(load(0, 0) == 0.3)
    #expect(load(8, 50) == 0.3)
    #expect((load(10, 20) - (0.3 + 0.7 * 85 / 180)).magnitude < 1e-12)
    #expect((load(16, 0) - (1 - 0.8 * 245 / 480)).magnitude < 1e-12)
    #expect(load(23, 50) == 0.2)
    let retail = try #require(Profile.named("retail"))
    for second in stride(from: 0, to: 7 * 86_400, by: 600) where second / 86_400 != 1 {
      #expect(profile.load(atSecondOfWeek: second) == retail.load(atSecondOfWeek: second))
    }
  }

  /// V5 for weeks of one's own: the mean over clients is met whatever the course and the rate.
  @Test(
    "The mean rate over all clients of a week is the one that was asked for",
    arguments: [
      (1, [Metric.coverage: 0.12, .capacity: 0.02, .successfulConnect: 0.2]),
      (2, [.throughput: 0.15, .capacity: 0.09]),
      (3, [.roaming: 0.01, .timeToConnect: 0.25]),
    ])
  func ratesAreMet(kind: Int, rates: [Metric: Double]) throws {
    var definition = Profile.Definition(name: "mine", like: kind == 3 ? "warehouse" : "office")
    switch kind {
    case 1:
      let weekday = try Self.course([(7, 0.05), (9, 0.4), (12.5, 1), (15, 0.5), (18, 0.9), (20.5, 0.05)])
      definition.days = Array(repeating: weekday, count: 5) + [try Self.course([(11, 1.3), (19, 0.1)])]
    case 2:
      let evening = try Self.course([(17.5, 0.25), (19, 1.6), (23.5, 1.6), (24, 0.25)])
      definition.days = Array(repeating: try Self.course([(0, 0.25)]), count: 4) + [evening, evening, evening]
    default: definition.clientsAtPeak = 20
    }
    definition.rates = rates
    let profile = try #require(Profile(definition))
    var sums = Metric.gated.map(ClassifiedTally.init(zeroOf:))
    for key in 1...560 {
      // Six hours each, which together cover the week twenty times.
      let first = Places.day.lowerBound + Int64(key * 36 % 1008)
      let cells = Self.site(UInt64(key), profile, accessPoints: 8).cells(
        seed: Places.seed, intervals: first..<(first + 36), metrics: Metric.gated)
      for metric in Metric.gated { sums[metric.rawValue] += cells.sum(metric) }
    }
    let published: [Double] = [0.07, 0.05, 0.04, 0.06, 0.03, 0.05]
    for (metric, sum) in zip(Metric.gated, sums) {
      let rate = rates[metric] ?? published[metric.rawValue]
      #expect(profile.rate(of: metric) == rate)
      let found = Double(sum.degraded) / Double(sum.total)
      #expect((found / rate - 1).magnitude < 0.10, "\(metric): \(found) for \(rate)")
    }
  }

  @Test("Clients, attempts and roams follow their figures")
  func figures() throws {
    var definition = Profile.Definition(name: "mine", like: "office")
    let day = { (profile: Profile) in
      (1...20).reduce(into: [0.0, 0, 0]) { sums, key in
        let cells = Self.site(UInt64(key), profile).day()
        sums[0] += Double(cells.sum(.coverage).total)
        sums[1] += Double(cells.sum(.successfulConnect).total)
        sums[2] += Double(cells.sum(.roaming).total)
      }
    }
    let before = day(try #require(Profile(definition)))
    definition.clientsAtPeak = 24
    definition.attemptsPerClientHour = 0.5
    definition.roamsPerClientHour = 0
    let after = day(try #require(Profile(definition)))
    #expect((after[0] / before[0] - 2).magnitude < 0.05)
    #expect((after[1] / before[1] - 1).magnitude < 0.05)
    #expect(after[2] == 0)
  }

  @Test("A day without load has no clients, and what is counted beside it stays conserved")
  func emptyDays() throws {
    var definition = Profile.Definition(name: "mine", like: "office")
    // The test day is a Tuesday.
    definition.days = [nil, try Self.course([(11.9, 0), (12.1, 1)])]
    let cells = Self.site(1, try #require(Profile(definition))).day()
    let noon = Places.day.lowerBound + 72
    for metric in Metric.gated {
      #expect(cells.sum(metric, intervals: Places.day.lowerBound..<(noon - 1)).total == 0)
      #expect(cells.sum(metric, intervals: noon..<Places.day.upperBound).total > 0)
      for accessPoint in cells.accessPoints {
        #expect(cells.row(metric, accessPoint).allSatisfy { $0.isConserved && $0.degraded <= $0.total })
      }
    }
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      { $0.like = "shop" }, { $0.clientsAtPeak = 0 }, { $0.clientsAtPeak = .nan }, { $0.clientsAtPeak = 201 },
      { $0.attemptsPerClientHour = -1 }, { $0.roamsPerClientHour = 61 }, { $0.rehomeShare = 1.01 },
      { $0.signalMean = -20 }, { $0.signalDeviation = 0 }, { $0.rates = [.coverage: 0.6] },
      { $0.rates = [.roaming: 0] }, { $0.variation = [.coverage: 0.2] }, { $0.variation = [.apHealth: 1] },
      { $0.popularitySpread = 2.01 }, { $0.popularitySpread = -0.1 }, { $0.popularitySpread = .nan },
      { $0.levelSpread = [.coverage: 3.1] }, { $0.levelSpread = [.apHealth: 1] },
      { $0.rates = [.apHealth: 0.1] }, { $0.holiday = .part(3.5) },
      { $0.days = Array(repeating: DayCourse([.init(minute: 0, load: 0)]), count: 7) },
      { $0.days = Array(repeating: nil, count: 8) },
    ] as [@Sendable (inout Profile.Definition) -> Void])
  func refused(change: @Sendable (inout Profile.Definition) -> Void) {
    var definition = Profile.Definition(name: "mine", like: "office")
    #expect(Profile(definition) != nil)
    change(&definition)
    #expect(Profile(definition) == nil)
  }

  @Test(
    "A course has times in their order, and loads that can be",
    arguments: [
      [], [(-1, 0.5)], [(1441, 0.5)], [(60, 0.5), (60, 0.6)], [(60, 0.5), (30, 0.6)], [(0, 3.1)], [(0, -0.1)],
    ]
      as [[(Int, Double)]])
  func courses(points: [(Int, Double)]) {
    #expect(DayCourse(points.map { .init(minute: $0.0, load: $0.1) }) == nil)
  }
}
