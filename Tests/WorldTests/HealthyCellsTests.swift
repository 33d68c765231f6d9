import Assurance
import Determinism
import Testing
import World

@Suite("Cells of a healthy site")
struct HealthyCellsTests {
  /// V1, V2, V16: 0 ≤ D ≤ T in every cell, and classifiers add up to D.
  @Test(arguments: Profile.names)
  func everyCellIsConserved(profile: String) throws {
    let cells = try Places.site(profile: profile).day()
    for metric in Metric.allCases {
      var sum = ClassifiedTally(zeroOf: metric)
      for accessPoint in cells.accessPoints {
        for tally in cells.row(metric, accessPoint) {
          #expect(tally.isConserved)
          #expect(tally.degraded >= 0 && tally.degraded <= tally.total)
          #expect(tally.byClassifier.allSatisfy { $0 >= 0 })
          sum += tally
        }
      }
      #expect(sum == cells.sum(metric))
      #expect(sum.total > 0)
    }
  }

  @Test func userSecondsAreTheSameForAllUserMetrics() throws {
    let cells = try Places.site().day()
    for interval in cells.intervals {
      let coverage = cells.tally(.coverage, accessPoint: 2, interval: interval).total
      #expect(coverage % 600 == 0)
      #expect(cells.tally(.capacity, accessPoint: 2, interval: interval).total == coverage)
      #expect(cells.tally(.throughput, accessPoint: 2, interval: interval).total == coverage)
    }
  }

  @Test func onlySuccessfulConnectionsTakeATime() throws {
    let cells = try Places.site(profile: "retail").day()
    for accessPoint in cells.accessPoints {
      for interval in cells.intervals {
        let attempts = cells.tally(.successfulConnect, accessPoint: accessPoint, interval: interval)
        let connections = cells.tally(.timeToConnect, accessPoint: accessPoint, interval: interval)
        #expect(connections.total == attempts.total - attempts.degraded)
      }
    }
  }

