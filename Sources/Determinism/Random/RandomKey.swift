/// A point in the tree of random streams: the root is a seed, a child is named by a number or a text.
///
/// Keys are derived from what a thing *is* (its id, its purpose, the interval), so that a change somewhere else never
/// moves another thing's randomness.
public struct RandomKey: Hashable, Sendable {
  /// The 64 bits of this point.
  public let value: UInt64

  /// The root of a tree of streams.
  @inlinable
  public init(seed: UInt64) {
    value = seed
  }

  /// The child number `n` of this point.
  @inlinable
  public func child(_ n: UInt64) -> RandomKey {
    RandomKey(seed: SplitMix.key(value, n))
  }

  /// The child of this point with that name.
  public func child(_ name: String) -> RandomKey {
    child(stableHash(name))
  }

  /// The number in [0, 1) that belongs to this point.
  @inlinable public var uniform: Double {
    SplitMix.uniform(SplitMix.mix(value))
  }

  /// The number in (0, 1), neither end included, that belongs to this point; fit for logarithms and quantiles.
  @inlinable public var openUniform: Double {
    SplitMix.openUniform(SplitMix.mix(value))
  }

  /// A whole number in 0..<bound, each equally likely to within 2⁻⁶⁴·bound; zero when `bound` is zero.
  @inlinable
  public func integer(below bound: UInt64) -> UInt64 {
    SplitMix.mix(value).multipliedFullWidth(by: bound).high
  }
}
