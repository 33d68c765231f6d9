/// Repeated measurements of one thing.
struct Samples {
  private let sorted: [Double]

  init(_ values: [Double]) { sorted = values.sorted() }

  /// The middle one; of an even number the mean of the middle two.
  var median: Double {
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  var count: Int { sorted.count }
  var least: Double { sorted.first ?? 0 }
  var most: Double { sorted.last ?? 0 }

  /// The same in another unit.
  func scaled(by factor: Double) -> Samples { Samples(sorted.map { $0 * factor }) }
}

/// How long the body took, in seconds of the wall clock.
func seconds(of body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try body()
  return (clock.now - start) / .seconds(1)
}

/// How long the body took, in seconds of the wall clock.
func asyncSeconds(of body: () async throws -> Void) async rethrows -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try await body()
  return (clock.now - start) / .seconds(1)
}
