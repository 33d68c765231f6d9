import Determinism
import Testing

@testable import World

@Suite("Keyed noise")
struct NoiseTests {
  private static let tables = LookUpTables.shared

  private func octave(_ octave: NoiseOctave, key: UInt64, count: Int, first: Int64 = 3_000_000) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    var span = values.mutableSpan
    octave.add(amplitude: 1, key: key, first: first, to: &span, tables: Self.tables)
    return values
  }

  /// V4: the autocovariance is (1 − s/2)·cos(πs/2) + sin(πs/2)/π at a lag of s periods, and nothing beyond two.
  @Test(arguments: [(3, 9), (6, 9), (9, 9), (18, 9), (27, 9), (35, 9), (40, 9)])
  func autocorrelationFollowsItsFormula(lag: Int, streams: Int) {
    var sum = 0.0
    var count = 0
    for stream in 0..<streams {
      let values = octave(.threeHours, key: SplitMix.key(77, UInt64(stream)), count: 12_000)
      for index in 0..<(values.count - lag) {
        sum += values[index] * values[index + lag]
        count += 1
      }
    }
    let s = Double(lag) / 18
    let angle = Double.pi * s / 2
    let expected = s < 2 ? (1 - s / 2) * StrictMath.cos(angle) + StrictMath.sin(angle) / Double.pi : 0
    // About 6,000 independent knots: a standard error of at most .018.
    #expect((sum / Double(count) - expected).magnitude < 0.045)
  }

  @Test func isStandardNormalEverywhere() {
    var moments = [0.0, 0, 0, 0]
    let count = 200_000
    for value in octave(.halfHour, key: 5, count: count) {
      moments[0] += value
      moments[1] += value * value
      moments[3] += value * value * value * value
    }
    let variance = moments[1] / Double(count)
    #expect((moments[0] / Double(count)).magnitude < 0.02)
    #expect((variance - 1).magnitude < 0.02)
    #expect((moments[3] / Double(count) / (variance * variance) - 3).magnitude < 0.1)
  }

  @Test(arguments: [NoiseOctave.halfHour, .threeHours, .day].map(\.period))
  func anyPartIsAPartOfTheWhole(period: Int) {
    let noise = NoiseOctave(period: period)
    let whole = octave(noise, key: 99, count: 500, first: -200)
    for start in [0, 1, 2, 17, 150, 199, 200, 201, 377] {
      #expect(octave(noise, key: 99, count: 60, first: Int64(start) - 200) == Array(whole[start..<(start + 60)]))
    }
  }

  @Test func streamsDiffer() {
    #expect(octave(.day, key: 1, count: 10) != octave(.day, key: 2, count: 10))
  }

  @Test func tablesFollowTheirFunctions() {
    for step in -3000...3000 {
      let x = Double(step) * 0.0051
      #expect((Self.tables.exponential(x) / StrictMath.exp(x) - 1).magnitude < 1e-7)
      #expect((Self.tables.logistic(x) / StrictMath.logistic(x) - 1).magnitude < 4e-5)
    }
    #expect(Self.tables.exponential(100) == Self.tables.exponential(15.9))
    #expect(Self.tables.logistic(100) > 0.999999)
    #expect(Self.tables.logistic(-100) < 1e-6)
    #expect(Self.tables.quantiles.reduce(0) { $0 + Double($1) }.magnitude < 1e-3)
  }

  /// Every bit of the tables, so that a machine that rounds otherwise is found out.
  @Test func tablesArePinned() {
    var digest: UInt64 = 0
    for value in Self.tables.quantiles { digest = SplitMix.key(digest, UInt64(value.bitPattern)) }
    for value in Self.tables.exponentials { digest = SplitMix.key(digest, value.bitPattern) }
    for value in Self.tables.logistics { digest = SplitMix.key(digest, value.bitPattern) }
    for value in NoiseOctave.day.rising + NoiseOctave.threeHours.falling {
      digest = SplitMix.key(digest, value.bitPattern)
    }
    #expect(digest == 241_799_495_375_708_866)
  }
}
