public import Assurance
public import Determinism
import MistAPI
import Twin

/// The hours of access points on which the gate's noise is measured, and where they come from.
public struct PlaceboHistory: Sendable {
  /// Who has counted.
  public enum Source: String, Sendable {
    /// A cloud: what a pull has kept of it.
    case measured
    /// The model, in a twin.
    case modelled
  }

  /// Who has counted.
  public let source: Source
  /// The sites, the busiest first.
  public let sites: [PlaceboSite]
  /// From the first hour to the end of the last.
  public let window: Range<Instant>

  /// How many access points they have.
  public var accessPoints: Int { sites.reduce(0) { $0 + $1.accessPoints.count } }

  /// What a twin has counted, read through its API: only of access points that are connected, so that hours of which it says
  /// nothing are such without clients.
  public init(_ survey: PowerSurvey) {
    source = .modelled
    sites = survey.sites.map { site in
      PlaceboSite(
        name: site.name, accessPoints: site.accessPoints.map { $0.hours.map { hours in hours.map { $0 ?? .zero } } })
    }
    let hours = sites.map(\.hours).max() ?? 0
    window = survey.end.advanced(bySeconds: Int64(-hours) * MeasuredLevels.bin)..<survey.end
  }

  /// What a cloud has measured and a pull has kept. Hours of which nothing is known stay unknown.
  /// - Parameters:
  ///   - models: only sites with an access point of one of these models; all when empty.
  ///   - most: how many sites, the busiest ones.
  ///   - days: how many days back.
  /// - Throws: `CalibrationError` when the hours of no access point were pulled, `PowerError` when there is none of these models.
  public init(_ history: MeasuredHistory, models: [String], sites most: Int, days: Int64) throws {
    let measured = history.sites.filter { !$0.accessPointLevels.isEmpty }
    guard !measured.isEmpty else { throw CalibrationError.noAccessPointHistory }
    let wanted = measured.filter { site in
      models.isEmpty || site.accessPoints.contains { models.contains($0.model) }
    }
    guard !wanted.isEmpty else {
      let present = Set(measured.flatMap(\.accessPoints).map(\.model)).sorted()
      throw PowerError.noAccessPoints(models: models, present: present)
    }
    let read = wanted.map { Self.site($0, days: days) }
    let order = read.indices.sorted {
      (read[$1].traffic, read[$0].site.name) < (read[$0].traffic, read[$1].site.name)
    }
    let chosen = order.prefix(max(1, most)).map { read[$0] }
    source = .measured
    sites = chosen.map(\.site)
    let start = chosen.map(\.window.lowerBound).min() ?? Instant(seconds: 0)
    window = start..<max(start, chosen.map(\.window.upperBound).max() ?? start)
  }

  /// The hours of a site's access points, one beside the other, and its user-seconds.
  private static func site(
    _ site: MeasuredHistory.Site, days: Int64
  ) -> (site: PlaceboSite, window: Range<Instant>, traffic: Int64) {
    let levels = site.accessPointLevels
    let end = levels.map(\.end).max() ?? Instant(seconds: 0)
    let first = levels.map(\.start).min() ?? end
    let start = max(first, end.advanced(bySeconds: -days * 86_400))
    let hours = stride(from: start.seconds, to: end.seconds, by: Int(MeasuredLevels.bin)).map { Instant(seconds: $0) }
    var traffic: Int64 = 0
    let accessPoints = levels.map { accessPoint -> [[Tally?]] in
      let known = hours.map { accessPoint.known(at: $0) }
      traffic += known.reduce(0) { $0 + ($1[.coverage]?.total ?? 0) }
      return Metric.gated.map { metric in known.map { $0[metric]?.tally } }
    }
    return (PlaceboSite(name: site.name, accessPoints: accessPoints), start..<end, traffic)
  }
}
