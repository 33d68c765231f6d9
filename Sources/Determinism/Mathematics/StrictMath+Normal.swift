extension StrictMath {
  /// 1/√(2π).
  private static let inverseRootTwoPi = 0.3989422804014327

  /// The distribution function Φ of the standard normal; relative error at most about 10⁻¹³ in the lower tail.
  ///
  /// Near zero by Marsaglia's series Φ = ½ + φ·(x + x³/3 + x⁵/15 + …), further out by Laplace's continued fraction.
  public static func normalCDF(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    let a = x.magnitude
    guard a < 39 else { return x < 0 ? 0 : 1 }
    let density = inverseRootTwoPi * exp(-0.5 * a * a)
    if a < 2.5 {
      let half = density * seriesOverDensity(a)
      return x < 0 ? 0.5 - half : 0.5 + half
    }
    let tail = density / continuedFraction(a)
    return x < 0 ? tail : 1 - tail
  }

  private static func seriesOverDensity(_ a: Double) -> Double {
    let square = a * a
    var term = a
    var sum = a
    var divisor = 3.0
    while term > sum * 0x1p-60 {
      term *= square / divisor
      sum += term
      divisor += 2
    }
    return sum
  }

  /// a + 1/(a + 2/(a + 3/(a + …))), 80 levels deep: full precision from a = 2.5 on.
  private static func continuedFraction(_ a: Double) -> Double {
    var value = a
    var level = 80.0
    while level > 0 {
      value = a + level / value
      level -= 1
    }
    return value
  }

  /// The quantile Φ⁻¹ of the standard normal: Wichura's algorithm AS 241 (PPND16), relative error about 10⁻¹⁶.
  ///
  /// Infinite at 0 and 1, not a number outside.
  public static func normalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let q = p - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * centralNumerator(r) / centralDenominator(r)
    }
    let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
    let magnitude =
      r <= 5
      ? middleNumerator(r - 1.6) / middleDenominator(r - 1.6)
      : farNumerator(r - 5) / farDenominator(r - 5)
    return q < 0 ? -magnitude : magnitude
  }

  private static func centralNumerator(_ r: Double) -> Double {
    var sum = 2509.0809287301226727
    sum = sum * r + 33430.575583588128105
    sum = sum * r + 67265.770927008700853
    sum = sum * r + 45921.953931549871457
    sum = sum * r + 13731.693765509461125
    sum = sum * r + 1971.5909503065514427
    sum = sum * r + 133.14166789178437745
    return sum * r + 3.3871328727963666080
  }

  private static func centralDenominator(_ r: Double) -> Double {
    var sum = 5226.4952788528545610
    sum = sum * r + 28729.085735721942674
    sum = sum * r + 39307.895800092710610
    sum = sum * r + 21213.794301586595867
    sum = sum * r + 5394.1960214247511077
    sum = sum * r + 687.18700749205790830
    sum = sum * r + 42.313330701600911252
    return sum * r + 1
  }

  private static func middleNumerator(_ r: Double) -> Double {
    var sum = 7.74545014278341407640e-4
    sum = sum * r + 2.27238449892691845833e-2
    sum = sum * r + 2.41780725177450611770e-1
    sum = sum * r + 1.27045825245236838258
    sum = sum * r + 3.64784832476320460504
    sum = sum * r + 5.76949722146069140550
    sum = sum * r + 4.63033784615654529590
    return sum * r + 1.42343711074968357734
  }

  private static func middleDenominator(_ r: Double) -> Double {
    var sum = 1.05075007164441684324e-9
    sum = sum * r + 5.47593808499534494600e-4
    sum = sum * r + 1.51986665636164571966e-2
    sum = sum * r + 1.48103976427480074590e-1
    sum = sum * r + 6.89767334985100004550e-1
    sum = sum * r + 1.67638483018380384940
    sum = sum * r + 2.05319162663775882187
    return sum * r + 1
  }

  private static func farNumerator(_ r: Double) -> Double {
    var sum = 2.01033439929228813265e-7
    sum = sum * r + 2.71155556874348757815e-5
    sum = sum * r + 1.24266094738807843860e-3
    sum = sum * r + 2.65321895265761230930e-2
    sum = sum * r + 2.96560571828504891230e-1
    sum = sum * r + 1.78482653991729133580
    sum = sum * r + 5.46378491116411436990
    return sum * r + 6.65790464350110377720
  }

  private static func farDenominator(_ r: Double) -> Double {
    var sum = 2.04426310338993978564e-15
    sum = sum * r + 1.42151175831644588870e-7
    sum = sum * r + 1.84631831751005468180e-5
    sum = sum * r + 7.86869131145613259100e-4
    sum = sum * r + 1.48753612908506148525e-2
    sum = sum * r + 1.36929880922735805310e-1
    sum = sum * r + 5.99832206555887937690e-1
    return sum * r + 1
  }
}
