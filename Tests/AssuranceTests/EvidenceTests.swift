import Assurance
import Testing

@Suite("The arithmetic of the gate, against golden vectors")
struct EvidenceTests {
  struct Vector: Sendable {
    let degraded, expected, exposure, variance, logarithm: Double
  }

  @Test(
    "Evidence of harm",
    arguments: [
      Vector(degraded: 60, expected: 40, exposure: 1000, variance: 400, logarithm: -0.379933),
      Vector(degraded: 120, expected: 40, exposure: 1000, variance: 400, logarithm: 4.155131),
      Vector(degraded: 300, expected: 40, exposure: 1000, variance: 400, logarithm: 31.961147),
      Vector(degraded: 0, expected: 5, exposure: 100, variance: 30, logarithm: -0.967959),
      Vector(degraded: 30, expected: 2, exposure: 100, variance: 15, logarithm: 5.819994),
      Vector(degraded: 2600, expected: 1500, exposure: 30000, variance: 60000, logarithm: 6.518918),
    ])
  func harm(vector: Vector) {
    let found = HarmEvidence.logarithm(
      degraded: vector.degraded, expected: vector.expected, exposure: vector.exposure, variance: vector.variance)
    #expect(abs(found - vector.logarithm) < 1e-6)
  }

  @Test("The variance without an effect")
  func variance() {
    let controls = Array(repeating: 3000.0 / 18, count: 18)
    let found = NullVariance.variance(
      canaries: [200, 160], controls: controls, omega0: 4.23, squaredNoise: 0.107, inflation: 1)
    #expect(abs(found - 9495.136) < 1e-6)
    let inflated = NullVariance.variance(
      canaries: [200, 160], controls: controls, omega0: 4.23, squaredNoise: 0.107, inflation: 1.2)
    #expect(abs(inflated / found - 1.2) < 1e-12)
  }

  @Test("Without controls nothing can follow; without canaries there is nothing to vary")
  func degenerateVariance() {
    let alone = NullVariance.variance(canaries: [5], controls: [], omega0: 1, squaredNoise: 0.1, inflation: 1)
    #expect(alone == .infinity)
    #expect(HarmEvidence.logarithm(degraded: 100, expected: 5, exposure: 100, variance: alone).magnitude < 1e-12)
    #expect(NullVariance.variance(canaries: [], controls: [5], omega0: 1, squaredNoise: 0.1, inflation: 1) == 0)
  }

  @Test("The weights of the mixture add up to one")
  func weights() {
    #expect(abs(HarmEvidence.grid.reduce(0) { $0 + $1.weight } - 1) < 1e-15)
    #expect(abs(LoadShareGuard.grid.reduce(0) { $0 + $1.weight } - 1) < 1e-15)
  }

  @Test("More bad units never weaken the evidence of harm, nor strengthen that of harmlessness")
  func monotone() {
    for (expected, exposure, variance) in [(40.0, 1000.0, 400.0), (2, 100, 15), (1500, 30000, 60000), (0.3, 7, 4)] {
      var harm = -Double.infinity
      var margin = Double.infinity
      for step in 0...200 {
        let degraded = expected * Double(step) / 20
        let more = HarmEvidence.logarithm(
          degraded: degraded, expected: expected, exposure: exposure, variance: variance)
        let less = MarginEvidence.logarithm(
          degraded: degraded, expected: expected, exposure: exposure, variance: variance, margin: 0.1, omega0: 4,
          inflation: 1.2, canaries: 4)
        #expect(more > harm)
        #expect(less < margin)
        (harm, margin) = (more, less)
      }
    }
  }

  @Test("As many bad units as expected are no evidence of harm, however noisy the metric")
  func fairness() {
    for variance in [10.0, 100, 1000, 1e6] {
      let found = HarmEvidence.logarithm(degraded: 100, expected: 100, exposure: 2000, variance: variance)
      #expect(found < 0)
    }
  }

  @Test("Evidence that harm is below the margin")
  func margin() {
    func found(_ degraded: Double, _ expected: Double, _ exposure: Double, _ variance: Double, _ omega0: Double)
      -> Double
    {
      MarginEvidence.logarithm(
        degraded: degraded, expected: expected, exposure: exposure, variance: variance, margin: 0.1, omega0: omega0,
        inflation: 1.2, canaries: 8)
    }
    #expect(abs(found(40, 40, 1000, 400, 5.45) - 6.169395938103954) < 1e-9)
    #expect(abs(found(60, 100, 4000, 500, 1.21) - 65.09218406855028) < 1e-9)
    #expect(found(0, 0, 0, 0, 1) == 0)
  }

  @Test("A family is the weighted average of its e-values")
  func family() {
    #expect(FamilyEvidence.logarithm([]) == 0)
    #expect(abs(FamilyEvidence.logarithm([(2, 1)]) - 2) < 1e-12)
    let six = [(30.0, 1.0), (0, 1), (0, 1), (-1, 1), (-2, 1), (0, 1)]
    let found = FamilyEvidence.logarithm(six.map { ($0.0, $0.1 / 6) })
    #expect(abs(found - (30 - 1.791759469228055)) < 1e-6)
    #expect(found <= 30 && found >= -2)
    #expect(abs(FamilyEvidence.logarithm(six.map { ($0.0, $0.1 * 5) }) - found) < 1e-12)
    #expect(abs(FamilyEvidence.logarithm([(800, 0.5), (900, 0.5)]) - (900 - 0.6931471805599453)) < 1e-9)
  }

  @Test("Baselines are drawn to their site's, by 2000 user-minutes or 60 events")
  func baseline() {
    let user = Baseline.accessPoint(Tally(total: 120_000, degraded: 24_000), siteShare: 0.05, unit: .userSeconds)
    #expect(abs(user - (400 + 2000 * 0.05) / 4000) < 1e-12)
    let event = Baseline.accessPoint(Tally(total: 60, degraded: 12), siteShare: 0.1, unit: .events)
    #expect(abs(event - 18.0 / 120) < 1e-12)
    #expect(Baseline.accessPoint(.zero, siteShare: 0.07, unit: .events) == 0.07)
    #expect(Baseline.site([Tally(total: 100, degraded: 3), Tally(total: 100, degraded: 5)]) == 0.04)
    #expect(Baseline.site([.zero]) == nil)
    #expect(Baseline.site([Tally(total: 1_000_000, degraded: 0)]) == 0.001)
  }

  @Test("The harm that would be noticed shrinks with exposure")
  func detectable() throws {
    func smallest(_ scale: Double) -> Double? {
      DetectableEffect.smallest(
        expected: 40 * scale, exposure: 1000 * scale, variance: 1.2 * (5.45 * 42 * scale + 0.25 * 400 * scale),
        omega0: 5.45, inflation: 1.2, canaries: 1, limit: 4.787)
    }
    let small = try #require(smallest(1))
    let large = try #require(smallest(20))
    #expect(large < small)
    #expect((0.01...0.5).contains(small))
    #expect(smallest(0) == nil)
    let hopeless = DetectableEffect.smallest(
      expected: 0.1, exposure: 1, variance: 100, omega0: 5, inflation: 1.2, canaries: 1, limit: 4.787)
    #expect(hopeless == nil)
  }
}
