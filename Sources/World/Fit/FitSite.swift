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
  /// The same of each of its access points; empty where their own hours were not read.
  public var accessPointHours: [[Metric: [Tally?]]]

  /// A site.
  public init(
    name: String, zone: TimeZoneRules, accessPoints: Int, thresholds: LevelThresholds = .preset, start: Int64,
    hours: [Metric: [Tally?]], accessPointHours: [[Metric: [Tally?]]] = []
  ) {
    self.name = name
    self.zone = zone
    self.accessPoints = accessPoints
    self.thresholds = thresholds
    self.start = start
    self.hours = hours
    self.accessPointHours = accessPointHours
  }

  /// Σw² of its access points, w their parts of the load: one over their number were all alike. As measured where their own hours
  /// are known, else as the model spreads it.
  public var concentration: Double { concentration(in: 0..<count, popularitySpread: 1) }

  /// Σw² of its access points in some hours.
  /// - Parameter popularitySpread: how much more uneven than in the published model they are taken to be where it is not measured.
  func concentration(in hours: Range<Int>, popularitySpread: Double) -> Double {
    let model = HourlyModel.concentration(accessPoints: accessPoints, popularitySpread: popularitySpread)
    guard accessPointHours.count == accessPoints else { return model }
    let sums = accessPointHours.map { own in
      let users = own[.coverage] ?? []
      return hours.reduce(0.0) { $0 + (users.indices.contains($1) ? Double(users[$1]?.total ?? 0) : 0) }
    }
    let total = sums.reduce(0, +)
    guard total > 0 else { return model }
    let squares = sums.reduce(0.0) { $0 + ($1 / total) * ($1 / total) }
    // Beside what is lasting the load of each goes up and down by itself.
    let excess = StrictMath.exp(HourlyModel.changingLoad)
    return squares * excess / (1 + squares * (excess - 1))
  }

  /// How many hours there are.
  var count: Int { hours.values.map(\.count).max() ?? 0 }
  /// The epoch second at which the last hour ends.
  var end: Int64 { start + Int64(count) * 3600 }

  /// The user-minutes of each hour; nil where they are not known.
  func userMinutes() -> [Double?] { userMinutes(of: hours) }

  /// The user-minutes of each hour at one of its access points; nil where they are not known.
  func userMinutes(atAccessPoint place: Int) -> [Double?] { userMinutes(of: accessPointHours[place]) }

  /// The cloud says nothing of hours without a client. Where it says that access points were there, nobody else was.
  private func userMinutes(of hours: [Metric: [Tally?]]) -> [Double?] {
    let (users, devices) = (hours[.coverage] ?? [], hours[.apHealth] ?? [])
    return (0..<count).map { hour in
      if users.indices.contains(hour), let tally = users[hour] { return MetricUnit.userSeconds.samples(tally.total) }
      let wasThere = devices.indices.contains(hour) ? devices[hour].map { $0.degraded < $0.total } ?? false : false
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
