/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Comparable, Hashable, Sendable {
  /// Milliseconds since the epoch.
  public var milliseconds: Int64

  /// The moment that many milliseconds after the epoch.
  @inlinable
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The moment that many seconds after the epoch; held at the ends of the range if it lies beyond them.
  public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds since the epoch, rounded towards the past.
  public var seconds: Int64 {
    milliseconds >= 0 ? milliseconds / 1000 : -((-(milliseconds + 1)) / 1000) - 1
  }

  /// Seconds since the epoch with their fraction; what Mist calls a timestamp.
  public var secondsExact: Double {
    Double(milliseconds) / 1000
  }

  /// This moment moved by that many seconds.
  public func advanced(bySeconds seconds: Int64) -> Instant {
    Instant(milliseconds: milliseconds + seconds * 1000)
  }

  /// This moment moved by that many milliseconds.
  public func advanced(byMilliseconds milliseconds: Int64) -> Instant {
    Instant(milliseconds: self.milliseconds + milliseconds)
  }

  /// The milliseconds from `start` to `end`.
  public static func - (end: Instant, start: Instant) -> Int64 {
    end.milliseconds - start.milliseconds
  }

  /// Whether one moment is before another.
  @inlinable
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Instant: Codable {
  /// Reads the milliseconds since the epoch.
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes the milliseconds since the epoch.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Instant: CustomStringConvertible {
  /// The moment in ISO 8601, UTC.
  public var description: String { iso8601 }
}
