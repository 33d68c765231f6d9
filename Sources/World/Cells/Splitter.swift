import Assurance
import Determinism

/// Splits the failures of one cell by classifier, exactly: the parts add up to the whole.
struct Splitter {
  private let shares: ClassifierShares
  private let key: UInt64
  private let tracks: [EffectTrack]
  private let trackKeys: [UInt64]
  private let tables: LookUpTables
  /// The failures of each classifier in the present cell.
  private(set) var counts: [UInt32]

  /// - Parameter streams: the first stream of the metric.
  init(shares: ClassifierShares, entity: UInt64, streams: UInt64, tracks: [EffectTrack], tables: LookUpTables) {
    self.shares = shares
    key = SplitMix.key(entity, streams + Stream.Purpose.split.rawValue)
    self.tracks = tracks
    trackKeys = tracks.map {
      SplitMix.key(entity, streams + Stream.Purpose.effects.rawValue + UInt64($0.classifier))
    }
    self.tables = tables
    counts = Array(repeating: 0, count: shares.count)
  }

  /// Nothing failed in the present cell.
  mutating func clear() {
    for index in counts.indices { counts[index] = 0 }
  }

  /// Whether something is added to the healthy rate in that cell.
  @inline(__always)
  func isTouched(_ cell: Int) -> Bool {
    guard !tracks.isEmpty else { return false }
    return tracks.contains { $0.survival[cell] < 1 }
  }

  /// Splits `failures` of `n` units and adds those of the effects; returns how many failed in all.
  ///
  /// Ordinary failures: K_c = ⌊K·C_c + u⌋ − ⌊K·C_{c−1} + u⌋ with cumulative shares C and one keyed u. Each effect then takes
  /// its part of what was still good, by a draw of its own: more of it never gives less, and the others stay as they were.
  @inline(__always)
  mutating func split(_ failures: Int, of n: Int, cell: Int, number: UInt64, isCrowded: Bool, isTouched: Bool) -> Int {
    let u = SplitMix.uniform(SplitMix.key(key, number))
    let cumulative = shares.cumulative
    let start = shares.first(isCrowded: isCrowded)
    let whole = Double(failures)
    var span = counts.mutableSpan
    let last = span.count - 1
    var previous = 0
    for classifier in 0..<last {
      let next = LookUpTables.whole(whole * cumulative[start + classifier] + u)
      span[classifier] = UInt32(truncatingIfNeeded: next - previous)
      previous = next
    }
    span[last] = UInt32(truncatingIfNeeded: failures - previous)
    guard isTouched else { return failures }
    return failures + added(to: n - failures, cell: cell, number: number)
  }

  private mutating func added(to good: Int, cell: Int, number: UInt64) -> Int {
    var left = good
    for (index, track) in tracks.enumerated() where track.survival[cell] < 1 {
      let u = SplitMix.openUniform(SplitMix.key(trackKeys[index], number))
      let taken = CountDraw.exactBinomial(left, 1 - track.survival[cell], u: u, tables: tables)
      counts[track.classifier] += UInt32(taken)
      left -= taken
    }
    return good - left
  }

  /// Turns the split of `failed` of `units` into one of `total`, rounded by running sums: the parts add up to
  /// ⌊total·failed/units⌉, which is returned.
  @inline(__always)
  mutating func scale(_ units: Int, to total: Int) -> UInt32 {
    var span = counts.mutableSpan
    var sum = 0
    var previous = 0
    for classifier in 0..<span.count {
      sum += Int(span[classifier])
      // Below 2⁵², the quotient of doubles has the same whole part, and takes less time.
      let next = LookUpTables.whole(Double(total * sum + units / 2) / Double(units))
      span[classifier] = UInt32(truncatingIfNeeded: next - previous)
      previous = next
    }
    return UInt32(truncatingIfNeeded: previous)
  }

  /// More failures of a classifier, from outside the draw.
  mutating func add(_ failures: Int, to classifier: Int) {
    counts[classifier] += UInt32(failures)
  }
}
