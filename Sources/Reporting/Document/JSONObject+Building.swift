import Determinism
import MistAPI

extension JSON {
  /// The value, or `null`.
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// The value, or `null`.
  init(_ value: Double?) { self = value.map { JSON($0) } ?? .null }

  /// The moment in ISO 8601, UTC, or `null`.
  init(_ instant: Instant?) { self = instant.map { .string($0.iso8601) } ?? .null }

  /// A count, exactly.
  init(count: Int64) { self = JSON(Int(count)) }

  /// Seeds have 64 bits and no sign, so that the number's text is what counts.
  init(seed: UInt64) { self = (try? JSON(parsing: Array(String(seed).utf8))) ?? .string(String(seed)) }

  /// A span of time.
  init(from start: Instant, to end: Instant) { self = ["start": JSON(start), "end": JSON(end)] }
}
