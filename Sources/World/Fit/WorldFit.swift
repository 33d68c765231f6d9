public import Assurance
import Determinism

/// The model of the world fitted to what an organisation has measured (sle-and-canary, section B.7).
///
/// By moments: the rate of each metric, the course of the week and the clients are those of the history; how much a metric changes
/// with time is the factor at which the model's hours vary as the measured ones do, about each site's own level. Expected squares are
/// closed forms of the model (`HourlyModel`), not simulations, so that a fit is the same on every machine. The last quarter of the
/// history takes no part: on it the fit is judged.
public struct WorldFit: Sendable {
  /// The least history, in days.
  public static let leastDays = 7
  /// That all intervals together hold with this probability, for a network as the model makes them.
  public static let confidence = 0.95

  /// One figure that was fitted.
  public struct Parameter: Sendable, Hashable {
    /// What of a profile it is.
    public enum Kind: Sendable, Hashable {
      /// Clients of one access point at the peak.
      case clientsAtPeak
      /// Attempts to connect of one client in an hour.
      case attempts
      /// Roams of one client in an hour.
      case roams
      /// The degraded share of a metric in a healthy network.
      case rate(Metric)
      /// How much more than in the published model that changes with time.
      case variation(Metric)
      /// How much more than in the published model access points differ in how many clients they have.
      case popularitySpread
      /// How much more than in the published model access points differ for good in how much of a metric is bad.
      case levelSpread(Metric)
    }
    /// Which.
    public var kind: Kind
    /// Its value.
    public var value: Double
    /// Where it lies, by the model: for all parameters at once with a probability of `confidence`.
    public var interval: ClosedRange<Double>
  }

  /// Something that was held against the fitted model.
  public struct Check: Sendable, Hashable {
    /// What is held against it.
    public enum Kind: Sendable, Hashable {
      /// The degraded share is one that a profile can have.
      case rate
      /// The degraded share of what was held out.
      case heldOutRate
      /// The variance against independent units, where no variation that a profile can have gives it.
      case dispersion
      /// How many times as variable what was held out is as what was fitted.
      case heldOutDispersion
      /// The correlation from hour to hour.
      case persistence
      /// How far sites differ, against what chance and their access points make.
      case sites
      /// How many times as variable the load about its week is in what was held out.
      case load
      /// Access points differ, in load or in a metric, as far as a profile can have it.
      case accessPoints
      /// How much of what is lasting at access points, in load or in a metric, is found in what was held out.
      case lastingLevels
    }
    /// The metric; nil for the load.
    public var metric: Metric?
    /// What is held against the model.
    public var kind: Kind
    /// As measured.
    public var measured: Double
    /// As the fitted model has it.
    public var fitted: Double
    /// Where the measured figure may lie.
    public var allowed: ClosedRange<Double>

    init(_ metric: Metric?, _ kind: Kind, measured: Double, fitted: Double, allowed: ClosedRange<Double>) {
      (self.metric, self.kind, self.measured, self.fitted, self.allowed) = (metric, kind, measured, fitted, allowed)
    }

    /// Whether it lies there.
    public var isMet: Bool { allowed.contains(measured) }
  }

  /// Why nothing is fitted.
  public enum Failure: Error, Sendable, Hashable {
    /// There is no site with access points.
    case noSites
    /// The history is too short: its days.
    case tooShort(days: Double)
    /// Nobody was there all the time.
    case noTraffic
    /// Nothing is known of the days that are held out, so that no fit could be judged.
    case nothingHeldOut
    /// There is no shipped profile of that name.
    case unknownProfile(String)
  }

  /// The profile: a definition like the nearest shipped one, with every figure that was fitted.
  public var definition: Profile.Definition
  /// What was fitted, with intervals.
  public var parameters: [Parameter] = []
  /// What was held against it.
  public var checks: [Check] = []
  /// Metrics of which nothing is known, or nothing was bad: as in the profile that it is like.
  public var unknown: [Metric] = []
  /// What is another at each site, while the model has it alike at all: the relative standard deviation beyond chance.
  public var differing: [(kind: Parameter.Kind, spread: Double)] = []
  /// From which spread on that is told.
  private static let noticeable = 0.1
  /// How many hours of sites were fitted, and held out.
  public var siteHours: (fitted: Int, heldOut: Int) = (0, 0)
  /// How many access points' own hours were fitted; none where only those of sites were read.
  public var accessPoints = 0
  /// The epoch second from which on the history was held out.
  public var cut: Int64
  /// The part of the variance of the held-out load that the week explains; nil where there is none to explain.
  public var explained: Double?

  /// Whether everything holds.
  public var isGood: Bool { checks.allSatisfy(\.isMet) }

