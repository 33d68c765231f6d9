import Assurance
public import Determinism

/// The gate's figures as courses, for who wants to look at them.
public enum GateFigures {
  /// How the evidence of harm grows in one simulated rollout of the office, looked at hour by hour as the published API allows.
  /// - Parameters:
  ///   - points: Points of throughput that are bad in addition from the upgrade on; 0 for none.
  ///   - canaries: How many access points are upgraded, 1…10 of 20.
  ///   - seed: Which rollout.
  /// - Returns: After so many hours, the e-value of the family of metrics as a logarithm to base 10.
  public static func evidence(points: Int, canaries: Int, seed: RandomKey) -> [(hours: Double, logarithm: Double)] {
    let timing = GateTiming.published(hours: 24)
    // Tuesday, 09:00, as the tables.
    let world = SimulatedWorld(SimulatedSite.office(), key: seed, start: 198, cells: 144)
    let changed = Array(0..<max(1, min(10, canaries)))
    var curves = GateCurves(
      world, canaries: changed, controls: Array(changed.count..<world.accessPoints), timing: timing, noise: .office,
      inflation: 1.2)
    let throughput = 2
    if points > 0 {
      curves.add(
        world.extraCurve(throughput, changed, share: Double(points) / 100, timing: timing), to: throughput)
    }
    let evidence = (0..<6).map { curves.evidence($0) }
    return (0..<timing.bins).map { bin in
      let family = FamilyEvidence.logarithm(evidence.map { ($0[bin], 1.0 / 6) })
      return (timing.hours(atBin: bin), family / StrictMath.log(10))
    }
  }

  /// How often the gate stops a change by when, after the published table (section C.4), which `mistwin power tables` regenerates.
  /// - Parameters:
  ///   - metric: As the table names it: `throughput`, `coverage`, `failed-to-connect`.
  ///   - points: Points that are bad in addition; 0 for false alarms.
  /// - Returns: After so many hours, the probability; empty for what is not in the table.
  public static func detection(metric: String, points: Int, canaries: Int) -> [(hours: Double, probability: Double)] {
    let words = points == 0 ? "false alarms" : "\(metric) \(points) points"
    let target = PowerTarget.all.first { $0.table == "c4" && $0.words == words && $0.canaries == canaries }
    guard let target else { return [] }
    return zip(target.minutes, target.probabilities).map { (Double($0) / 60, $1) }
  }
}
