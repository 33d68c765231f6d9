import Determinism

/// Stretches of time: ascending, neither empty nor touching each other.
struct Stretches: Hashable, Sendable {
  private(set) var ranges: [Range<Instant>]

  /// What any of these ranges covers; those that touch become one.
  init(_ ranges: [Range<Instant>]) {
    var joined: [Range<Instant>] = []
    for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  /// The part that lies in a range.
  func clipped(to range: Range<Instant>) -> Stretches {
    Stretches(ranges.map { $0.clamped(to: range) })
  }

  /// What is left when others are taken out.
  func subtracting(_ others: Stretches) -> Stretches {
    var left: [Range<Instant>] = []
    var next = 0
    for range in ranges {
      var start = range.lowerBound
      while next < others.ranges.count, others.ranges[next].upperBound <= start { next += 1 }
      var index = next
      while index < others.ranges.count, others.ranges[index].lowerBound < range.upperBound {
        let other = others.ranges[index]
        if start < other.lowerBound { left.append(start..<other.lowerBound) }
        start = max(start, other.upperBound)
        index += 1
      }
      if start < range.upperBound { left.append(start..<range.upperBound) }
    }
    return Stretches(left)
  }

  /// The length of the longest, in milliseconds; 0 if there is none.
  var longest: Int64 { ranges.reduce(0) { max($0, $1.upperBound - $1.lowerBound) } }
}
