import Assurance
import World

/// What all access points of a site counted, hour by hour and metric by metric, without the split: sixteen numbers an hour,
/// where `LevelHour` has hundreds.
struct SiteHours: Sendable {
  /// The hour of the first row.
  private var first: Int64 = 0
  /// Rows of `width` numbers: the totals, then what was bad.
  private var counts: [Int64] = []
  private var isKnown: [Bool] = []
  /// The last hour that was not complete: up to which second it goes, and what was counted.
  private var partial: (hour: Int64, end: Int64, tallies: [Tally])?

  /// Nothing counted at all.
  static let nothing = [Tally](repeating: .zero, count: levels)

  private static let levels = Metric.allCases.count + 1
  private static let width = 2 * levels
  /// More hours are not kept at once.
  private static let longest = 366 * 24

  /// Whether an hour is known, up to that second.
  func knows(_ hour: Int64, until end: Int64) -> Bool {
    let index = Int(hour - first)
    if isKnown.indices.contains(index), isKnown[index] { return true }
    return partial?.hour == hour && partial?.end == end
  }

  /// The sums of known hours up to that second, by `Metric.rawValue`, then the availability.
  func sums(of hours: Range<Int64>, until end: Int64) -> [Tally] {
    var row = [Int64](repeating: 0, count: Self.width)
    var sums = [Tally](repeating: .zero, count: Self.levels)
    let known = hours.clamped(to: first..<(first + Int64(isKnown.count)))
    for hour in known where isKnown[Int(hour - first)] {
      let start = Int(hour - first) * Self.width
      for place in 0..<Self.width { row[place] += counts[start + place] }
    }
    for level in 0..<Self.levels { sums[level] = Tally(total: row[level], degraded: row[Self.levels + level]) }
    if let partial, hours.contains(partial.hour), partial.end == end {
      for level in 0..<Self.levels { sums[level] += partial.tallies[level] }
    }
    return sums
  }

  /// Keeps what was counted in an hour.
  mutating func keep(_ tallies: [Tally], hour: Int64) {
    makeRoom(for: hour)
    let index = Int(hour - first)
    isKnown[index] = true
    for level in 0..<Self.levels {
      counts[index * Self.width + level] = tallies[level].total
      counts[index * Self.width + Self.levels + level] = tallies[level].degraded
    }
  }

  /// Keeps what was counted in an hour that is not over, up to that second.
  mutating func keep(_ tallies: [Tally], hour: Int64, until end: Int64) { partial = (hour, end, tallies) }

  /// The history has changed from that second on.
  mutating func forget(from second: Int64) {
    partial = nil
    for index in isKnown.indices where (first + Int64(index) + 1) * LevelWindow.bin > second {
      isKnown[index] = false
    }
  }

  private mutating func makeRoom(for hour: Int64) {
    let end = first + Int64(isKnown.count)
    if isKnown.isEmpty || max(end, hour + 1) - min(first, hour) > Int64(Self.longest) {
      (first, isKnown, counts) = (hour, [], [])
    }
    if hour < first {
      let more = Int(first - hour)
      isKnown.insert(contentsOf: repeatElement(false, count: more), at: 0)
      counts.insert(contentsOf: repeatElement(0, count: more * Self.width), at: 0)
      first = hour
    }
    let missing = Int(hour - first) + 1 - isKnown.count
    if missing > 0 {
      isKnown.append(contentsOf: repeatElement(false, count: missing))
      counts.append(contentsOf: repeatElement(0, count: missing * Self.width))
    }
  }
}
