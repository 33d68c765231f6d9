import Assurance
import Determinism

extension WorldValidation {
  /// V11, V12, V13, V15, V19: the closed forms and what causes do.
  func modelRows() -> [ValidationRow] {
    guard let office = Profile.named("office") else { return [] }
    var rows: [ValidationRow] = []
    for threshold in [10.0, 35] {
      var thresholds = LevelThresholds.preset
      thresholds[.capacity] = threshold
      var sum = ClassifiedTally(zeroOf: .capacity)
      for number in 0..<120 {
        var site = site(number, office, accessPoints: 4)
        site.thresholds = Facet(thresholds)
        sum += site.cells(seed: seed, intervals: day, metrics: [.capacity]).sum(.capacity)
      }
      let expected = StrictMath.normalCDF((threshold - AirTime.mean) / AirTime.deviation)
      let rate = Double(sum.degraded) / Double(max(1, sum.total))
      let name = "capacity at a threshold of \(Figure.text(threshold, decimals: 0)) %"
      rows.append(row("V11", name, rate, in: max(0, expected - 0.03)...(expected + 0.03)))
    }
    let stages = ConnectStages().slowed(.dhcp, by: 10)
    rows.append(
      row("V12", "connections over 4 s when DHCP is ten times as slow", stages.slowShare(threshold: 4), in: 0.23...0.31)
    )
    let signal = SignalSpread(mean: -61, deviation: 8)
    let before = StrictMath.normalCDF((signal.threshold - signal.mean) / signal.deviation)
    let weaker = before + (1 - before) * signal.addedShare(weaker: 3, part: 1)
    rows.append(row("V13", "coverage with 3 dB less", weaker, in: 0.149...0.169))
    rows.append(rehomingRow(office))
    rows.append(monotoneRow(office))
    let printed = Float(Double(17_390) / 60).description
    rows.append(row("V20", "17390 s as a sample", "289.83334", printed, printed == "289.83334"))
    return rows
  }

  private func rehomingRow(_ profile: Profile) -> ValidationRow {
    let healthy = site(1, profile)
    var site = healthy
    let noon = (day.lowerBound + Int64(day.count / 2)) * WorldModel.interval
    site.accessPoints[0].service.set(.unreachable, at: noon)
    let rest = WorldModel.cell(at: noon)..<day.upperBound
    let counts = [healthy, site].map { $0.cells(seed: seed, intervals: rest, metrics: [.coverage]) }
    let others = 1..<site.accessPoints.count
    let moved =
      counts[1].sum(.coverage, accessPoints: others).total - counts[0].sum(.coverage, accessPoints: others).total
    let left = counts[0].sum(.coverage, accessPoints: 0..<1).total
    let share = Double(moved) / Double(max(1, left))
    let range = (profile.rehomeShare - 0.001)...(profile.rehomeShare + 0.001)
    return row("V15", "clients of a failed access point that find another", share, in: range)
  }

  private func monotoneRow(_ profile: Profile) -> ValidationRow {
    var worse = 0
    var previous: SiteCells?
    for share in [0, 0.02, 0.1, 0.4] {
      var site = site(2, profile, accessPoints: 4)
      for index in site.accessPoints.indices {
        let effect = Effect(metric: .throughput, classifier: 2, share: share)
        site.accessPoints[index].firmware = Facet(FirmwareBehaviour(version: "v", effects: [effect]))
      }
      let cells = site.cells(seed: seed, intervals: day, metrics: [.throughput])
      if let previous {
        for index in site.accessPoints.indices {
          for interval in day
          where cells.tally(.throughput, accessPoint: index, interval: interval).degraded
            < previous.tally(.throughput, accessPoint: index, interval: interval).degraded
          { worse += 1 }
        }
      }
      previous = cells
    }
    return row("V19", "cells that a larger effect makes better", "0", "\(worse)", worse == 0)
  }

  /// V14: the causes whose metric does not get worse, or that touch what they must not.
  func matrixRow() -> ValidationRow {
    guard let office = Profile.named("office") else { return row("V14", "causes", "", "no office", false) }
    let healthy = site(3, office)
    let before = healthy.cells(seed: seed, intervals: day)
    var wrong: [String] = []
    let from = day.lowerBound + Int64(day.count / 3)
    let until = from + Int64(day.count / 4)
    for kind in CauseKind.allCases {
      var site = healthy
      site.causes = [
        Cause(
          kind: kind, start: from * WorldModel.interval, end: until * WorldModel.interval,
          magnitude: Self.telling(kind))
      ]
      let after = site.cells(seed: seed, intervals: day)
      let isFelt = Metric.allCases.contains { metric in
        let (one, other) = (before.sum(metric), after.sum(metric))
        return other.degraded > one.degraded || other.total != one.total
      }
      let early = day.lowerBound..<from
      let isCalmBefore = Metric.allCases.allSatisfy {
        before.sum($0, intervals: early) == after.sum($0, intervals: early)
      }
      if !isFelt || !isCalmBefore { wrong.append(kind.rawValue) }
    }
    return row(
      "V14", "causes that are felt, and only from when they begin", "all \(CauseKind.allCases.count)",
      wrong.isEmpty ? "all" : "not \(wrong.joined(separator: ", "))", wrong.isEmpty)
  }

  /// A magnitude at which a cause is felt.
  private static func telling(_ kind: CauseKind) -> Double {
    switch kind {
    case .dhcpSlow, .radiusSlow, .dnsSlow: 20
    case .dhcpExhausted: 10
    case .channelOverlap: 3
    case .crowd: 4
    case .lowTransmitPower: 6
    case .highTransmitPower: 16
    case .wanLatency, .wanJitter: 300
    case .wanLoss: 0.02
    default: 1
    }
  }
}
