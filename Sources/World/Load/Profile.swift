public import Assurance

/// How people use a place: how many there are and when, how often they connect and roam, how well the radio reaches them.
public struct Profile: Sendable {
  /// The word of designs: `office`, `retail`, `warehouse`, `school`, `hospital`.
  public let name: String
  /// Expected clients of one access point at the busiest hour of a weekday.
  public let clientsAtPeak: Double
  /// Attempts to connect of one client in an hour.
  public let attemptsPerClientHour: Double
  /// Roams of one client in an hour.
  public let roamsPerClientHour: Double
  /// The part of an access point's clients that find another one of the site when it goes down, 0…1.
  public let rehomeShare: Double
  /// Mean and standard deviation over clients of the signal at the access point, dBm and dB.
  public let signalMean: Double
  /// The standard deviation that belongs to `signalMean`, dB.
  public let signalDeviation: Double
  /// What a holiday is like.
  public let holiday: HolidayCourse
  /// How much more than in the published model rates change with time; a metric that is absent as much.
  public let variation: [Metric: Double]
  /// How much more than in the published model access points differ for good in how many clients they have.
  public let popularitySpread: Double
  /// How much more than in the published model access points differ for good in how much is bad; a metric that is absent as much.
  public let levelSpread: [Metric: Double]

  /// Load in each ten minutes of a local week from Monday midnight, as a fraction of the weekday peak.
  let week: [Double]
  /// How much more often than usual clients connect and roam in each ten minutes of the week; averages to one over clients.
  let bustle: [Double]
  /// How long popularity lasts: octave weights of an access point's own load.
  let persistence: OctaveWeights
  /// Rate and noise of each metric, calibrated for this profile; in the order of `Metric.gated`.
  let models: [MetricModel]

  init(_ usage: Usage) {
    name = usage.name
    clientsAtPeak = usage.clientsAtPeak
    attemptsPerClientHour = usage.attemptsPerClientHour
    roamsPerClientHour = usage.roamsPerClientHour
    rehomeShare = usage.rehomeShare
    signalMean = usage.signalMean
    signalDeviation = usage.signalDeviation
    persistence = usage.persistence
    holiday = usage.holiday
    week = WeekShape.load(usage.shape, days: usage.days)
    bustle = WeekShape.bustle(usage.shape, load: week)
    models = MetricModel.healthy(
      for: usage.shape, week: week, rates: usage.rates, variation: usage.variation, levelSpread: usage.levelSpread)
    variation = usage.variation
    popularitySpread = usage.popularitySpread
    levelSpread = usage.levelSpread
  }

  /// The figures of a profile that are not derived.
  struct Usage {
    var name: String
    var shape: WeekShape
    var clientsAtPeak: Double
    var attemptsPerClientHour: Double
    var roamsPerClientHour: Double
    var rehomeShare: Double
    var signalMean: Double
    var signalDeviation: Double
    var persistence: OctaveWeights
    /// The days from Monday whose course is not the shape's; nil for one that is, and after the last.
    var days: [DayCourse?] = []
    /// The healthy rates that are not those of the published model.
    var rates: [Metric: Double] = [:]
    /// How much more rates change with time than in the published model.
    var variation: [Metric: Double] = [:]
    /// How much more access points differ in how many clients they have, and in how much is bad, than in the published model.
    var popularitySpread = 1.0
    var levelSpread: [Metric: Double] = [:]
    var holiday = HolidayCourse.sunday
  }

  /// The profiles that are shipped.
  static let shipped: [Usage] = [
    Usage(
      name: "office", shape: .office, clientsAtPeak: 12, attemptsPerClientHour: 1.0, roamsPerClientHour: 1.5,
      rehomeShare: 0.85, signalMean: -61, signalDeviation: 8,
      persistence: OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3)),
    Usage(
      name: "retail", shape: .retail, clientsAtPeak: 10, attemptsPerClientHour: 2.5, roamsPerClientHour: 2.0,
      rehomeShare: 0.60, signalMean: -63, signalDeviation: 8,
      persistence: OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3)),
    Usage(
      name: "warehouse", shape: .warehouse, clientsAtPeak: 8, attemptsPerClientHour: 0.8, roamsPerClientHour: 6.0,
      rehomeShare: 0.70, signalMean: -65, signalDeviation: 9,
      persistence: OctaveWeights(halfHour: 0.4, threeHours: 0.4, day: 0.2)),
    Usage(
      name: "school", shape: .school, clientsAtPeak: 25, attemptsPerClientHour: 2.0, roamsPerClientHour: 1.2,
      rehomeShare: 0.75, signalMean: -60, signalDeviation: 8,
      persistence: OctaveWeights(halfHour: 0.2, threeHours: 0.4, day: 0.4)),
    Usage(
      name: "hospital", shape: .hospital, clientsAtPeak: 15, attemptsPerClientHour: 0.7, roamsPerClientHour: 3.0,
      rehomeShare: 0.90, signalMean: -63, signalDeviation: 8,
      persistence: OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3)),
  ]
  private static let all = shipped.map(Profile.init)

  /// The names of the profiles that are shipped.
  public static let names: [String] = all.map(\.name)

  /// The metrics that a profile has a rate of.
  public static let metrics: [Metric] = Metric.gated

  /// The shipped profile of that name, or nil.
  public static func named(_ name: String) -> Profile? {
    all.first { $0.name == name }
  }

  /// The expected load at a local time, as a fraction of the weekday peak; `seconds` are those of the local week from
  /// Monday midnight.
  public func load(atSecondOfWeek seconds: Int) -> Double {
    week[seconds / Int(WorldModel.interval)]
  }

  /// The degraded share of a metric over all clients of an ordinary week, in a healthy network; nil for one that has none.
  public func rate(of metric: Metric) -> Double? {
    Metric.gated.contains(metric) ? models[metric.rawValue].rate : nil
  }
}
