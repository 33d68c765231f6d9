import Assurance
import Determinism

/// How many clients there are and when: the week of the sites, and the clients of one access point at its peak.
struct LoadFit: Sendable {
  /// The spread of a site's load and of an access point's own, squared and on the scale of the load (section B.2).
  private static let siteNoise = 0.0228
  private static let accessPointNoise = 0.0942
  /// So many times as variable about the week as the days that it was fitted to other days may be: it is known from few.
  private static let mostDispersion = 3.0
  /// For how many hours the noise of a site's load lasts: 1.62 periods of each octave.
  private static let lastingHours = 17.7

  /// The shipped profile whose week is nearest.
  var like: String
  /// Clients of one access point at the busiest hour of a weekday.
  var clientsAtPeak: Double
  /// What of its relative variance comes with time, and over how many access points popularity is averaged.
  private let drift: Double
  private let accessPoints: Double
  /// The days from Monday.
  var days: [DayCourse]
  /// How many times as variable the held-out days are about this week as the fitted ones, and how many times they may be.
  var dispersion: Double
  var allowed: Double
  /// The part of the held-out hours' variance that the week explains; nil where there is none to explain.
  var explained: Double?

  /// Nil when nobody was there, or no profile of that name is shipped.
  init?(_ sites: [FitSite], like given: String?, cut: Int64) {
    var sums = [Double](repeating: 0, count: 168)
    var counts = sums
    let minutes = sites.map { $0.userMinutes() }
    let cells = sites.map { $0.cellsOfWeek() }
    for (place, site) in sites.enumerated() {
      for hour in site.split(at: cut).fitted {
        guard let found = minutes[place][hour] else { continue }
        sums[cells[place][hour] / 6] += found / 60 / Double(max(1, site.accessPoints))
        counts[cells[place][hour] / 6] += 1
      }
    }
    let known = sums.indices.filter { counts[$0] > 0 }
    guard known.contains(where: { sums[$0] > 0 }) else { return nil }
    let measured = sums.indices.map { counts[$0] > 0 ? sums[$0] / counts[$0] : 0 }
    let shapes = Profile.shipped.filter { given == nil || $0.name == given }.map { usage in
      (name: usage.name, hours: Self.hours(of: WeekShape.load(usage.shape, days: [])))
    }
    let ranked = shapes.map { shape in
      (shape: shape, likeness: Self.correlation(known.map { measured[$0] }, known.map { shape.hours[$0] }))
    }
    guard let chosen = ranked.max(by: { $0.likeness < $1.likeness })?.shape else { return nil }
    like = chosen.name
    let week = Self.week(sums, counts, prior: chosen.hours)
    // Of the mean weekday: the largest of a hundred and twenty estimates would be too large by chance alone.
    var peak = 1e-9
    for hour in 0..<24 {
      var sum = 0.0
      for day in 0..<5 { sum += week[day * 24 + hour] }
      peak = max(peak, sum / 5)
    }
    let courses = (0..<7).compactMap { day in Self.course(week[(day * 24)..<(day * 24 + 24)].map { $0 / peak }) }
    guard courses.count == 7 else { return nil }
    days = courses
    let fractions = Self.hours(
      of: (0..<WeekShape.cells).map { cell -> Double in
        courses[cell / 144].load(atMinute: Double(cell % 144) * 10 + 5)
      })
    let expected = known.map { counts[$0] * fractions[$0] }.reduce(0, +)
    guard expected > 0 else { return nil }
    clientsAtPeak = known.map { sums[$0] }.reduce(0, +) / expected
    accessPoints = Double(sites.reduce(0) { $0 + $1.accessPoints })
    let siteHours = counts.reduce(0, +)
    let siteDays = max(1, siteHours / 24)
    let perSite = accessPoints / Double(max(1, sites.count))
    // Popularity, what sites have in common with themselves for hours, and the peak, which is the largest of several estimates.
    let drift = Self.siteNoise * Self.lastingHours / siteHours
    let ofPeak = (Self.siteNoise + Self.accessPointNoise / perSite) / max(1, siteDays * 5 / 7) * 2.25
    self.drift = drift + ofPeak
    (dispersion, allowed, explained) = Self.judged(sites, minutes, cells, fractions, cut: cut)
  }

  /// The relative standard error of the clients at the peak, where popularity is so many times as spread as in the published model.
  func error(popularitySpread: Double) -> Double {
    (StrictMath.expm1(HourlyModel.popularity(spread: popularitySpread)) / accessPoints + drift).squareRoot()
  }

