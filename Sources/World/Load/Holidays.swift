/// What a holiday is like at a kind of place.
public enum HolidayCourse: Sendable, Hashable {
  /// As its Sunday.
  case sunday
  /// As the quietest ten minutes of its week, all day long.
  case closed
  /// As the same day of an ordinary week, with this part of its load; above one for a day on which more comes.
  case part(Double)

  /// What the part of a day's load may be.
  public static let parts = 0.0...3.0
}

/// The holidays of a place: local days, from midnight to midnight by its own clocks.
public struct HolidayCalendar: Sendable, Hashable {
  /// No day is a holiday.
  public static let none = HolidayCalendar(days: [])

  /// The days since 1970-01-01, sorted, each once.
  public let days: [Int64]

  /// The calendar of these days, each told as days since 1970-01-01, in any order.
  public init(days: some Sequence<Int64>) {
    self.days = Set(days).sorted()
  }

  /// Whether there is none.
  var isEmpty: Bool { days.isEmpty }

  /// Whether a day since 1970-01-01 is one.
  func contains(_ day: Int64) -> Bool {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low < days.count && days[low] == day
  }
}
