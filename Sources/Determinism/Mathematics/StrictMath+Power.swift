extension StrictMath {
  /// `x` to the power `y` for x ≥ 0, and for negative `x` when `y` is whole; within 2 ulp while |y ln x| ≤ 30.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    if x < 0 { return powerOfNegative(x, y) }
    if x == 0 { return y > 0 ? 0 : .infinity }
    guard x < .infinity, y.magnitude < 0x1p60 else { return exp(y * log(x)) }
    let logarithm = preciseLog(x)
    let (high, low) = product(y, logarithm.high)
    guard high.magnitude < 800 else { return exp(high) }
    let base = exp(high)
    guard base > 0, base < .infinity else { return base }
    return base + base * (low + y * logarithm.low)
  }

  private static func powerOfNegative(_ x: Double, _ y: Double) -> Double {
    guard y.magnitude < 0x1p62, Double(Int64(y)) == y else { return .nan }
    let magnitude = pow(-x, y)
    return Int64(y) & 1 == 0 ? magnitude : -magnitude
  }

  /// The natural logarithm of a positive finite number as a sum of two, about five bits more exact than one.
  private static func preciseLog(_ x: Double) -> (high: Double, low: Double) {
    let (k, m) = exponentAndSignificand(x)
    let f = m - 1
    let divisor = 2 + f
    let divisorError = f - (divisor - 2)
    let s = f / divisor
    let (back, backError) = product(s, divisor)
    let sError = ((f - back) - backError - s * divisorError) / divisor
    let tail = s * logTail(s * s) + 2 * sError
    let (first, firstError) = sum(k * ln2High, 2 * s)
    let (high, highError) = sum(first, tail)
    return (high, highError + (firstError + k * ln2Low))
  }

  /// a + b and its rounding error (Knuth's two-sum).
  private static func sum(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
    let value = a + b
    let part = value - a
    return (value, (a - (value - part)) + (b - part))
  }

  /// a · b and its rounding error (Dekker's product; no fused multiply-add, which not every machine has).
  private static func product(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
    let value = a * b
    let (aHigh, aLow) = split(a)
    let (bHigh, bLow) = split(b)
    return (value, ((aHigh * bHigh - value) + aHigh * bLow + aLow * bHigh) + aLow * bLow)
  }

  /// A number as the sum of two with half the bits each.
  private static func split(_ a: Double) -> (high: Double, low: Double) {
    let wide = a * 134_217_729
    let high = wide - (wide - a)
    return (high, a - high)
  }
}
