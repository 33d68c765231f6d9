import Determinism

/// The course of a week in a kind of place.
///
/// All figures are assumptions of the published model; a real organisation's can be measured and put in their place.
enum WeekShape: Sendable {
  case office, retail, warehouse, school, hospital

  /// The cells of a week.
  static let cells = 7 * 144

  /// Load in each cell of a week from Monday midnight, as a fraction of the weekday peak.
  /// - Parameter days: the days from Monday that have a course of their own.
  static func load(_ shape: WeekShape, days: [DayCourse?]) -> [Double] {
    (0..<cells).map { cell in
      let day = cell / 144
      if day < days.count, let course = days[day] { return course.load(atMinute: Double(cell % 144) * 10 + 5) }
      return shape.load(day: day, hour: (Double(cell % 144) + 0.5) / 6)
    }
  }

  /// How often clients connect and roam in each cell compared with the average over clients.
  static func bustle(_ shape: WeekShape, load: [Double]) -> [Double] {
    let raw = (0..<cells).map { cell in shape.bustle(cellOfDay: cell % 144) }
    let average = zip(raw, load).reduce(0.0) { $0 + $1.0 * $1.1 } / load.reduce(0, +)
    return raw.map { $0 / average }
  }

  private func load(day: Int, hour h: Double) -> Double {
    let isWeekend = day >= 5
    switch self {
    case .office:
      let present = Self.window(h, from: 8.5, rise: 0.5, to: 17.5, fall: 0.8)
      if isWeekend { return 0.06 + 0.05 * present }
      return 0.06 + 0.94 * present * (1 - 0.15 * Self.hump(h, at: 12.5, width: 0.7))
    case .retail:
      let open = Self.window(h, from: 9, rise: 0.2, to: 21, fall: 0.25)
      let humps = Self.hump(h, at: 12.5, width: 1.2) * 0.35 + Self.hump(h, at: 18, width: 1.5) * 0.4
      let weekday = 0.15 + 0.85 * open * (0.6 + humps)
      return weekday * (day == 5 ? 1.4 : 1)
    case .warehouse:
      let change = [6.0, 14, 22].reduce(0.0) { $0 + Self.hump(h, at: $1, width: 0.3) }
      let night = h < 6 || h >= 22
      let shift = night ? 0.55 : h < 14 ? 1.0 : 0.9
      return shift * (1 - 0.3 * change) * (isWeekend ? 0.5 : 1)
    case .school:
      if isWeekend { return 0.01 }
      let lessons = h >= 8 && h < 15
      guard lessons else { return 0.01 + 0.15 * Self.window(h, from: 7.3, rise: 0.15, to: 16, fall: 0.3) }
      return Self.isBreak(h) ? 0.7 : 1
    case .hospital:
      let day = Self.window(h, from: 7, rise: 0.5, to: 20, fall: 0.8)
      return (0.7 + 0.3 * day) * (isWeekend ? 0.9 : 1)
    }
  }

  private func bustle(cellOfDay cell: Int) -> Double {
    let h = (Double(cell) + 0.5) / 6
    switch self {
    case .office: return 1 + 0.8 * Self.hump(h, at: 8.7, width: 0.6) + 0.4 * Self.hump(h, at: 13, width: 0.4)
    case .retail, .hospital: return 1
    case .warehouse: return 1 + [6.0, 14, 22].reduce(0.0) { $0 + Self.hump(h, at: $1, width: 0.4) }
    case .school: return h >= 8 && h < 15 && Self.isBreak(h) ? 4 : 1
    }
  }

  /// Lessons take fifty minutes of an hour.
  private static func isBreak(_ hour: Double) -> Bool {
    hour - Double(Int(hour)) >= 5.0 / 6
  }

  /// Near one between two hours, near zero outside, with logistic flanks of the given widths.
  private static func window(_ h: Double, from: Double, rise: Double, to: Double, fall: Double) -> Double {
    StrictMath.logistic((h - from) / rise) * StrictMath.logistic((to - h) / fall)
  }

  /// A bell of height one.
  private static func hump(_ h: Double, at: Double, width: Double) -> Double {
    let x = (h - at) / width
    return StrictMath.exp(-x * x)
  }
}
