/// The civil time of one zone of the tz database: when its clocks change, and by how much they differ from UTC.
///
/// Changes are laid out from 2000 to 2060. Before, the first offset holds; after, the last.
public struct TimeZoneRules: Sendable, Hashable {
  /// The name that was asked for, `Europe/Stockholm`; may be a link.
  public let name: String
  /// Epoch seconds at which the offset changes, ascending.
  let transitions: [Int64]
  /// Seconds east of UTC; one more than transitions, the first before them all.
  let offsets: [Int32]

  init(name: String, transitions: [Int64], offsets: [Int32]) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
  }

  /// A zone whose clocks never change, for tests and for places without a name.
  public init(name: String, fixedOffset seconds: Int) {
    self.init(name: name, transitions: [], offsets: [Int32(clamping: seconds)])
  }

  /// Seconds east of UTC at that moment.
  public func offset(at instant: Instant) -> Int {
    Int(offsets[index(at: instant.seconds)])
  }

  /// The stretch of epoch seconds around `seconds` in which the offset stays the same, and that offset.
  ///
  /// For loops over time: ask again only when the stretch is left.
  public func stretch(around seconds: Int64) -> (range: Range<Int64>, offset: Int) {
    let index = index(at: seconds)
    let start = index > 0 ? transitions[index - 1] : .min
    let end = index < transitions.count ? transitions[index] : .max
    return (start..<end, Int(offsets[index]))
  }

  /// What the clocks of the zone show at that moment.
  public func civil(_ instant: Instant) -> CivilTime {
    CivilTime(instant, offset: offset(at: instant))
  }

  /// The moment at which the clocks of the zone show that date and time.
  ///
  /// Where clocks go back and show it twice, the first; where they go forward and never show it, as much later as they jump.
  public func instant(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) -> Instant {
    let local = CivilTime.instant(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let before = offset(at: local.advanced(bySeconds: -86_400))
    let after = offset(at: local.advanced(bySeconds: 86_400))
    let early = local.advanced(bySeconds: -Int64(before))
    let late = local.advanced(bySeconds: -Int64(after))
    return offset(at: early) == before || offset(at: late) != after ? early : late
  }

  /// How many transitions lie at or before `seconds`.
  private func index(at seconds: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
