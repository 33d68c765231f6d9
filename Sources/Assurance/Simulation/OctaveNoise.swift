import Determinism

/// Keyed trigonometric value noise in octaves of 30 minutes, 3 hours and a day (section B.1 of the gate's basis): standard
/// normal at every moment, and found at any cell without walking there.
struct OctaveNoise: Sendable {
  /// The three octaves.
  static let shared = OctaveNoise()
  private static let periods = [3, 18, 144]

  private let falling: [[Double]]
  private let rising: [[Double]]

  private init() {
    func turns(_ function: (Double) -> Double) -> [[Double]] {
      Self.periods.map { period in
        (0..<period).map { function(1.5707963267948966 * Double($0) / Double(period)) }
      }
    }
    falling = turns(StrictMath.cos)
    rising = turns(StrictMath.sin)
  }

  /// Adds σ × noise at those cells, which rise.
  /// - Parameters:
  ///   - sigma: The standard deviation.
  ///   - weights: The part of each octave in the variance; they add up to one.
  ///   - key: The stream.
  ///   - cells: Which cells.
  ///   - row: One number for each of them.
  func add(_ sigma: Double, _ weights: [Double], _ key: UInt64, at cells: [Int], to row: inout [Double]) {
    guard sigma != 0 else { return }
    let tables = SimulationTables.shared
    for (octave, period) in Self.periods.enumerated() where weights[octave] > 0 {
      let stream = SplitMix.key(key, UInt64(octave))
      let amplitude = sigma * weights[octave].squareRoot()
      let (falling, rising) = (falling[octave], rising[octave])
      var place = Int(stream % UInt64(period))
      var knot: UInt64 = 0
      var known: UInt64 = .max
      var (here, next) = (0.0, 0.0)
      var last = 0
      for (index, cell) in cells.enumerated() {
        place += cell - last
        last = cell
        while place >= period {
          place -= period
          knot += 1
        }
        if knot != known {
          here = knot == known &+ 1 && known != .max ? next : amplitude * tables.normal(SplitMix.key(stream, knot))
          next = amplitude * tables.normal(SplitMix.key(stream, knot + 1))
          known = knot
        }
        row[index] += falling[place] * here + rising[place] * next
      }
    }
  }
}
