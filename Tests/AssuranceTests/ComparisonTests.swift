import Assurance
import Determinism
import Testing

@Suite("Methods kept for comparison, and the statistics of replicates")
struct ComparisonTests {
  @Test("Below 90 % on one metric is below 90 %; without exposure nothing is said")
  func threshold() {
    #expect(!ThresholdRule.fails([(10, 100), (0, 0)]))
    #expect(ThresholdRule.fails([(10, 100), (10.1, 100)]))
    #expect(!ThresholdRule.fails([]))
  }

  @Test("The boundary of O'Brien and Fleming for six metrics at 5 %")
  func boundary() {
    let boundary = OBrienFleming.boundary(alpha: 0.05, metrics: 6)
    #expect((boundary - 2.6383).magnitude < 1e-3)
    #expect(OBrienFleming.fails(degraded: 127, expected: 100, horizonVariance: 100, boundary: boundary))
    #expect(!OBrienFleming.fails(degraded: 126, expected: 100, horizonVariance: 100, boundary: boundary))
    #expect(!OBrienFleming.fails(degraded: 126, expected: 1, horizonVariance: .infinity, boundary: boundary))
  }

  /// U = 25 of 25, the normal approximation with continuity: z = (25 − 12.5 − 0.5)/√(25·11/12).
  @Test("The rank test against figures worked out by hand")
  func ranks() {
    let p = MannWhitney.pValue(canary: [6, 7, 8, 9, 10], control: [1, 2, 3, 4, 5])
    #expect((p - (1 - StrictMath.normalCDF(12 / (25.0 * 11 / 12).squareRoot()))).magnitude < 1e-12)
    #expect((p - 0.006093).magnitude < 1e-5)
    #expect(MannWhitney.pValue(canary: [1, 2, 3, 4, 5], control: [6, 7, 8, 9, 10]) > 0.99)
    #expect(MannWhitney.pValue(canary: [0, 0, 0], control: [0, 0, 0]) == 1)
    #expect(MannWhitney.pValue(canary: [], control: [1]) == 1)
  }

  @Test("Intervals hold the share and shrink with replicates")
  func proportions() {
    let few = Proportion(count: 5, replicates: 100)
    let many = Proportion(count: 500, replicates: 10_000)
    for share in [few, many] { #expect(share.interval.contains(0.05)) }
    #expect(few.interval.upperBound - few.interval.lowerBound > many.interval.upperBound - many.interval.lowerBound)
    // Wilson, 0 of 61: 3.8415/(61 + 3.8415).
    #expect((Proportion(count: 0, replicates: 61).interval.upperBound - 0.05924).magnitude < 1e-4)
    #expect(Proportion().share == 0)
  }

  @Test("Batches of equal replicates have their error; a constant has none")
  func batches() {
    var constant = BatchMeans()
    var alternating = BatchMeans()
    for number in 0..<1000 {
      constant.add(3)
      alternating.add(number % 2 == 0 ? 1 : -1)
    }
    #expect(constant.mean == 3)
    #expect(constant.standardError < 1e-12)
    #expect(alternating.mean == 0)
    #expect(alternating.standardError < 1e-12)
    #expect((alternating.deviation - 1).magnitude < 1e-3)
  }

  @Test("Verdicts on the same replicates differ by those that are not both")
  func pairs() {
    let one = [true, true, true, false]
    let other = [true, false, false, false]
    let difference = PairedDifference(one, other)
    #expect(difference.mean == 0.5)
    #expect((difference.standardError - 2.0.squareRoot() / 4).magnitude < 1e-12)
    #expect(PairedDifference([1.0, 2], [1, 2]).standardError == 0)
  }
}
