import Assurance
import Determinism
import Testing
import World

/// V18: minutes add up to cells, cells to hours, devices to their site: to the second, and classifier by classifier.
@Suite("The view by the minute")
struct MinuteTests {
  private static let perCell = 10

  /// A site where much goes wrong: an address service that is down, an access point that fails within a cell, a switch that restarts.
  private static func troubled(_ key: UInt64 = 1, profile: String = "office") throws -> SiteTimeline {
    let noon = Places.tuesday + 4 * 3600
    var site = try Places.site(
      key, profile: profile,
      causes: [
        Cause(kind: .dhcpDown, start: Places.tuesday, end: Places.tuesday + 7200, magnitude: 1),
        Cause(kind: .wanLoss, start: noon, end: noon + 7200, magnitude: 0.02),
      ])
    site.accessPoints[1].service.set(.unreachable, at: noon + 123)
    site.accessPoints[1].service.set(.serving, at: noon + 4567)
    site.switches = [900, 901].map { DeviceTimeline(key: key * 1000 + $0, service: Facet(.serving), wiredClients: 8) }
    site.switches[0].service.set(.rebooting, at: noon + 77)
    site.switches[0].service.set(.serving, at: noon + 400)
    site.gateways = [DeviceTimeline(key: key * 1000 + 950, service: Facet(.serving))]
    for index in site.accessPoints.indices {
      site.accessPoints[index].switchKey = site.switches[index % 2].key
    }
    return site
  }

  /// Every ten of them as one.
  private static func folded(_ tallies: [ClassifiedTally], by count: Int) -> [ClassifiedTally] {
    stride(from: 0, to: tallies.count, by: count).map { first in
      tallies[first..<(first + count)].dropFirst().reduce(tallies[first], +)
    }
  }

  private static func expectWhole(_ minutes: [ClassifiedTally], _ comment: Comment) {
    #expect(
      minutes.allSatisfy {
        $0.isConserved && $0.degraded >= 0 && $0.degraded <= $0.total && $0.byClassifier.allSatisfy { $0 >= 0 }
      }, comment)
  }

  @Test(arguments: Profile.names)
  func accessPoints(profile: String) throws {
    for key: UInt64 in 1...3 {
      let site = try Self.troubled(key, profile: profile)
      let cells = site.day()
      for metric in Metric.allCases {
        var sum = Array(repeating: ClassifiedTally(zeroOf: metric), count: Places.day.count * Self.perCell)
        for index in cells.accessPoints {
          let minutes = site.minutes(of: metric, in: cells, seed: Places.seed, accessPoints: index..<(index + 1))
          Self.expectWhole(minutes, "\(metric)")
          #expect(Self.folded(minutes, by: Self.perCell) == cells.row(metric, index), "\(metric)")
          #expect(
            Self.folded(minutes, by: 60)
              == Self.folded(cells.row(metric, index), by: 6), "\(metric)")
          for place in sum.indices { sum[place] += minutes[place] }
        }
        let whole = site.minutes(of: metric, in: cells, seed: Places.seed)
        #expect(whole == sum, "\(metric)")
        #expect(whole.contains { $0.degraded > 0 }, "\(metric)")
        let hours = stride(from: Places.day.lowerBound, to: Places.day.upperBound, by: 6).map {
          cells.sum(metric, intervals: $0..<($0 + 6))
        }
        #expect(Self.folded(whole, by: 60) == hours, "\(metric)")
      }
    }
  }

  /// `ap-availability` is a part of `ap-health`, in minutes as in cells.
  @Test func availability() throws {
    let site = try Self.troubled()
    let cells = site.day([.apHealth])
    let minutes = site.minutes(of: .apHealth, in: cells, seed: Places.seed).map(\.availability)
    Self.expectWhole(minutes, "ap-availability")
    let expected = Places.day.map { cells.sum(.apHealth, intervals: $0..<($0 + 1)).availability }
    #expect(Self.folded(minutes, by: Self.perCell) == expected)
    #expect(expected.contains { $0.degraded > 0 })
  }

  @Test(arguments: DeviceMetric.allCases)
  func devices(metric: DeviceMetric) throws {
    for key: UInt64 in 1...3 {
      let site = try Self.troubled(key)
      let cells = site.deviceCells(seed: Places.seed, intervals: Places.day, metrics: [metric])
      var sum = Array(repeating: ClassifiedTally(zeroOf: metric), count: Places.day.count * Self.perCell)
      for device in cells.devices(of: metric) {
        let minutes = site.minutes(of: metric, in: cells, seed: Places.seed, devices: device..<(device + 1))
        Self.expectWhole(minutes, "\(metric)")
        let own = Places.day.map { cells.classified(metric, device: device, interval: $0) }
        #expect(Self.folded(minutes, by: Self.perCell) == own)
        for place in sum.indices { sum[place] += minutes[place] }
      }
      let whole = site.minutes(of: metric, in: cells, seed: Places.seed)
      #expect(whole == sum)
      #expect(whole.contains { $0.degraded > 0 })
      #expect(
        Self.folded(whole, by: 60)
          == stride(from: Places.day.lowerBound, to: Places.day.upperBound, by: 6).map {
            cells.sum(metric, intervals: $0..<($0 + 6))
          })
    }
  }

  /// What is whole is spread evenly, what is bad lies together, and not always in the same minutes.
  @Test func badMinutesLieTogether() throws {
    let site = try Self.troubled()
    let cells = site.day([.coverage])
    let minutes = site.minutes(of: .coverage, in: cells, seed: Places.seed, accessPoints: 0..<1)
    var firsts: Set<Int> = []
    for cell in 0..<Places.day.count {
      let own = Array(minutes[(cell * Self.perCell)..<((cell + 1) * Self.perCell)])
      #expect((own.map(\.total).max() ?? 0) - (own.map(\.total).min() ?? 0) <= 1)
      // Round the end of the cell there is one run at most.
      let bad = own.map { $0.degraded > 0 }
      let begins = bad.indices.filter { bad[$0] && !bad[($0 + 9) % 10] }
      #expect(begins.count <= 1)
      // Inside of it every minute is bad as a whole.
      for (place, minute) in own.enumerated() where bad[place] && bad[(place + 1) % 10] && begins.first != nil {
        #expect(minute.degraded == minute.total)
      }
      firsts.formUnion(begins)
    }
    #expect(firsts.count > 5)
  }

  /// A range of cells has the minutes that it has among all, and another access point moves nobody else's.
  @Test func minutesAreAPureFunction() throws {
    let site = try Self.troubled()
    let cells = site.day([.roaming])
    let whole = site.minutes(of: .roaming, in: cells, seed: Places.seed)
    let middle = Places.day.lowerBound + 60
    let part = site.minutes(of: .roaming, in: cells, seed: Places.seed, intervals: middle..<(middle + 6))
    #expect(part == Array(whole[600..<660]))
    let healthy = try Places.site()
    var larger = healthy
    larger.accessPoints.append(Places.accessPoint(424_242))
    let before = healthy.minutes(of: .roaming, in: healthy.day([.roaming]), seed: Places.seed, accessPoints: 3..<4)
    #expect(
      larger.minutes(of: .roaming, in: larger.day([.roaming]), seed: Places.seed, accessPoints: 3..<4) == before)
    #expect(site.minutes(of: .roaming, in: cells, seed: Places.seed, intervals: 5..<5).isEmpty)
    #expect(site.minutes(of: .roaming, in: cells, seed: Places.seed, accessPoints: 6..<9).allSatisfy { $0.total == 0 })
  }
}
