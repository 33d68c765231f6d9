public import Assurance
public import Determinism

/// What was measured at one site, to which the model is fitted.
public struct FitSite: Sendable {
  /// Its name.
  public var name: String
  /// Its clocks.
  public var zone: TimeZoneRules
  /// How many access points it has.
  public var accessPoints: Int
  /// The thresholds that it judges by.
  public var thresholds: LevelThresholds
  /// The epoch second at which the first hour begins.
  public var start: Int64
  /// What was counted hour by hour; nil where nothing is known, which is not zero.
  public var hours: [Metric: [Tally?]]

  /// A site.
  public init(
    name: String, zone: TimeZoneRules, accessPoints: Int, thresholds: LevelThresholds = .preset, start: Int64,
    hours: [Metric: [Tally?]]
  ) {
    self.name = name
    self.zone = zone
    self.accessPoints = accessPoints
    self.thresholds = thresholds
    self.start = start
    self.hours = hours
  }

  /// Σw² of its access points, w their parts of the load, as the model spreads it: one over their number were all alike.
  public var concentration: Double { HourlyModel.concentration(accessPoints: accessPoints) }

  /// How many hours there are.
  var count: Int { hours.values.map(\.count).max() ?? 0 }
  /// The epoch second at which the last hour ends.
  var end: Int64 { start + Int64(count) * 3600 }

  /// The user-minutes of each hour; nil where they are not known.
  ///
  /// The cloud says nothing of hours without a client. Where it says that access points were there, nobody else was.
  func userMinutes() -> [Double?] {
    let (users, devices) = (hours[.coverage] ?? [], hours[.apHealth] ?? [])
    return (0..<count).map { hour in
      if users.indices.contains(hour), let tally = users[hour] { return MetricUnit.userSeconds.samples(tally.total) }
      let wasThere = devices.indices.contains(hour) ? devices[hour]?.total ?? 0 > 0 : false
      return wasThere ? 0 : nil
    }
  }

  /// The cell of the local week at which each hour begins.
  func cellsOfWeek() -> [Int] {
    var stretch: (range: Range<Int64>, offset: Int) = (0..<0, 0)
    return (0..<count).map { hour in
      let second = start + Int64(hour) * 3600
      if !stretch.range.contains(second) { stretch = zone.stretch(around: second) }
      // The epoch was a Thursday: three days into the week.
      let local = (second + Int64(stretch.offset) + 3 * 86_400) % (7 * 86_400)
      return Int((local + 7 * 86_400) % (7 * 86_400) / WorldModel.interval)
    }
  }

  /// The hours before and after a moment.
  func split(at cut: Int64) -> (fitted: Range<Int>, heldOut: Range<Int>) {
    let place = min(count, max(0, Int((cut - start) / 3600)))
    return (0..<place, place..<count)
  }
}