  /// Fits a profile.
  /// - Parameters:
  ///   - sites: What was measured.
  ///   - name: What to call it.
  ///   - like: The shipped profile that holds where nothing is fitted; nil for the one whose week is nearest.
  /// - Throws: `Failure`
  public init(_ sites: [FitSite], name: String, like: String? = nil) throws {
    let used = sites.filter { $0.accessPoints > 0 && $0.count > 0 }
    if let like, !Profile.names.contains(like) { throw Failure.unknownProfile(like) }
    guard let first = used.map(\.start).min(), let end = used.map(\.end).max() else { throw Failure.noSites }
    let days = Double(end - first) / 86_400
    guard days >= Double(Self.leastDays) else { throw Failure.tooShort(days: days) }
    cut = end - Int64(max(2, days / 4)) * 86_400
    guard let load = LoadFit(used, like: like, cut: cut),
      let shape = Profile.shipped.first(where: { $0.name == load.like })?.shape
    else { throw Failure.noTraffic }
    definition = Profile.Definition(name: name, like: load.like)
    definition.days = load.days.map { $0 }
    for site in used {
      let (fitted, heldOut) = site.split(at: cut)
      siteHours.fitted += fitted.count
      siteHours.heldOut += heldOut.count
    }
    explained = load.explained
    checks.append(.init(nil, .load, measured: load.dispersion, fitted: 1, allowed: 0...load.allowed))

    var found: [(kind: Parameter.Kind, value: Double, error: Double)] = []
    let hours = LoadFit.hours(of: WeekShape.load(shape, days: load.days))
    accessPoints = used.reduce(0) { $0 + $1.accessPointHours.count }
    let persistence = Profile.shipped.first { $0.name == load.like }?.persistence
    let popularity = persistence.flatMap { PopularityFit(used, hours: hours, persistence: $0, cut: cut) }
    let popularitySpread = popularity?.spread ?? 1
    if let popularity {
      found.append((.popularitySpread, popularity.spread, popularity.error))
      definition.popularitySpread = Self.rounded(popularity.spread, in: Profile.Ranges.popularitySpread)
      checks += popularity.checks
    }
    found.append((.clientsAtPeak, load.clientsAtPeak, load.error(popularitySpread: popularitySpread)))
    definition.clientsAtPeak = Self.rounded(load.clientsAtPeak, in: Profile.Ranges.clientsAtPeak)
    let users = used.reduce(0.0) { $0 + Self.sum(.coverage, $1, cut) } / 60
    for (metric, kind) in [(Metric.successfulConnect, Parameter.Kind.attempts), (.roaming, .roams)] {
      let events = used.reduce(0.0) { $0 + Self.sum(metric, $1, cut) }
      let perSite = used.map { (Self.sum(metric, $0, cut), Self.sum(.coverage, $0, cut) / 60) }
      let between = Self.spread(perSite)
      if let between, between.spread > Self.noticeable { differing.append((kind, between.spread)) }
      guard events > 0, users > 0 else { continue }
      let rate = Self.rounded(events / users, in: Profile.Ranges.eventsPerClientHour)
      if metric == .roaming { definition.roamsPerClientHour = rate } else { definition.attemptsPerClientHour = rate }
      // Beside chance, hours in which more is going on are not seen in equal parts; and sites may differ.
      let chance = (1 / events + 0.000_025).squareRoot()
      found.append((kind, events / users, max(chance, between?.error ?? 0)))
    }
    let loads = used.map { site in site.cellsOfWeek().map { hours[$0 / 6] } }
    for metric in Metric.gated {
      let series = zip(used, loads).map {
        MetricSeries(metric, $0, loads: $1, cut: cut, popularitySpread: popularitySpread)
      }
      guard let fit = MetricFit(metric, series, load: load, shape: shape) else {
        unknown.append(metric)
        continue
      }
      definition.rates[metric] = Self.rounded(fit.rate, in: Profile.Ranges.rate)
      found.append((.rate(metric), fit.rate, fit.rateError))
      if let variation = fit.variation {
        definition.variation[metric] = Self.rounded(variation.value, in: Profile.Ranges.variation)
        found.append((.variation(metric), variation.value, variation.error))
      }
      if let spread = fit.levelSpread {
        definition.levelSpread[metric] = Self.rounded(spread.value, in: Profile.Ranges.levelSpread)
        found.append((.levelSpread(metric), spread.value, spread.error))
      }
      checks += fit.checks
    }
    guard checks.contains(where: { $0.kind == .heldOutRate }) else { throw Failure.nothingHeldOut }
    // All intervals at once; for a fifth of the error, since the sums of skewed rates have heavier tails than normal numbers.
    let z = -StrictMath.normalQuantile((1 - Self.confidence) / 5 / 2 / Double(found.count))
    parameters = found.map { kind, value, error in
      let reach = StrictMath.exp(z * error)
      return Parameter(kind: kind, value: value, interval: (value / reach)...(value * reach))
    }
  }

  /// What was counted before a moment, in the unit of the API.
  private static func sum(_ metric: Metric, _ site: FitSite, _ cut: Int64) -> Double {
    let hours = site.hours[metric] ?? []
    let sum = site.split(at: cut).fitted.reduce(Int64(0)) { sum, hour in
      sum + (hours.indices.contains(hour) ? hours[hour]?.total ?? 0 : 0)
    }
    return metric.unit.samples(sum)
  }

  /// How far sites differ in events per client-hour, beyond chance, and what that makes uncertain in the mean, both relative; nil
  /// for fewer than four sites.
  private static func spread(_ sites: [(events: Double, users: Double)]) -> (spread: Double, error: Double)? {
    let known = sites.filter { $0.users > 0 }
    let events = known.reduce(0) { $0 + $1.events }
    let users = known.reduce(0) { $0 + $1.users }
    guard known.count >= 4, events > 0 else { return nil }
    var (squares, chance, error) = (0.0, 0.0, 0.0)
    for site in known {
      let due = events * site.users / users
      let distance = (site.events - due) / events
      error += distance * distance
      squares += (site.events - due) * (site.events - due) / due * site.users / users
      chance += site.users / users
    }
    // Of each site by its users: the variance of its share about one, less what Poisson numbers have.
    let mean = events / Double(known.count)
    return (max(0, (squares - chance) / mean).squareRoot(), error.squareRoot())
  }

  /// In steps of a ten-thousandth, in a range.
  private static func rounded(_ value: Double, in range: ClosedRange<Double>) -> Double {
    min(range.upperBound, max(range.lowerBound, (value * 10_000).rounded() / 10_000))
  }
}
