import Determinism

/// Keyed trigonometric value noise of one period: exactly standard normal at every moment, correlated over about a period,
/// and found at any moment without walking there.
///
/// Between knots N_i the value is cos(πu/2)·N_i + sin(πu/2)·N_{i+1}, where u is the place between them. The covariance at a
/// lag of s periods is (1 − s/2)·cos(πs/2) + sin(πs/2)/π up to s = 2, and zero beyond.
struct NoiseOctave: Sendable {
  /// Half an hour, three hours and a day, in cells.
  static let halfHour = NoiseOctave(period: 3)
  static let threeHours = NoiseOctave(period: 18)
  static let day = NoiseOctave(period: 144)
  /// The three, in the order in which weights are given.
  static let all = [halfHour, threeHours, day]

  /// The distance of knots, in cells.
  let period: Int
  /// cos(πu/2) and sin(πu/2) for u = j/period.
  let falling: [Double]
  let rising: [Double]

  init(period: Int) {
    self.period = period
    let quarter = 1.5707963267948966
    falling = (0..<period).map { StrictMath.cos(quarter * Double($0) / Double(period)) }
    rising = (0..<period).map { StrictMath.sin(quarter * Double($0) / Double(period)) }
  }

  /// Adds amplitude × noise of stream `key` for the cells `first`… to `sum`.
  @inline(__always)
  func add(
    amplitude: Double, key: UInt64, first: Int64, to sum: inout MutableSpan<Double>, tables: LookUpTables
  ) {
    let length = Int64(period)
    let phase = Int64(key % UInt64(period))
    let shifted = first + phase
    var knot = shifted / length
    var place = Int(shifted - knot * length)
    if place < 0 {
      place += period
      knot -= 1
    }
    var next = amplitude * tables.normal(SplitMix.key(key, UInt64(bitPattern: knot)))
    var index = 0
    while index < sum.count {
      let here = next
      knot += 1
      next = amplitude * tables.normal(SplitMix.key(key, UInt64(bitPattern: knot)))
      let run = min(period - place, sum.count - index)
      if run == 3, place == 0 {
        // Half an hour has too few cells for a loop.
        sum[index] += falling[0] * here + rising[0] * next
        sum[index + 1] += falling[1] * here + rising[1] * next
        sum[index + 2] += falling[2] * here + rising[2] * next
      } else {
        for step in 0..<run {
          sum[index + step] += falling[place + step] * here + rising[place + step] * next
        }
      }
      index += run
      place = 0
    }
  }
}

/// Weights of the three octaves; variances, so they add up to one.
struct OctaveWeights: Sendable {
  var halfHour: Double
  var threeHours: Double
  var day: Double

  /// Adds amplitude × noise with these weights to `sum`; the streams are children of `key`.
  @inline(__always)
  func add(
    amplitude: Double, key: UInt64, first: Int64, to sum: inout MutableSpan<Double>, tables: LookUpTables
  ) {
    NoiseOctave.halfHour.add(
      amplitude: amplitude * halfHour.squareRoot(), key: SplitMix.key(key, 0), first: first, to: &sum, tables: tables)
    NoiseOctave.threeHours.add(
      amplitude: amplitude * threeHours.squareRoot(), key: SplitMix.key(key, 1), first: first, to: &sum,
      tables: tables)
    NoiseOctave.day.add(
      amplitude: amplitude * day.squareRoot(), key: SplitMix.key(key, 2), first: first, to: &sum, tables: tables)
  }
}