  /// The course through the means of the hours, in steps of a thousandth.
  private static func course(_ hours: [Double]) -> DayCourse? {
    DayCourse(
      hours.enumerated().map { hour, load in
        let rounded: Double = (load * 1000).rounded() / 1000
        return DayCourse.Point(minute: hour * 60 + 30, load: min(DayCourse.loads.upperBound, max(0, rounded)))
      })
  }

  /// How variable the load of the held-out days is about the week, against the fitted ones, how much chance may do to that, and how
  /// much of it the week explains.
  private static func judged(
    _ sites: [FitSite], _ minutes: [[Double?]], _ cells: [[Int]], _ fractions: [Double], cut: Int64
  ) -> (dispersion: Double, allowed: Double, explained: Double?) {
    var days: (before: [(measured: Double, expected: Double)], after: [(measured: Double, expected: Double)]) = ([], [])
    var squares = 0.0
    var spread = 0.0
    for (place, site) in sites.enumerated() {
      let (fitted, heldOut) = site.split(at: cut)
      var found = 0.0
      var expected = 0.0
      for hour in fitted {
        guard let here = minutes[place][hour] else { continue }
        found += here
        expected += fractions[cells[place][hour] / 6]
      }
      guard expected > 0, found > 0 else { continue }
      let level: Double = found / expected
      let known = heldOut.compactMap { minutes[place][$0] }
      let mean: Double = known.reduce(0, +) / Double(max(1, known.count))
      let noise: Double = siteNoise + HourlyModel.concentration(accessPoints: site.accessPoints) * accessPointNoise
      for hours in [fitted, heldOut] {
        for first in stride(from: hours.lowerBound, to: hours.upperBound, by: 24) {
          var day = (measured: 0.0, expected: 0.0)
          for hour in first..<min(first + 24, hours.upperBound) {
            guard let here = minutes[place][hour] else { continue }
            let usual: Double = level * fractions[cells[place][hour] / 6]
            day.measured += (here - usual) * (here - usual)
            // Clients come in blocks of ten minutes.
            day.expected += usual * usual * noise + 10 * usual
            if hours == heldOut { spread += (here - mean) * (here - mean) }
          }
          if hours == fitted { days.before.append(day) } else { days.after.append(day) }
          if hours == heldOut { squares += day.measured }
        }
      }
    }
    let (before, after) = (MetricFit.logarithms(days.before), MetricFit.logarithms(days.after))
    guard before.count > 1, after.count > 1 else { return (1, mostDispersion, nil) }
    let error = (before.squaredError + after.squaredError).squareRoot()
    return (
      StrictMath.exp(after.mean - before.mean), mostDispersion * StrictMath.exp(4 * error),
      spread > 0 ? 1 - squares / spread : nil
    )
  }

  /// Means of the hours of a week.
  static func hours(of week: [Double]) -> [Double] {
    (0..<168).map { hour -> Double in week[(hour * 6)..<(hour * 6 + 6)].reduce(0, +) / 6 }
  }

  /// The measured week, drawn towards the profile's by n/(n + 8) weeks (section B.7, step 2): first weekdays all together, then each
  /// towards these.
  private static func week(_ sums: [Double], _ counts: [Double], prior: [Double]) -> [Double] {
    let known = sums.indices.filter { counts[$0] > 0 }
    let due = known.map { counts[$0] * prior[$0] }.reduce(0, +)
    let scale = known.map { sums[$0] }.reduce(0, +) / max(1e-9, due)
    func drawn(_ sum: Double, _ count: Double, towards other: Double) -> Double {
      let part = count / (count + 8)
      return count > 0 ? part * sum / count + (1 - part) * other : other
    }
    var week = prior.map { $0 * scale }
    for hour in 0..<24 {
      let places = (0..<5).map { $0 * 24 + hour }
      let (sum, count) = (places.map { sums[$0] }.reduce(0, +), places.map { counts[$0] }.reduce(0, +))
      let pooled = drawn(sum, count, towards: places.map { week[$0] }.reduce(0, +) / 5)
      for place in places { week[place] = drawn(sums[place], counts[place], towards: pooled) }
      for place in [5 * 24 + hour, 6 * 24 + hour] {
        week[place] = drawn(sums[place], counts[place], towards: week[place])
      }
    }
    return week
  }

  private static func correlation(_ one: [Double], _ other: [Double]) -> Double {
    let count = Double(max(1, one.count))
    let means = (one.reduce(0, +) / count, other.reduce(0, +) / count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (x, y) in zip(one, other) {
      xx += (x - means.0) * (x - means.0)
      yy += (y - means.1) * (y - means.1)
      xy += (x - means.0) * (y - means.1)
    }
    return xy / max(1e-12, (xx * yy).squareRoot())
  }
}
