import Assurance
import Determinism
import Testing
import World

@Suite("Access points that come, go and fail")
struct ServiceTests {
  private static let start = Places.tuesday + 4 * 3600

  private func classifier(_ metric: Metric, _ name: String) throws -> Int {
    try #require(metric.classifier(named: name))
  }

  @Test func anAbsentAccessPointHasNoCells() throws {
    var site = try Places.site()
    site.accessPoints[1].service = Facet(.absent)
    let cells = site.day()
    for metric in Metric.allCases { #expect(cells.sum(metric, accessPoints: 1..<2).total == 0) }
    #expect(cells.sum(.apHealth).total == 5 * 86_400)
  }

  @Test func arrivalAndRemovalCutTheCells() throws {
    let healthy = try Places.site()
    var site = healthy
    site.accessPoints[1].service = Facet(.absent)
    site.accessPoints[1].service.set(.serving, at: Self.start + 150)
    site.accessPoints[1].service.set(.absent, at: Self.start + 6_000)
    let (before, after) = (healthy.day(), site.day())
    let first = Self.start / 600
    #expect(after.tally(.coverage, accessPoint: 1, interval: first - 1) == .zero)
    let whole = before.tally(.coverage, accessPoint: 1, interval: first).total
    #expect(whole > 0)
    #expect(after.tally(.coverage, accessPoint: 1, interval: first).total == whole / 600 * 450)
    #expect(after.tally(.apHealth, accessPoint: 1, interval: first).total == 450)
    #expect(
      after.classified(.coverage, accessPoint: 1, interval: first + 3)
        == before.classified(.coverage, accessPoint: 1, interval: first + 3))
    #expect(after.tally(.coverage, accessPoint: 1, interval: first + 10) == .zero)
    // Nobody moves when an access point that was never there is not there.
    for index in [0, 2, 3, 4, 5] {
      for metric in Metric.allCases { #expect(before.row(metric, index) == after.row(metric, index)) }
    }
  }

  /// V15: what leaves is what arrives and what is lost, to the second.
  @Test(arguments: [ServiceState.unreachable, .rebooting])
  func clientsOfAFailedAccessPointAreConserved(state: ServiceState) throws {
    let healthy = try Places.site(accessPoints: 7)
    var site = healthy
    let end = Self.start + 4 * 3600 + 250
    site.accessPoints[2].service.set(state, at: Self.start)
    site.accessPoints[2].service.set(.serving, at: end)
    let (before, after) = (healthy.day(), site.day())
    var moved: Int64 = 0
    for interval in Places.day {
      let outage = max(0, min(end, (interval + 1) * 600) - max(Self.start, interval * 600))
      let clients = before.tally(.coverage, accessPoint: 2, interval: interval).total / 600
      let leaving = clients * outage
      let arriving = Int64(Double(leaving) * 0.85 + 0.5)
      let totals = [before, after].map { cells in
        (0..<7).reduce(Int64(0)) { $0 + cells.tally(.coverage, accessPoint: $1, interval: interval).total }
      }
      #expect(totals[1] == totals[0] - leaving + arriving)
      #expect(
        after.tally(.coverage, accessPoint: 2, interval: interval).total == clients * (600 - outage))
      moved += arriving
    }
    #expect(moved > 100_000)
    for metric in Metric.allCases { #expect(after.sum(metric).isConserved) }
  }

  @Test func cellsOutsideTheOutageStayAsTheyWere() throws {
    let healthy = try Places.site()
    var site = healthy
    site.accessPoints[0].service.set(.rebooting, at: Self.start + 100)
    site.accessPoints[0].service.set(.serving, at: Self.start + 280)
    let (before, after) = (healthy.day(), site.day())
    let touched = Self.start / 600...Self.start / 600 + 1
    for metric in Metric.allCases {
      for index in 0..<6 {
        for interval in Places.day where !touched.contains(interval) {
          #expect(
            before.classified(metric, accessPoint: index, interval: interval)
              == after.classified(metric, accessPoint: index, interval: interval))
        }
      }
    }
    #expect(before.row(.coverage, 0) != after.row(.coverage, 0))
  }

