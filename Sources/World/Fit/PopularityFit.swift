import Assurance
import Determinism

/// How far access points differ for good in how many clients they have (section B.7, step 2).
struct PopularityFit: Sendable {
  /// So many user-minutes must an access point have, or hardly anybody uses it: spares and leftovers are not what the model spreads.
  private static let leastMinutes = (fitted: 600.0, heldOut: 120.0)
  /// Clients come in blocks of so many minutes.
  private static let block = 10.0

  /// The factor on σ_w.
  let spread: Double
  /// Its relative standard error.
  let error: Double
  /// Whether the differences last, and whether a profile can have them.
  let checks: [WorldFit.Check]

  /// Nil where too few access points were read.
  /// - Parameters:
  ///   - hours: the load in each hour of the week, as a fraction of the weekday peak.
  ///   - persistence: how the load of one access point changes.
  init?(_ sites: [FitSite], hours: [Double], persistence: OctaveWeights, cut: Int64) {
    let noise = HourlyModel.hours(
      (0..<(HourlyModel.reach * 6 + 6)).map {
        StrictMath.expm1(HourlyModel.changingLoad * persistence.correlation(cells: $0))
      })
    let values = sites.map { Self.values($0, hours: hours, noise: noise, cut: cut) }
    guard let found = AccessPointSpread(values), found.lasting > 0 else { return nil }
    let published = HourlyModel.popularity(spread: 1)
    let factor = (found.lasting / published).squareRoot()
    spread = min(Profile.Ranges.popularitySpread.upperBound, factor)
    error = found.error(lasting: found.lasting) / found.lasting / 2
    var checks: [WorldFit.Check] = []
    if factor > Profile.Ranges.popularitySpread.upperBound {
      checks.append(
        .init(nil, .accessPoints, measured: factor, fitted: spread, allowed: Profile.Ranges.popularitySpread))
    }
    let persistence = found.persistence(
      lasting: published * spread * spread, likeness: MetricFit.likeness, chance: MetricFit.chance)
    if let persistence {
      checks.append(
        .init(nil, .lastingLevels, measured: persistence.measured, fitted: 1, allowed: persistence.allowed))
    }
    self.checks = checks
  }

  /// The logarithm of the load of each access point against what the hours in which it is known make.
  private static func values(
    _ site: FitSite, hours: [Double], noise: [Double], cut: Int64
  ) -> [AccessPointSpread.Value] {
    guard site.accessPointHours.count > 1 else { return [] }
    let loads = site.cellsOfWeek().map { hours[$0 / 6] }
    let (fitted, heldOut) = site.split(at: cut)
    let nothing = [Double](repeating: 0, count: loads.count)
    let drifts = [fitted, heldOut].map { part in
      MetricSeries.Part(part, total: loads, bad: nothing, load: loads).driftOfMean(noise)
    }
    return site.accessPointHours.indices.compactMap { place in
      let minutes = site.userMinutes(atAccessPoint: place)
      func value(_ part: Range<Int>, _ drift: Double, least: Double) -> (logarithm: Double, sampling: Double)? {
        var (found, due) = (0.0, 0.0)
        for hour in part {
          guard let here = minutes[hour] else { continue }
          found += here
          due += loads[hour]
        }
        guard found >= least, due > 0 else { return nil }
        return (StrictMath.log(found / due), StrictMath.log1p(drift + block / found))
      }
      guard let before = value(fitted, drifts[0], least: leastMinutes.fitted) else { return nil }
      return .init(fitted: before, heldOut: value(heldOut, drifts[1], least: leastMinutes.heldOut))
    }
  }
}
