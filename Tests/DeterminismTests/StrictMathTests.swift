import Determinism
import Testing

/// Expected values have 20 digits, from an arbitrary-precision library.
@Suite("Mathematics without libm")
struct StrictMathTests {
  /// The distance of two numbers in units of the expected one's last place.
  private func ulps(_ actual: Double, _ expected: Double) -> Double {
    actual == expected ? 0 : (actual - expected).magnitude / expected.ulp
  }

  @Test(
    arguments: [
      (0x1p-1074, -744.44007192138126231), (1e-300, -690.77552789821370518), (1e-05, -11.512925464970228338),
      (0.1, -2.3025850929940456285), (0.5, -0.69314718055994530942), (0.7, -0.35667494393873244235),
      (0.7071067811865475, -0.34657359027997274336), (0.99999, -0.000010000050000287825116),
      (1.0000001, 9.9999995058387045178e-8), (1.4142135623730951, 0.34657359027997272307),
      (1.5, 0.40546510810816438198), (2.0, 0.69314718055994530942), (2.718281828459045, 0.99999999999999994682),
      (10.0, 2.302585092994045684), (123456.789, 11.723646487185881016), (1e+300, 690.77552789821370526),
    ] as [(Double, Double)])
  func logarithm(x: Double, expected: Double) {
    #expect(ulps(StrictMath.log(x), expected) <= 1)
  }

  @Test func logarithmAtItsEdges() {
    #expect(StrictMath.log(1) == 0)
    #expect(StrictMath.log(0) == -.infinity)
    #expect(StrictMath.log(.infinity) == .infinity)
    #expect(StrictMath.log(-1).isNaN)
    #expect(StrictMath.log(.nan).isNaN)
  }

  @Test(
    arguments: [
      (-745.0, 0x1p-1074), (-700.5, 5.9801961186397912064e-305), (-37.25, 6.6455441729150705396e-17),
      (-1.0, 0.3678794411714423216), (-0.34657359027997264, 0.7071067811865475326), (-1e-10, 0.9999999999),
      (0.0, 1), (1e-10, 1.0000000001), (0.1, 1.1051709180756476309), (0.34657359027997264, 1.4142135623730950324),
      (0.5, 1.6487212707001281468), (1.0, 2.7182818284590452354), (2.5, 12.182493960703473438),
      (10.0, 22026.465794806716517), (88.8, 3.6757840844711624269e+38), (709.5, 1.3549863193146328309e+308),
    ] as [(Double, Double)])
  func exponential(x: Double, expected: Double) {
    #expect(ulps(StrictMath.exp(x), expected) <= 1)
  }

  @Test func exponentialAtItsEdges() {
    #expect(StrictMath.exp(710) == .infinity)
    #expect(StrictMath.exp(-746) == 0)
    #expect(StrictMath.exp(.infinity) == .infinity)
    #expect(StrictMath.exp(-.infinity) == 0)
    #expect(StrictMath.exp(.nan).isNaN)
  }

  @Test func exponentialAndLogarithmUndoEachOther() {
    for n in 0..<2000 {
      let x = Double(n) * 0.31 - 300
      #expect((StrictMath.log(StrictMath.exp(x)) - x).magnitude <= 3e-16 * max(1, x.magnitude))
    }
  }

  @Test(
    arguments: [
      (-5.0, -0.9932620530009145329), (-0.5, -0.3934693402873665764), (-1e-12, -9.9999999999949997989e-13), (0.0, 0),
      (1e-12, 1.0000000000004999799e-12), (0.3, 0.349858807576003089), (0.35, 0.41906754859325721676),
      (2.0, 6.3890560989306502272), (30.0, 10686474581523.462147), (-50.0, -1),
    ] as [(Double, Double)])
  func exponentialLessOne(x: Double, expected: Double) {
    #expect(ulps(StrictMath.expm1(x), expected) <= 2)
  }

  @Test(
    arguments: [
      (-0.999, -6.9077552789821361639), (-0.5, -0.69314718055994530942), (-1e-12, -1.0000000000004999799e-12),
      (0.0, 0), (1e-12, 9.9999999999949997989e-13), (1e-05, 9.9999500003333316514e-6), (0.5, 0.40546510810816438198),
      (10.0, 2.3978952727983705441), (-1.0, -Double.infinity),
    ] as [(Double, Double)])
  func logarithmOfOneMore(x: Double, expected: Double) {
    #expect(ulps(StrictMath.log1p(x), expected) <= 2)
  }

  @Test(
    arguments: [
      (2.0, 0.5, 1.4142135623730950488), (10.0, -3.0, 0.001), (1.0001, 100000.0, 22015.45604852795454),
      (0.9, 250.0, 3.6360291795870161109e-12), (3.7, 12.25, 9130007.1957533485279),
      (7.0, -0.3333333333333333, 0.52275795857471023557), (1e10, 2.5, 1e25), (-2.0, 3.0, -8), (-2.0, 2.0, 4),
      (0.0, 2.0, 0), (5.0, 0.0, 1), (0.0, -1.0, Double.infinity),
    ] as [(Double, Double, Double)])
  func power(x: Double, y: Double, expected: Double) {
    #expect(ulps(StrictMath.pow(x, y), expected) <= 2)
  }

