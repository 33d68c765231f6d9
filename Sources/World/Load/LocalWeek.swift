import Determinism

/// What each cell of a site is like in the week of its profile, by the local time in its middle and by what is a holiday.
struct LocalWeek {
  /// The cell of the week that each cell is like.
  private(set) var cellOfWeek: [Int]
  /// What part of that cell's load there is; empty where it is all of it everywhere.
  private var parts: [Double] = []

  private static let day: Int64 = 86_400
  private static let week: Int64 = 7 * day
  /// The epoch was a Thursday: three days into the week.
  private static let epochOfWeek: Int64 = 3 * day

  init(_ site: SiteTimeline, _ cells: Range<Int64>) {
    let zone = site.zone
    var stretch: (range: Range<Int64>, offset: Int) = (0..<0, 0)
    func local(_ cell: Int64) -> Int64 {
      let middle = cell * WorldModel.interval + WorldModel.interval / 2
      if !stretch.range.contains(middle) { stretch = zone.stretch(around: middle) }
      return middle + Int64(stretch.offset)
    }
    cellOfWeek = cells.map { cell in
      let second = (local(cell) + Self.epochOfWeek) % Self.week
      return Int((second + Self.week) % Self.week / WorldModel.interval)
    }
    guard site.holidays.changes.contains(where: { !$0.value.isEmpty }) else { return }
    let holiday = site.profile.holiday
    let quietest = site.profile.week.indices.min { site.profile.week[$0] < site.profile.week[$1] } ?? 0
    for (index, cell) in cells.enumerated() {
      let second = local(cell)
      let number = (second - (second % Self.day + Self.day) % Self.day) / Self.day
      guard site.holidays.value(at: cell * WorldModel.interval).contains(number) else { continue }
      switch holiday {
      case .sunday: cellOfWeek[index] = 6 * Self.cellsOfDay + cellOfWeek[index] % Self.cellsOfDay
      case .closed: cellOfWeek[index] = quietest
      case .part(let part):
        if parts.isEmpty { parts = Array(repeating: 1, count: cells.count) }
        parts[index] = part
      }
    }
  }

  private static let cellsOfDay = WeekShape.cells / 7

  /// The course of the load in the cells: fractions of the profile's weekday peak.
  func fractions(of profile: Profile) -> [Double] {
    guard !parts.isEmpty else { return cellOfWeek.map { profile.week[$0] } }
    return zip(cellOfWeek, parts).map { profile.week[$0] * $1 }
  }
}
