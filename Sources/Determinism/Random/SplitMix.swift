/// The mixing function of SplitMix64 and the key derivation that stands on it.
///
/// A random number here is a hash of *what it is for*, never the next one of a sequence: so it does not matter in what
/// order, on which thread, or whether at all its neighbours are asked for.
public enum SplitMix {
  /// Mixes 64 bits so that every bit of the result depends on every bit of `z` (the finaliser of SplitMix64).
  @inlinable
  @inline(__always)
  public static func mix(_ z: UInt64) -> UInt64 {
    var z = z &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The key of child number `b` of the stream `a`.
  @inlinable
  @inline(__always)
  public static func key(_ a: UInt64, _ b: UInt64) -> UInt64 {
    mix(a ^ (b &* 0xD6E8_FEB8_6659_FD93))
  }

  /// A number in [0, 1) from the 53 upper bits of an already mixed word.
  @inlinable
  @inline(__always)
  public static func uniform(_ mixed: UInt64) -> Double {
    Double(mixed >> 11) * 0x1p-53
  }

  /// A number in (0, 1), neither end included, from the 52 upper bits of an already mixed word.
  @inlinable
  @inline(__always)
  public static func openUniform(_ mixed: UInt64) -> Double {
    (Double(mixed >> 12) + 0.5) * 0x1p-52
  }
}