  @Test func powerOfANegativeNumberNeedsAWholeExponent() {
    #expect(StrictMath.pow(-2, 0.5).isNaN)
  }

  @Test(
    arguments: [
      (-38.0, 0x37b23b8p-1074), (-20.0, 2.7536241186062336951e-89), (-8.0, 6.2209605742717841235e-16),
      (-5.0, 2.8665157187919391167e-7), (-3.0, 0.0013498980316300945267), (-2.5, 0.006209665325776135167),
      (-2.4999, 0.0062114183749445897466), (-1.0, 0.15865525393145705141), (-0.1, 0.46017216272297101633), (0.0, 0.5),
      (0.5, 0.69146246127401310364), (1.0, 0.84134474606854294859), (1.959963984540054, 0.97499999999999998912),
      (2.5, 0.99379033467422386483), (3.0, 0.99865010196836990547), (6.0, 0.99999999901341235496),
    ] as [(Double, Double)])
  func normalDistribution(x: Double, expected: Double) {
    let tolerance = max(2e-13 * expected, 0x1p-1072)
    #expect((StrictMath.normalCDF(x) - expected).magnitude <= tolerance)
  }

  @Test(
    arguments: [
      (0.0001, -3.7190164854556805523), (0.001, -3.0902323061678135354), (0.024, -1.9773684281819467033),
      (0.075, -1.4395314709384559349), (0.0751, -1.4388253927525399824), (0.3, -0.52440051270804081597),
      (0.5, 0), (0.5001, 0.00025066283008800749239), (0.8413447460685429, 0.99999999999999990574),
      (0.975, 1.9599639845400538556), (0.999, 3.0902323061678132778), (0.99999, 4.2648907939238407699),
      (1e-20, -9.2623400897984075796), (1e-100, -21.273453560965324294), (1e-300, -37.047096299361199237),
    ] as [(Double, Double)])
  func normalQuantile(p: Double, expected: Double) {
    #expect((StrictMath.normalQuantile(p) - expected).magnitude <= 1e-15 * max(1, expected.magnitude))
  }

  @Test func normalQuantileAtItsEdges() {
    #expect(StrictMath.normalQuantile(0) == -.infinity)
    #expect(StrictMath.normalQuantile(1) == .infinity)
    #expect(StrictMath.normalQuantile(-0.1).isNaN)
    #expect(StrictMath.normalQuantile(1.1).isNaN)
  }

  @Test(
    arguments: [
      (1e-09, 1.0000000000000000621e-9), (0.1, 0.09983341664682815783), (0.7853981633974483, 0.70710678118654750275),
      (1.0, 0.84147098480789650665), (1.5707963267948966, 1.0), (3.0, 0.1411200080598672221),
      (3.141592653589793, 1.2246467991473531772e-16), (-2.0, -0.9092974268256816954),
      (100.0, -0.50636564110975879366), (12345.678, -0.70408131375338158541),
    ] as [(Double, Double)])
  func sine(x: Double, expected: Double) {
    #expect((StrictMath.sin(x) - expected).magnitude <= 2e-16)
  }

  @Test(
    arguments: [
      (0.0, 1.0), (0.1, 0.99500416527802576554), (0.7853981633974483, 0.70710678118654754605),
      (1.0, 0.5403023058681397174), (1.5707963267948966, 6.1232339957367658861e-17), (3.0, -0.98999249660044545727),
      (-2.0, -0.416146836547142387), (100.0, 0.8623188722876839341), (12345.678, 0.71011935871606277365),
    ] as [(Double, Double)])
  func cosine(x: Double, expected: Double) {
    #expect((StrictMath.cos(x) - expected).magnitude <= 2e-16)
  }

  @Test func logisticAndLogitUndoEachOther() {
    #expect(StrictMath.logistic(0) == 0.5)
    #expect(StrictMath.logistic(800) == 1)
    #expect(StrictMath.logistic(-800) == 0)
    for p in [0.001, 0.07, 0.5, 0.93] {
      #expect((StrictMath.logistic(StrictMath.logit(p)) - p).magnitude < 1e-15)
    }
  }

  /// Pins every bit, so that a compiler or a processor that rounds otherwise is found out.
  @Test func bitsAreTheSameEverywhere() {
    var digest: UInt64 = 0
    for n in 0..<20_000 {
      let u = SplitMix.openUniform(SplitMix.mix(UInt64(n)))
      for value in [
        StrictMath.log(u), StrictMath.exp(20 * u - 10), StrictMath.normalQuantile(u), StrictMath.normalCDF(8 * u - 4),
        StrictMath.sin(100 * u), StrictMath.cos(100 * u), StrictMath.pow(u, 3.5), StrictMath.logistic(6 * u - 3),
        StrictMath.expm1(u), StrictMath.log1p(u),
      ] {
        digest = SplitMix.key(digest, value.bitPattern)
      }
    }
    #expect(digest == 2_656_280_055_794_985_297)
  }
}
