extension StrictMath {
  /// The sine of an angle in radians; good while |x| < 10⁶, where the reduction by π/2 is exact enough.
  public static func sin(_ x: Double) -> Double {
    guard x.magnitude < 0x1p31 else { return .nan }
    let (quadrant, r) = reduceByHalfPi(x)
    switch quadrant & 3 {
    case 0: return sinSeries(r)
    case 1: return cosSeries(r)
    case 2: return -sinSeries(r)
    default: return -cosSeries(r)
    }
  }

  /// The cosine of an angle in radians; good while |x| < 10⁶, where the reduction by π/2 is exact enough.
  public static func cos(_ x: Double) -> Double {
    guard x.magnitude < 0x1p31 else { return .nan }
    let (quadrant, r) = reduceByHalfPi(x)
    switch quadrant & 3 {
    case 0: return cosSeries(r)
    case 1: return -sinSeries(r)
    case 2: return -cosSeries(r)
    default: return sinSeries(r)
    }
  }

  /// x = quadrant·π/2 + r with |r| ≤ π/4; π/2 in three parts of 33, 33 and 53 bits.
  private static func reduceByHalfPi(_ x: Double) -> (quadrant: Int, r: Double) {
    let quadrant = Int(x * 0.6366197723675814 + (x < 0 ? -0.5 : 0.5))
    let n = Double(quadrant)
    let r = ((x - n * 0x1.921fb544p0) - n * 0x1.0b4611a6p-34) - n * 0x1.3198a2e037073p-69
    return (quadrant, r)
  }

  private static func sinSeries(_ r: Double) -> Double {
    let z = r * r
    var sum = 1.0 / 355_687_428_096_000
    sum = sum * z - 1.0 / 1_307_674_368_000
    sum = sum * z + 1.0 / 6_227_020_800
    sum = sum * z - 1.0 / 39_916_800
    sum = sum * z + 1.0 / 362_880
    sum = sum * z - 1.0 / 5040
    sum = sum * z + 1.0 / 120
    sum = sum * z - 1.0 / 6
    return r + r * (z * sum)
  }

  private static func cosSeries(_ r: Double) -> Double {
    let z = r * r
    var sum = 1.0 / 20_922_789_888_000
    sum = sum * z - 1.0 / 87_178_291_200
    sum = sum * z + 1.0 / 479_001_600
    sum = sum * z - 1.0 / 3_628_800
    sum = sum * z + 1.0 / 40_320
    sum = sum * z - 1.0 / 720
    sum = sum * z + 1.0 / 24
    let half = 0.5 * z
    let head = 1 - half
    return head + (((1 - head) - half) + z * z * sum)
  }
}
