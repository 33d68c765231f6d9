/// Elementary functions from `+ − × ÷ √` and bit patterns only, so that they give the same bits on every machine.
///
/// The functions of a platform's libm differ in the last bit by processor and version; nothing that reaches a count, a
/// decision or a hash may use them. The functions here are within 1 ulp (`log`, `exp`) or 2 ulp of the true value unless
/// their comment says otherwise.
public enum StrictMath {
  /// ln 2, its upper 32 bits of significand, so that its product with an exponent is exact.
  @usableFromInline static let ln2High = 0x1.62e42feep-1
  /// The remainder of ln 2.
  @usableFromInline static let ln2Low = 0x1.a39ef35793c76p-33
  @usableFromInline static let inverseLn2 = 0x1.71547652b82fep0
  @usableFromInline static let squareRootOfTwo = 0x1.6a09e667f3bcdp0

  /// The natural logarithm; −∞ at zero, not a number below.
  @inlinable
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    let (k, m) = exponentAndSignificand(x)
    let f = m - 1
    let s = f / (2 + f)
    let halfSquare = 0.5 * f * f
    return k * ln2High - ((halfSquare - (s * (halfSquare + logTail(s * s)) + k * ln2Low)) - f)
  }

  /// e to the power `x`; infinite above about 709.78, zero below about −745.13.
  @inlinable
  public static func exp(_ x: Double) -> Double {
    guard x < 709.782712893384 else { return x.isNaN ? x : .infinity }
    guard x > -745.1332191019412 else { return x.isNaN ? x : 0 }
    let (k, r) = reduceByLn2(x)
    return scale(1 + (r + r * r * expTail(r)), by: k)
  }

  /// eˣ − 1, exact to the last places for small `x` too.
  public static func expm1(_ x: Double) -> Double {
    guard x.magnitude < 40 else { return x > 0 || x.isNaN ? exp(x) : -1 }
    guard x != 0 else { return x }
    let (k, r) = reduceByLn2(x)
    let fraction = r + r * r * expTail(r)
    let power = scale(1, by: k)
    return power * fraction + (power - 1)
  }

  /// ln(1 + x), exact to the last places for small `x` too; −∞ at −1, not a number below.
  public static func log1p(_ x: Double) -> Double {
    let u = 1 + x
    guard u > 0, u < .infinity else { return log(u) }
    guard u != 1 else { return x }
    return log(u) * (x / (u - 1))
  }

  /// The logistic function 1 / (1 + e⁻ˣ).
  @inlinable
  public static func logistic(_ x: Double) -> Double {
    guard x < 0 else { return 1 / (1 + exp(-x)) }
    let e = exp(x)
    return e / (1 + e)
  }

  /// ln(p / (1 − p)), the inverse of `logistic`; infinite at 0 and 1.
  public static func logit(_ p: Double) -> Double {
    log(p) - log1p(-p)
  }

  /// `x` = significand · 2ᵏ with the significand in [√½, √2].
  @inlinable
  static func exponentAndSignificand(_ x: Double) -> (k: Double, m: Double) {
    var bits = x.bitPattern
    var exponent = -1023
    if bits < 0x0010_0000_0000_0000 {
      bits = (x * 0x1p54).bitPattern
      exponent -= 54
    }
    exponent += Int(bits >> 52)
    var m = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    if m > squareRootOfTwo {
      m *= 0.5
      exponent += 1
    }
    return (Double(exponent), m)
  }

  /// 2z/3 + 2z²/5 + …: what 2·artanh(s)/s has beyond 2, with z = s² ≤ 0.0295.
  @inlinable
  static func logTail(_ z: Double) -> Double {
    var sum = 2.0 / 25
    sum = sum * z + 2.0 / 23
    sum = sum * z + 2.0 / 21
    sum = sum * z + 2.0 / 19
    sum = sum * z + 2.0 / 17
    sum = sum * z + 2.0 / 15
    sum = sum * z + 2.0 / 13
    sum = sum * z + 2.0 / 11
    sum = sum * z + 2.0 / 9
    sum = sum * z + 2.0 / 7
    sum = sum * z + 2.0 / 5
    sum = sum * z + 2.0 / 3
    return sum * z
  }

  /// `x` = k·ln 2 + r with |r| ≤ ½ ln 2.
  @inlinable
  static func reduceByLn2(_ x: Double) -> (k: Int, r: Double) {
    let k = Int(x * inverseLn2 + (x < 0 ? -0.5 : 0.5))
    return (k, (x - Double(k) * ln2High) - Double(k) * ln2Low)
  }

  /// (eʳ − 1 − r) / r² by its series, for |r| ≤ ½ ln 2.
  @inlinable
  static func expTail(_ r: Double) -> Double {
    var sum = 1.0 / 87_178_291_200
    sum = sum * r + 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    return sum * r + 0.5
  }

  /// `x`·2ᵏ, also where 2ᵏ itself is out of range.
  @inlinable
  static func scale(_ x: Double, by k: Int) -> Double {
    if k > 1023 { return x * 0x1p1023 * powerOfTwo(k - 1023) }
    if k < -1022 { return x * 0x1p-1000 * powerOfTwo(k + 1000) }
    return x * powerOfTwo(k)
  }

  /// 2ᵏ for −1022 ≤ k ≤ 1023.
  @inlinable
  static func powerOfTwo(_ k: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: k + 1023) << 52)
  }
}
