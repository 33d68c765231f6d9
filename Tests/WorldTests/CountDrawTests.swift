import Determinism
import Testing

@testable import World

@Suite("Counts by inversion")
struct CountDrawTests {
  private static let tables = LookUpTables.shared

  private func binomial(_ n: Int, _ p: Double, _ u: Double) -> Int {
    CountDraw.binomial(n, p, u: u, tables: Self.tables)
  }

  private func exact(_ n: Int, _ p: Double, _ u: Double) -> Int {
    CountDraw.exactBinomial(n, p, u: u, tables: Self.tables)
  }

  /// Quantiles of the binomial distribution, from its sums.
  @Test(arguments: [
    (10, 0.1, 0.3486, 0), (10, 0.1, 0.3488, 1), (10, 0.1, 0.7360, 1), (10, 0.1, 0.7362, 2), (10, 0.1, 0.9872, 3),
    (30, 0.07, 0.1133, 0), (30, 0.07, 0.1135, 1), (5, 0.5, 0.5, 2), (5, 0.5, 0.5001, 3), (1, 0.9, 0.09, 0),
    (1, 0.9, 0.11, 1),
  ])
  func binomialQuantiles(n: Int, p: Double, u: Double, expected: Int) {
    #expect(binomial(n, p, u) == expected)
    #expect(exact(n, p, u) == expected)
  }

  @Test func binomialAtItsEdges() {
    #expect(binomial(10, 0, 0.999) == 0)
    #expect(binomial(10, 1, 0.001) == 10)
    #expect(exact(10, 0, 0.999) == 0)
    #expect(exact(10, 1, 0.001) == 10)
    #expect(exact(0, 0.5, 0.5) == 0)
    #expect(binomial(0, 0.5, 0.999) == 0)
    #expect(binomial(5000, 0.999, 0.999_999) <= 5000)
    #expect(exact(5000, 0.001, 0.000_001) >= 0)
  }

  @Test(arguments: [1, 7, 30, 75, 400, 1000])
  func moreOfTheRateNeverGivesFewer(n: Int) {
    for draw in 0..<40 {
      let u = SplitMix.openUniform(SplitMix.key(3, UInt64(draw)))
      var previous = 0
      for step in 0...200 {
        let count = exact(n, Double(step) / 200, u)
        #expect(count >= previous)
        previous = count
      }
      #expect(previous == n)
    }
  }

  @Test(arguments: [(20, 0.05), (30, 0.3), (75, 0.4), (300, 0.1)])
  func binomialMeanAndVariance(n: Int, p: Double) {
    var sum = 0.0
    var squares = 0.0
    let draws = 20_000
    for draw in 0..<draws {
      let count = Double(binomial(n, p, SplitMix.openUniform(SplitMix.key(9, UInt64(draw)))))
      sum += count
      squares += count * count
    }
    let mean = sum / Double(draws)
    let variance = Double(n) * p * (1 - p)
    #expect((mean - Double(n) * p).magnitude < 4 * (variance / Double(draws)).squareRoot() + 0.01)
    #expect(((squares / Double(draws) - mean * mean) / variance - 1).magnitude < 0.06)
  }

  @Test(arguments: [0.1, 1.0, 5.5, 11.9, 12.1, 40, 300])
  func poissonMeanAndVariance(mean: Double) {
    var sum = 0.0
    var squares = 0.0
    let draws = 20_000
    for draw in 0..<draws {
      let u = SplitMix.openUniform(SplitMix.key(11, UInt64(draw)))
      let count = Double(CountDraw.poisson(mean: mean, u: u, tables: Self.tables))
      sum += count
      squares += count * count
    }
    let average = sum / Double(draws)
    #expect((average / mean - 1).magnitude < 4 / (mean * Double(draws)).squareRoot() + 0.002)
    #expect(((squares / Double(draws) - average * average) / mean - 1).magnitude < 0.06)
  }

  @Test func poissonQuantiles() {
    // e⁻² = .1353, three more terms .4060, .6767, .8571.
    let expected = [(0.13, 0), (0.14, 1), (0.40, 1), (0.41, 2), (0.67, 2), (0.68, 3), (0.85, 3), (0.86, 4)]
    for (u, count) in expected {
      #expect(CountDraw.poisson(mean: 2, u: u, tables: Self.tables) == count)
    }
    #expect(CountDraw.poisson(mean: 0, u: 0.99, tables: Self.tables) == 0)
  }
}
