import Assurance
import Testing
import World

@Suite("When causes are at work")
struct CauseTimeTests {
  private static let start = Places.tuesday + 2 * 3600

  private func degraded(_ cause: Cause, in cells: Range<Int64>) throws -> Int64 {
    var sum: Int64 = 0
    for key in 1...20 {
      sum += try Places.site(UInt64(key), causes: [cause]).cells(
        seed: Places.seed, intervals: cells, metrics: [.capacity]
      ).sum(.capacity).degraded
    }
    return sum
  }

  @Test func aRampGrows() throws {
    let full = Cause(kind: .wiFiInterference, start: Self.start, end: Self.start + 7200, magnitude: 0.5)
    var ramped = full
    ramped.ramp = 3600
    var previous: Int64 = 0
    for cell in [0, 2, 4] as [Int64] {
      let cells = (Self.start / 600 + cell)..<(Self.start / 600 + cell + 1)
      let here = try degraded(ramped, in: cells)
      #expect(here > previous)
      #expect(here < (try degraded(full, in: cells)))
      previous = here
    }
    let grown = (Self.start / 600 + 6)..<(Self.start / 600 + 12)
    #expect(try degraded(ramped, in: grown) == degraded(full, in: grown))
  }

  /// A cause that comes back every four hours is the same as one for each time.
  @Test func recurrence() throws {
    let once = Cause(kind: .nonWiFiInterference, start: Self.start, end: Self.start + 1800, magnitude: 0.5)
    var again = once
    again.period = 4 * 3600
    again.until = Self.start + 9 * 3600
    var site = try Places.site()
    site.causes = [again]
    var listed = site
    listed.causes = ([0, 1, 2] as [Int64]).map { time in
      var cause = once
      cause.start += time * 4 * 3600
      cause.end += time * 4 * 3600
      return cause
    }
    #expect(site.day() == listed.day())
    #expect(site.day() != (try Places.site(causes: [once]).day()))
  }

  @Test(arguments: [
    Cause(kind: .crowd, start: .min, end: .max, magnitude: 2, period: 600),
    Cause(kind: .crowd, start: 0, end: .max, magnitude: 2, ramp: .max, period: .max),
    Cause(kind: .crowd, start: .max - 1, end: .max, magnitude: 2, ramp: 5, period: 600),
    Cause(kind: .crowd, start: Places.tuesday, end: Places.tuesday + 600, magnitude: 2, ramp: -4, period: -5),
    Cause(kind: .accessPointDown, start: 0, end: 1200, magnitude: 2, period: 1, until: .min),
  ])
  func strangeTimesKeepTheCountsRight(cause: Cause) throws {
    let cells = try Places.site(causes: [cause]).day()
    for metric in Metric.allCases { #expect(cells.sum(metric).isConserved) }
  }

  @Test func aPartOfTheClientsIsAPartOfTheEffect() throws {
    let during = (Self.start / 600)..<(Self.start / 600 + 12)
    func rate(_ part: Double) throws -> Double {
      let cause = Cause(kind: .coverageHole, start: Self.start, end: Self.start + 7200, magnitude: 1, part: part)
      var sum = ClassifiedTally(zeroOf: .coverage)
      for key in 1...20 {
        sum += try Places.site(UInt64(key), causes: [cause]).cells(
          seed: Places.seed, intervals: during, metrics: [.coverage]
        ).sum(.coverage)
      }
      return Double(sum.degraded) / Double(sum.total)
    }
    let (none, third, all) = (try rate(0), try rate(0.33), try rate(1))
    #expect(((third - none) / (all - none) - 0.33).magnitude < 0.06)
  }

  /// Too few addresses hurt only when there are more clients.
  @Test func addressesRunOutWhenTheSiteIsFull() throws {
    func failed(_ addresses: Double, hour: Int64) throws -> Double {
      let cells = (Places.day.lowerBound + hour * 6)..<(Places.day.lowerBound + hour * 6 + 6)
      let cause = Cause(kind: .dhcpExhausted, start: 0, end: .max - 1, magnitude: addresses)
      var sum = ClassifiedTally(zeroOf: .successfulConnect)
      for key in 1...10 {
        sum += try Places.site(UInt64(key), causes: [cause]).cells(
          seed: Places.seed, intervals: cells, metrics: [.successfulConnect]
        ).sum(.successfulConnect)
      }
      return Double(sum.degraded) / Double(max(1, sum.total))
    }
    #expect(try failed(40, hour: 11) > 0.5)
    #expect(try failed(40, hour: 3) < 0.12)
    #expect(try failed(10_000, hour: 11) < 0.08)
  }
}