  @Test func healthTellsTheStates() throws {
    var site = try Places.site()
    site.accessPoints[0].service.set(.rebooting, at: Self.start + 100)
    site.accessPoints[0].service.set(.serving, at: Self.start + 280)
    site.accessPoints[1].service.set(.unreachable, at: Self.start)
    site.accessPoints[2].service.set(.idle, at: Self.start)
    let cells = site.day()
    let first = Self.start / 600
    let reboot = try classifier(.apHealth, "ap-disconnected-ap-reboot")
    let unreachable = try classifier(.apHealth, "ap-disconnected-ap-unreachable")
    let rebooted = cells.classified(.apHealth, accessPoint: 0, interval: first)
    #expect(rebooted.total == 600)
    #expect(rebooted.byClassifier[reboot] == 180)
    let rest = cells.classified(.apHealth, accessPoint: 1, interval: first + 9)
    #expect(rest.degraded == 600)
    #expect(rest.byClassifier[unreachable] == 600)
    #expect(cells.tally(.coverage, accessPoint: 1, interval: first + 9) == .zero)
    #expect(cells.tally(.coverage, accessPoint: 2, interval: first + 9) == .zero)
    let idle = cells.sum(.apHealth, accessPoints: 2..<3)
    #expect(idle.total == 86_400)
    #expect(idle.degraded < 600)
    // Small troubles are there, and small.
    let healthy = cells.sum(.apHealth, accessPoints: 3..<6)
    #expect(healthy.degraded < healthy.total / 200)
  }

  @Test func failureIsFeltByTheNeighbours() throws {
    var before = ClassifiedTally(zeroOf: .coverage)
    var after = before
    var attempts = [ClassifiedTally(zeroOf: .successfulConnect), ClassifiedTally(zeroOf: .successfulConnect)]
    let outage = (Self.start / 600)..<(Self.start / 600 + 12)
    for key in 1...12 {
      let healthy = try Places.site(UInt64(key), accessPoints: 3)
      var site = healthy
      for index in 1...2 {
        site.accessPoints[index].service.set(.unreachable, at: Self.start)
        site.accessPoints[index].service.set(.serving, at: Self.start + 7200)
      }
      before += healthy.day().sum(.coverage, accessPoints: 0..<1, intervals: outage)
      after += site.day().sum(.coverage, accessPoints: 0..<1, intervals: outage)
      let beginning = outage.lowerBound..<(outage.lowerBound + 2)
      attempts[0] += healthy.day().sum(.successfulConnect, accessPoints: 0..<1, intervals: beginning)
      attempts[1] += site.day().sum(.successfulConnect, accessPoints: 0..<1, intervals: beginning)
    }
    #expect(after.total > before.total)
    #expect(Double(after.degraded) / Double(after.total) > 1.5 * Double(before.degraded) / Double(before.total))
    // Those who find no place fail to associate.
    let association = try classifier(.successfulConnect, "association")
    #expect(attempts[1].byClassifier[association] > attempts[0].byClassifier[association] + 10)
    #expect(attempts[1].total > attempts[0].total + 40)
  }

  @Test func withoutNeighboursEverybodyIsLost() throws {
    var site = try Places.site(accessPoints: 1)
    site.accessPoints[0].service.set(.unreachable, at: Self.start)
    let cells = site.day()
    let after = (Self.start / 600)..<Places.day.upperBound
    for metric in Metric.gated { #expect(cells.sum(metric, intervals: after).total == 0) }
    #expect(cells.sum(.apHealth, intervals: after).level == 0)
  }

  /// A part of the site is told the same as the whole, also while clients move.
  @Test func oneCellEqualsTheBulkDuringAnOutage() throws {
    var site = try Places.site()
    site.accessPoints[0].service.set(.unreachable, at: Self.start + 70)
    site.accessPoints[0].service.set(.serving, at: Self.start + 3_000)
    site.accessPoints[4].service.set(.rebooting, at: Self.start + 600)
    site.accessPoints[4].service.set(.serving, at: Self.start + 900)
    let bulk = site.day()
    for offset in Int64(0)..<8 {
      let interval = Self.start / 600 + offset
      for index in 0..<6 {
        let single = site.cells(
          seed: Places.seed, intervals: interval..<(interval + 1), accessPoints: index..<(index + 1))
        for metric in Metric.allCases {
          #expect(
            single.classified(metric, accessPoint: index, interval: interval)
              == bulk.classified(metric, accessPoint: index, interval: interval))
        }
      }
    }
    var reversed = site
    reversed.accessPoints.reverse()
    for metric in Metric.allCases {
      for index in 0..<6 { #expect(reversed.day().row(metric, index) == bulk.row(metric, 5 - index)) }
    }
  }

  @Test func nobodyIsThereBeforeTheOpening() throws {
    let usual = try Places.site()
    var site = usual
    site.opens = Self.start + 200
    let (before, after) = (usual.day(), site.day())
    let first = Self.start / 600
    for metric in Metric.gated {
      #expect(after.sum(metric, intervals: Places.day.lowerBound..<first).total == 0)
      #expect(after.row(metric, 1).suffix(70) == before.row(metric, 1).suffix(70))
    }
    #expect(
      after.tally(.coverage, accessPoint: 1, interval: first).total
        == before.tally(.coverage, accessPoint: 1, interval: first).total / 600 * 400)
    #expect(after.sum(.apHealth) == before.sum(.apHealth))
  }
}
