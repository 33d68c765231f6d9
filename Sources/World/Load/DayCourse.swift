/// How many clients there are in the course of a day: points, and straight lines between them.
///
/// Before the first point its load holds, after the last point that one's. A day knows nothing of the days beside it, so that a
/// holiday can stand in the place of any other day.
public struct DayCourse: Sendable, Hashable {
  /// A load at a time of day.
  public struct Point: Sendable, Hashable {
    /// Minutes since midnight by the clocks of the site, 0…1440.
    public var minute: Int
    /// The load, as a fraction of the weekday peak.
    public var load: Double

    /// A load at a time of day.
    public init(minute: Int, load: Double) {
      self.minute = minute
      self.load = load
    }
  }

  /// The minutes of a day, midnight at its end included.
  public static let minutes = 0...1440
  /// What a load may be: a fraction of the weekday peak, which a day of sales may exceed.
  public static let loads = 0.0...3.0

  /// The points, in the order of their times.
  public let points: [Point]

  /// The course through these points; nil unless there is one, each later than the one before, with times and loads in range.
  public init?(_ points: [Point]) {
    guard !points.isEmpty,
      points.allSatisfy({ Self.minutes.contains($0.minute) && Self.loads.contains($0.load) }),
      zip(points, points.dropFirst()).allSatisfy({ $0.minute < $1.minute })
    else { return nil }
    self.points = points
  }

  /// The load at a time of day.
  func load(atMinute minute: Double) -> Double {
    guard let next = points.firstIndex(where: { Double($0.minute) > minute }) else {
      return points[points.count - 1].load
    }
    guard next > 0 else { return points[0].load }
    let (from, to) = (points[next - 1], points[next])
    return from.load + (to.load - from.load) * (minute - Double(from.minute)) / Double(to.minute - from.minute)
  }
}
