import Assurance
import Determinism

extension WorldValidation {
  /// Counts of a fleet that several targets need.
  private struct Fleet {
    /// Hour by hour what was counted at one place.
    typealias Hours = [(total: Double, bad: Double)]

    /// By metric: occupied cells, and those of them without anything bad.
    var occupied = Metric.gated.map { _ in 0 }
    var clean = Metric.gated.map { _ in 0 }
    /// By metric: the hourly tallies of each access point and of each site, in the unit of the API.
    var hourly: [[Hours]] = Metric.gated.map { _ in [] }
    var siteHourly: [[Hours]] = Metric.gated.map { _ in [] }
    /// Pairs of rates of one access point in consecutive hours.
    var pairs: [(Double, Double)] = []
    var popularity: [Double] = []

    mutating func add(_ site: SiteTimeline, seed: RandomKey, day: Range<Int64>) {
      let cells = site.cells(seed: seed, intervals: day, metrics: Metric.gated)
      let load = SiteLoad(site, seed: seed, cells: day.lowerBound..<(day.lowerBound + 1))
      popularity += site.accessPoints.map { load.popularity($0) }
      let hours = stride(from: day.lowerBound, to: day.upperBound, by: 6).map { $0..<min($0 + 6, day.upperBound) }
      for metric in Metric.gated {
        let index = metric.rawValue
        for accessPoint in site.accessPoints.indices {
          var last: Double?
          var own: Hours = []
          for hour in hours {
            let sum = cells.tally(metric, accessPoint: accessPoint, intervals: hour)
            let (total, bad) = (metric.unit.samples(sum.total), metric.unit.samples(sum.degraded))
            if total > 0 { own.append((total, bad)) }
            let rate = total > 20 ? bad / total : nil
            if metric == .capacity, let last, let rate { pairs.append((last, rate)) }
            last = rate
          }
          hourly[index].append(own)
          for interval in day {
            let cell = cells.tally(metric, accessPoint: accessPoint, interval: interval)
            guard cell.total > 0 else { continue }
            occupied[index] += 1
            if cell.degraded == 0 { clean[index] += 1 }
          }
        }
        siteHourly[index].append(
          hours.map { hour in
            let sum = cells.sum(metric, intervals: hour).tally
            return (metric.unit.samples(sum.total), metric.unit.samples(sum.degraded))
          })
      }
    }

    /// How many times as variable as independent units, about the mean of each place: the mean over hours,
    /// or over those with more than the mean of the place.
    static func designEffect(_ places: [Hours], whenBusy: Bool = false) -> Double {
      var (sum, count) = (0.0, 0.0)
      for hours in places {
        let total = hours.reduce(0) { $0 + $1.total }
        let rate = hours.reduce(0) { $0 + $1.bad } / max(1e-9, total)
        // One place's mean takes a part of its variance away.
        let least = whenBusy ? total / Double(max(1, hours.count)) : 0
        for hour in hours where rate > 0 && rate < 1 && hour.total > least {
          let distance = hour.bad - rate * hour.total
          sum += distance * distance / (hour.total * rate * (1 - rate) * (1 - hour.total / total))
          count += 1
        }
      }
      return sum / max(1, count)
    }

    /// The correlation of the pairs.
    var correlation: Double {
      let count = Double(max(1, pairs.count))
      let means = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
      var (xx, yy, xy) = (0.0, 0.0, 0.0)
      for pair in pairs {
        let (x, y) = (pair.0 - means.0, pair.1 - means.1)
        xx += x * x
        yy += y * y
        xy += x * y
      }
      return xy / max(1e-12, (xx * yy).squareRoot())
    }
  }

