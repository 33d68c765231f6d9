import Assurance
public import Determinism

/// Holds a world against the targets of the published model.
///
/// What must be exact is looked at in the given sites; what is a matter of statistics in fleets of the model's own, on the given
/// seed.
public struct WorldValidation: Sendable {
  /// The sites that are looked at.
  public var sites: [SiteTimeline]
  /// The root of all randomness.
  public var seed: RandomKey
  /// The cells of the day that is looked at.
  public var day: Range<Int64>

  /// A validation of those sites on that day.
  public init(sites: [SiteTimeline], seed: RandomKey, day: Range<Int64>) {
    self.sites = sites
    self.seed = seed
    self.day = day
  }

  /// Every target, in order.
  public func rows() -> [ValidationRow] {
    // The published figures are those of a working day.
    var model = self
    model.day = Self.tuesday(upTo: day)
    return exactRows() + model.statisticalRows() + model.modelRows() + [model.matrixRow()]
  }

  /// The last Tuesday that begins no later than a day does.
  static func tuesday(upTo day: Range<Int64>) -> Range<Int64> {
    let perDay: Int64 = 144
    let number = day.lowerBound / perDay
    // The epoch began on a Thursday.
    let back = ((number - 5) % 7 + 7) % 7
    return ((number - back) * perDay)..<((number - back + 1) * perDay)
  }

  /// V1, V2, V3, V16, V18: to the last second, in every cell of the given sites.
  private func exactRows() -> [ValidationRow] {
    var cells = 0
    var (unequal, outOfRange, unsplit, moved, unequalMinutes) = (0, 0, 0, 0, 0)
    for site in sites {
      let bulk = site.cells(seed: seed, intervals: day)
      for metric in bulk.metrics {
        var sum = ClassifiedTally(zeroOf: metric)
        for index in site.accessPoints.indices {
          for interval in day {
            let tally = bulk.classified(metric, accessPoint: index, interval: interval)
            cells += 1
            sum += tally
            if tally.degraded < 0 || tally.degraded > tally.total { outOfRange += 1 }
            if !tally.isConserved || tally.byClassifier.contains(where: { $0 < 0 }) { unsplit += 1 }
          }
          let minutes = site.minutes(of: metric, in: bulk, seed: seed, accessPoints: index..<(index + 1))
          unequalMinutes += Self.unequal(
            minutes, to: day.map { bulk.classified(metric, accessPoint: index, interval: $0) })
        }
        if sum != bulk.sum(metric) { unequal += 1 }
      }
      let devices = site.deviceCells(seed: seed, intervals: day)
      for metric in devices.metrics {
        for index in devices.devices(of: metric) {
          let minutes = site.minutes(of: metric, in: devices, seed: seed, devices: index..<(index + 1))
          unequalMinutes += Self.unequal(
            minutes, to: day.map { devices.classified(metric, device: index, interval: $0) })
        }
      }
      let middle = day.lowerBound + Int64(day.count / 2)
      let single = site.cells(seed: seed, intervals: middle..<(middle + 1))
      for metric in bulk.metrics {
        for index in site.accessPoints.indices
        where single.classified(metric, accessPoint: index, interval: middle)
          != bulk.classified(metric, accessPoint: index, interval: middle)
        { moved += 1 }
      }
    }
    let all = "in \(cells) cells of \(sites.count) sites"
    return [
      row("V1", "access points add up to the site", "0 unequal sums", "\(unequal) \(all)", unequal == 0),
      row("V2", "0 ≤ degraded ≤ total", "0 cells", "\(outOfRange) \(all)", outOfRange == 0),
      row("V3", "a cell alone is what it is among all", "0 cells", "\(moved)", moved == 0),
      row("V16", "classifiers add up to degraded", "0 cells", "\(unsplit) \(all)", unsplit == 0),
      row("V18", "ten minutes add up to their cell", "0 cells", "\(unequalMinutes) \(all)", unequalMinutes == 0),
    ]
  }

  /// In how many cells the ten minutes do not add up to the cell.
  private static func unequal(_ minutes: [ClassifiedTally], to cells: [ClassifiedTally]) -> Int {
    cells.enumerated().count { place, cell in
      let own = minutes[(place * MinuteSplit.count)..<((place + 1) * MinuteSplit.count)]
      let zero = ClassifiedTally(tally: .zero, byClassifier: Array(repeating: 0, count: cell.byClassifier.count))
      return own.reduce(zero, +) != cell
    }
  }

  func row(_ id: String, _ subject: String, _ expected: String, _ found: String, _ isMet: Bool) -> ValidationRow {
    ValidationRow(id: id, subject: subject, expected: expected, found: found, isMet: isMet)
  }

  func row(_ id: String, _ subject: String, _ value: Double, in range: ClosedRange<Double>, decimals: Int = 3)
    -> ValidationRow
  {
    row(
      id, subject,
      "\(Figure.text(range.lowerBound, decimals: decimals)) to \(Figure.text(range.upperBound, decimals: decimals))",
      Figure.text(value, decimals: decimals), range.contains(value))
  }

  /// A healthy site of a profile, by number.
  func site(_ number: Int, _ profile: Profile, accessPoints: Int = 10) -> SiteTimeline {
    let key = seed.child("validation").child(UInt64(number))
    return SiteTimeline(
      key: key.value, profile: profile, zone: TimeZoneRules(name: "UTC", fixedOffset: 0),
      accessPoints: (0..<accessPoints).map { place in
        AccessPointTimeline(
          key: key.child(UInt64(place)).value, model: "AP45", service: Facet(.serving),
          firmware: Facet(FirmwareBehaviour(version: "0.14.1")))
      })
  }
}