  /// V3: one cell is what it is among all others, in any order of access points, for any choice of metrics.
  @Test func oneCellEqualsTheBulk() throws {
    let site = try Places.site()
    let bulk = site.day()
    for (accessPoint, offset) in [(0, 0), (1, 57), (3, 60), (5, 143), (2, 100)] {
      let interval = Places.day.lowerBound + Int64(offset)
      let single = site.cells(
        seed: Places.seed, intervals: interval..<(interval + 1), accessPoints: accessPoint..<(accessPoint + 1))
      for metric in Metric.allCases {
        #expect(
          single.classified(metric, accessPoint: accessPoint, interval: interval)
            == bulk.classified(metric, accessPoint: accessPoint, interval: interval))
      }
    }
    for metric in Metric.allCases {
      #expect(site.day([metric]).row(metric, 4) == bulk.row(metric, 4))
    }
  }

  @Test func theOrderOfAccessPointsDoesNotMatter() throws {
    let site = try Places.site()
    var reversed = site
    reversed.accessPoints.reverse()
    let (one, other) = (site.day(), reversed.day())
    for metric in Metric.allCases {
      for index in 0..<6 { #expect(one.row(metric, index) == other.row(metric, 5 - index)) }
    }
  }

  @Test func threadsAgree() async throws {
    let site = try Places.site()
    let expected = site.day()
    let results = await withTaskGroup(of: SiteCells.self) { group in
      for _ in 0..<6 { group.addTask { site.day() } }
      return await group.reduce(into: [SiteCells]()) { $0.append($1) }
    }
    #expect(results.count == 6)
    #expect(results.allSatisfy { $0 == expected })
  }

  @Test func anotherAccessPointChangesNobodyElse() throws {
    let site = try Places.site()
    var larger = site
    larger.accessPoints.insert(Places.accessPoint(424_242), at: 2)
    let (before, after) = (site.day(), larger.day())
    for metric in Metric.allCases {
      for index in 0..<6 { #expect(before.row(metric, index) == after.row(metric, index < 2 ? index : index + 1)) }
    }
  }

  @Test func seedsSitesAndAccessPointsDiffer() throws {
    let site = try Places.site()
    let other = site.cells(seed: RandomKey(seed: 1), intervals: Places.day)
    #expect(other != site.day())
    #expect(site.day().row(.coverage, 0) != site.day().row(.coverage, 1))
    #expect(try Places.site(2).day() != site.day())
  }

  /// V5: the mean rates are those of the published model, in every profile; V9: most cells have nothing bad.
  @Test(arguments: Profile.names)
  func ratesAreAsPublished(profile: String) throws {
    var sums = Metric.gated.map(ClassifiedTally.init(zeroOf:))
    var occupied = 0
    var clean = 0
    for key in 1...400 {
      // Six hours somewhere in a week: many access points say more about a mean than many hours of one.
      // A school has hours in which to say anything.
      let offset = profile == "school" ? key % 4 * 144 + 50 : key * 367 % (1008 - 36)
      let first = Places.day.lowerBound + Int64(offset)
      let cells = try Places.site(UInt64(key), profile: profile).cells(
        seed: Places.seed, intervals: first..<(first + 36), metrics: Metric.gated)
      for metric in Metric.gated { sums[metric.rawValue] += cells.sum(metric) }
      for interval in cells.intervals {
        let tally = cells.tally(.coverage, accessPoint: 0, interval: interval)
        if tally.total > 0 { occupied += 1 }
        if tally.total > 0, tally.degraded == 0 { clean += 1 }
      }
    }
    for (sum, rate) in zip(sums, [0.07, 0.05, 0.04, 0.06, 0.03, 0.05]) {
      #expect((Double(sum.degraded) / Double(sum.total) / rate - 1).magnitude < 0.10)
      #expect(sum.byClassifier.allSatisfy { $0 > 0 })
    }
    // The more clients, the fewer cells without a bad minute: 58 % in an office of the published model.
    let share = Double(clean) / Double(occupied)
    #expect(share > (profile == "school" ? 0.1 : 0.3) && share < 0.95)
  }

  /// V7: how much more there are at the busiest hour than at three in the morning.
  @Test(arguments: [
    ("office", 10.0, 20.0), ("hospital", 1.2, 2.5), ("school", 50, 1e9), ("retail", 4, 12), ("warehouse", 1.4, 3),
  ])
  func daysHaveTheirShape(profile: String, least: Double, most: Double) throws {
    var hours = [Int64](repeating: 0, count: 24)
    for key in 1...60 {
      let cells = try Places.site(UInt64(key), profile: profile, accessPoints: 3).day([.coverage])
      for hour in 0..<24 {
        let first = Places.day.lowerBound + Int64(hour) * 6
        hours[hour] += cells.sum(.coverage, intervals: first..<(first + 6)).total
      }
    }
    let ratio = Double(hours.max() ?? 0) / Double(max(1, hours[3]))
    #expect(ratio > least && ratio < most)
  }

  @Test func localTimeRulesTheDay() throws {
    let site = try Places.site(accessPoints: 12)
    var east = site
    east.zone = TimeZoneRules(name: "east", fixedOffset: 9 * 3600)
    func total(_ site: SiteTimeline, hour: Int64) -> Int64 {
      let first = Places.day.lowerBound + hour * 6
      return site.cells(seed: Places.seed, intervals: first..<(first + 6), metrics: [.coverage]).sum(.coverage).total
    }
    // Eleven in the morning here is eight in the evening there.
    #expect(total(site, hour: 11) > 4 * total(east, hour: 11))
    #expect(total(east, hour: 2) > 4 * total(site, hour: 2))
  }

  /// V8: the fifth of access points that is most popular carries about half of the client time.
  @Test func popularityIsUneven() throws {
    var totals: [Int64] = []
    for key in 1...60 {
      let cells = try Places.site(UInt64(key), accessPoints: 5).day([.coverage])
      totals += (0..<5).map { cells.tally(.coverage, accessPoint: $0, intervals: Places.day).total }
    }
    totals.sort(by: >)
    let top = totals.prefix(totals.count / 5).reduce(0, +)
    let share = Double(top) / Double(totals.reduce(0, +))
    #expect(share > 0.40 && share < 0.58)
  }

  @Test func sumsOverPartsAddUp() throws {
    let cells = try Places.site().day()
    let middle = Places.day.lowerBound + 50
    for metric in Metric.allCases {
      let parts =
        cells.sum(metric, accessPoints: 0..<2, intervals: Places.day.lowerBound..<middle)
        + cells.sum(metric, accessPoints: 0..<2, intervals: middle..<Places.day.upperBound)
        + cells.sum(metric, accessPoints: 2..<6)
      #expect(parts == cells.sum(metric))
    }
  }

  @Test func whatWasNotAskedForIsEmpty() throws {
    let site = try Places.site()
    let cells = site.cells(seed: Places.seed, intervals: Places.day, metrics: [.roaming], accessPoints: 1..<3)
    #expect(cells.tally(.coverage, accessPoint: 1, interval: Places.day.lowerBound + 60) == .zero)
    #expect(cells.tally(.roaming, accessPoint: 0, interval: Places.day.lowerBound + 60) == .zero)
    #expect(cells.tally(.roaming, accessPoint: 1, interval: Places.day.upperBound) == .zero)
    #expect(cells.tally(.roaming, accessPoint: 1, intervals: Places.day).total > 0)
    #expect(site.cells(seed: Places.seed, intervals: 5..<5).sum(.coverage).total == 0)
    #expect(site.cells(seed: Places.seed, intervals: Places.day, accessPoints: 6..<9).sum(.coverage).total == 0)
  }

  @Test func clientsAreThoseOfTheCell() throws {
    let site = try Places.site()
    let cells = site.day([.coverage])
    for offset in [0, 55, 60, 70] {
      let interval = Places.day.lowerBound + Int64(offset)
      let clients = site.clients(seed: Places.seed, accessPoint: 3, interval: interval)
      #expect(Int64(clients) * 600 == cells.tally(.coverage, accessPoint: 3, interval: interval).total)
    }
  }

  /// Results stay put until the version of the model moves.
  @Test func versionOneIsPinned() throws {
    var digest: UInt64 = 0
    for profile in Profile.names {
      let cells = try Places.site(profile: profile, accessPoints: 3).day()
      for metric in Metric.allCases {
        for accessPoint in cells.accessPoints {
          for tally in cells.row(metric, accessPoint) {
            digest = SplitMix.key(digest, UInt64(tally.total))
            for part in tally.byClassifier { digest = SplitMix.key(digest, UInt64(part)) }
          }
        }
      }
    }
    // The counts are those of every version so far; a version that moves them has a digest of its own.
    #expect(WorldModel.versions == 1...2)
    #expect(digest == 13_060_252_752_464_274_289)
  }
}