  /// V4 to V10: rates, spreads and shapes of a fleet of a hundred offices, as large as those of the published model.
  func statisticalRows() -> [ValidationRow] {
    guard let office = Profile.named("office") else { return [] }
    var fleet = Fleet()
    for number in 0..<100 { fleet.add(site(number, office, accessPoints: 20), seed: seed, day: day) }
    var rows = noiseRows() + rateRows(office)
    for metric in Metric.gated {
      let effect = Fleet.designEffect(fleet.hourly[metric.rawValue])
      let isEvents = metric.unit == .events
      rows.append(
        row("V6", "design effect of \(metric), AP × hour", effect, in: isEvents ? 1.0...1.5 : 5...40, decimals: 1))
    }
    // What a site shares weighs more the more access points it has: 20 is for offices of twenty.
    for metric in [Metric.coverage, .capacity, .throughput] {
      let effect = Fleet.designEffect(fleet.siteHourly[metric.rawValue], whenBusy: true)
      rows.append(row("V6", "design effect of \(metric), site × busy hour", effect, in: 15...500, decimals: 1))
    }
    rows += shapeRows()
    let sorted = fleet.popularity.sorted(by: >)
    let top = sorted.prefix(sorted.count / 5).reduce(0, +) / max(1e-9, sorted.reduce(0, +))
    rows.append(row("V8", "client-time of the busiest fifth of access points", top, in: 0.40...0.58))
    for metric in Metric.gated {
      let share = Double(fleet.clean[metric.rawValue]) / Double(max(1, fleet.occupied[metric.rawValue]))
      rows.append(row("V9", "cells of \(metric) without anything bad", share, in: 0.5...0.95))
    }
    rows.append(row("V10", "capacity's rate from hour to hour, correlation", fleet.correlation, in: 0.3...0.6))
    return rows
  }

  /// V5: mean rates over a week. What a site shares moves its whole day, so that many small sites, each on one day of the week,
  /// say more than a few large ones.
  private func rateRows(_ office: Profile) -> [ValidationRow] {
    var sums = Metric.gated.map { ClassifiedTally(zeroOf: $0) }
    for number in 0..<1400 {
      let first = day.lowerBound + Int64(number % 7) * Int64(day.count)
      let cells = site(1000 + number, office, accessPoints: 2).cells(
        seed: seed, intervals: first..<(first + Int64(day.count)), metrics: Metric.gated)
      for metric in Metric.gated { sums[metric.rawValue] += cells.sum(metric) }
    }
    return Metric.gated.map { metric in
      let sum = sums[metric.rawValue]
      let rate = Double(sum.degraded) / Double(max(1, sum.total))
      let published = office.models[metric.rawValue].rate
      return row("V5", "mean rate of \(metric)", rate, in: (published * 0.9)...(published * 1.1))
    }
  }

  private func noiseRows() -> [ValidationRow] {
    var rows: [ValidationRow] = []
    let octave = NoiseOctave.threeHours
    let count = 400_000
    var values = [Double](repeating: 0, count: count)
    var span = values.mutableSpan
    octave.add(amplitude: 1, key: seed.child("noise").value, first: 0, to: &span, tables: .shared)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    for lag in [3, 9, 18, 27] {
      let found =
        (0..<(count - lag)).reduce(0.0) { $0 + values[$1] * values[$1 + lag] } / Double(count - lag) / variance
      let s = Double(lag) / Double(octave.period)
      let half = 1.5707963267948966 * s
      let expected = (1 - s / 2) * StrictMath.cos(half) + StrictMath.sin(half) / 3.141592653589793
      rows.append(row("V4", "noise at a lag of \(lag * 10) min", found, in: (expected - 0.02)...(expected + 0.02)))
    }
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
    rows.append(row("V4", "kurtosis of the noise", fourth / (variance * variance), in: 2.9...3.1, decimals: 2))
    return rows
  }

  /// V7: how many more clients there are at the peak than at night.
  private func shapeRows() -> [ValidationRow] {
    let ranges: [(name: String, range: ClosedRange<Double>)] = [
      ("office", 10...20), ("hospital", 1...2.5), ("school", 50...500),
    ]
    return ranges.compactMap { name, range in
      Profile.named(name).map { profile in
        // Tuesday, by the hour.
        let hours = (24..<48).map { profile.load(atSecondOfWeek: $0 * 3600 + 300) }
        let ratio = (hours.max() ?? 0) / max(1e-9, hours.min() ?? 0)
        return row("V7", "clients at the peak over those at night, \(name)", ratio, in: range, decimals: 1)
      }
    }
  }
}
