public import Assurance

extension Profile {
  /// A profile of one's own: in what it differs from one that is shipped.
  public struct Definition: Sendable, Hashable {
    /// The word of designs, which no shipped profile has.
    public var name: String
    /// The shipped profile whose figures hold where this one has none.
    public var like: String
    /// Expected clients of one access point at the busiest hour of a weekday.
    public var clientsAtPeak: Double?
    /// Attempts to connect of one client in an hour.
    public var attemptsPerClientHour: Double?
    /// Roams of one client in an hour.
    public var roamsPerClientHour: Double?
    /// The part of clients that find another access point when theirs goes down, 0…1.
    public var rehomeShare: Double?
    /// The mean over clients of the signal at the access point, dBm. It says what causes and thresholds do; how much is bad
    /// without them is said by `rates`.
    public var signalMean: Double?
    /// Its standard deviation, dB.
    public var signalDeviation: Double?
    /// The courses of the days from Monday; nil for the other profile's, which also hold after the last.
    public var days: [DayCourse?] = []
    /// Degraded shares in a healthy network, over all clients of an ordinary week, 0…1, of metrics of `Metric.gated`.
    public var rates: [Metric: Double] = [:]
    /// How much more than in the published model the rates of these metrics change with time: a factor on σ_t and σ_s (section B.3).
    public var variation: [Metric: Double] = [:]
    /// How much more than in the published model access points differ for good in how many clients they have: a factor on σ_w
    /// (section B.2).
    public var popularitySpread: Double?
    /// How much more than in the published model access points differ for good in how much of these metrics is bad: a factor on
    /// σ_ap (section B.3).
    public var levelSpread: [Metric: Double] = [:]
    /// What a holiday is like; nil for the other profile's.
    public var holiday: HolidayCourse?

    /// A profile that is as another until something is changed.
    public init(name: String, like: String) {
      self.name = name
      self.like = like
    }
  }

  /// What the figures of a profile may be.
  public enum Ranges {
    /// Clients of one access point at the peak: no access point serves more than 2,000, however popular.
    public static let clientsAtPeak = 0.1...200.0
    /// Attempts to connect, or roams, of one client in an hour.
    public static let eventsPerClientHour = 0.0...60.0
    /// The part of clients that find another access point.
    public static let rehomeShare = 0.0...1.0
    /// The mean signal, dBm.
    public static let signalMean = -90.0...(-30.0)
    /// Its standard deviation, dB.
    public static let signalDeviation = 1.0...20.0
    /// A degraded share in a healthy network.
    public static let rate = 0.001...0.5
    /// How much more than in the published model a rate changes with time.
    public static let variation = 0.25...3.0
    /// How much more than in the published model access points differ in how many clients they have.
    public static let popularitySpread = 0.0...2.0
    /// How much more than in the published model access points differ in how much is bad.
    public static let levelSpread = 0.0...3.0
  }

  /// The profile of a definition, its metrics calibrated for its own week.
  ///
  /// Nil when there is no such profile to be like, a figure is out of range, or nobody is there all week.
  public init?(_ definition: Definition) {
    let like = Self.shipped.first { $0.name == definition.like }
    guard var usage = like, definition.isInRange else { return nil }
    usage.name = definition.name
    usage.clientsAtPeak = definition.clientsAtPeak ?? usage.clientsAtPeak
    usage.attemptsPerClientHour = definition.attemptsPerClientHour ?? usage.attemptsPerClientHour
    usage.roamsPerClientHour = definition.roamsPerClientHour ?? usage.roamsPerClientHour
    usage.rehomeShare = definition.rehomeShare ?? usage.rehomeShare
    usage.signalMean = definition.signalMean ?? usage.signalMean
    usage.signalDeviation = definition.signalDeviation ?? usage.signalDeviation
    usage.days = definition.days
    usage.rates = definition.rates
    usage.variation = definition.variation
    usage.popularitySpread = definition.popularitySpread ?? usage.popularitySpread
    usage.levelSpread = definition.levelSpread
    usage.holiday = definition.holiday ?? usage.holiday
    guard WeekShape.load(usage.shape, days: usage.days).contains(where: { $0 > 0 }) else { return nil }
    self.init(usage)
  }
}

extension Profile.Definition {
  /// Whether every figure is one that the model can take.
  fileprivate var isInRange: Bool {
    func fits(_ value: Double?, _ range: ClosedRange<Double>) -> Bool { value.map { range.contains($0) } ?? true }
    var part: Double?
    if case .part(let value) = holiday { part = value }
    return fits(clientsAtPeak, Profile.Ranges.clientsAtPeak)
      && fits(attemptsPerClientHour, Profile.Ranges.eventsPerClientHour)
      && fits(roamsPerClientHour, Profile.Ranges.eventsPerClientHour)
      && fits(rehomeShare, Profile.Ranges.rehomeShare)
      && fits(signalMean, Profile.Ranges.signalMean) && fits(signalDeviation, Profile.Ranges.signalDeviation)
      && fits(part, HolidayCourse.parts) && fits(popularitySpread, Profile.Ranges.popularitySpread) && days.count <= 7
      && rates.allSatisfy { Metric.gated.contains($0.key) && Profile.Ranges.rate.contains($0.value) }
      && variation.allSatisfy { Metric.gated.contains($0.key) && Profile.Ranges.variation.contains($0.value) }
      && levelSpread.allSatisfy { Metric.gated.contains($0.key) && Profile.Ranges.levelSpread.contains($0.value) }
  }
}
