/// How much was observed and how much of it was bad, in whole seconds or events (`MetricUnit`), so that sums are exact.
public struct Tally: Sendable, Hashable, Codable {
  /// Everything observed.
  public var total: Int64
  /// What failed the metric's threshold: 0…total.
  public var degraded: Int64

  /// A tally of these counts.
  @inlinable
  public init(total: Int64, degraded: Int64) {
    self.total = total
    self.degraded = degraded
  }

  /// Nothing observed.
  public static let zero = Tally(total: 0, degraded: 0)

  /// The service level 1 − degraded/total, 0…1. Nil when nothing was observed: that is «no answer», not 100 %.
  public var level: Double? {
    total == 0 ? nil : 1 - Double(degraded) / Double(total)
  }

  /// Numerators and denominators added: the only way in which levels may be put together.
  @inlinable
  public static func + (one: Tally, other: Tally) -> Tally {
    Tally(total: one.total + other.total, degraded: one.degraded + other.degraded)
  }

  /// Adds another tally to this one.
  @inlinable
  public static func += (one: inout Tally, other: Tally) {
    one.total += other.total
    one.degraded += other.degraded
  }
}

extension Sequence<Tally> {
  /// The sum of all tallies.
  public func sum() -> Tally { reduce(into: .zero) { $0 += $1 } }
}
