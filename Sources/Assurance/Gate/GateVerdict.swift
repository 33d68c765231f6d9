/// What a gate says. `undecided` may turn into any other; the others stand.
public enum GateVerdict: Sendable, Hashable, Codable {
  /// Not yet: go on baking, for these reasons.
  case undecided([GateReason])
  /// Promote. `isProven` is false when no margin was asked for: then only catastrophes are excluded.
  case pass(isProven: Bool)
  /// Stop and roll back.
  case fail(GateFailure)
  /// The time is up and neither harm nor its absence is shown: widen the canary or wait longer, never promote silently.
  case inconclusive([GateReason])

  /// `UNDECIDED`, `PASS`, `FAIL` or `INCONCLUSIVE`.
  public var word: String {
    switch self {
    case .undecided: "UNDECIDED"
    case .pass: "PASS"
    case .fail: "FAIL"
    case .inconclusive: "INCONCLUSIVE"
    }
  }

  /// Whether the verdict stands, whatever comes later.
  public var isFinal: Bool {
    if case .undecided = self { false } else { true }
  }

  /// The verdict and its reason in one sentence.
  public var sentence: String {
    switch self {
    case .undecided(let reasons): "UNDECIDED: " + Self.list(reasons)
    case .pass(isProven: true): "PASS: harm beyond the margin is excluded on every metric"
    case .pass(isProven: false): "PASS: no harm seen with enough exposure; not proven: excludes catastrophes"
    case .fail(let failure): "FAIL: \(failure.sentence)"
    case .inconclusive(let reasons): "INCONCLUSIVE: " + Self.list(reasons)
    }
  }

  private static func list(_ reasons: [GateReason]) -> String {
    reasons.isEmpty ? "nothing is known yet" : reasons.map(\.sentence).joined(separator: "; ")
  }
}

/// Why a change was stopped.
public enum GateFailure: Sendable, Hashable, Codable {
  /// These access points did not come back.
  case notBack([String])
  /// More reboots than chance gives.
  case unexpectedReboots(Int, deviceDays: Double)
  /// Users left, or could not join.
  case loadShare(carried: Double, expected: Double)
  /// Service levels fell: the metric and classifier to blame, and the added share of bad units.
  case harm(Metric, classifier: String?, effect: Double)
  /// A service level of the canaries lies below the absolute floor beyond chance: its level, and the floor, 0…1.
  case belowFloor(Metric, classifier: String?, level: Double, floor: Double)
  /// A service level of the canaries lies below a threshold, which chance alone may do: its level, and the threshold, 0…1.
  case belowThreshold(Metric, classifier: String?, level: Double, threshold: Double)

  /// The reason in one sentence.
  public var sentence: String {
    switch self {
    case .notBack(let names):
      "\(names.joined(separator: ", ")) did not come back after the reboot"
    case .unexpectedReboots(let count, let days):
      "\(count) unexpected reboot\(count == 1 ? "" : "s") in \(fixedPoint(days, digits: 2)) AP-days"
    case .loadShare(let carried, let expected):
      "the canaries carry \(fixedPoint(carried, digits: 0)) user-minutes where their neighbours' load lets expect "
        + "\(fixedPoint(expected, digits: 0)): users left or cannot join"
    case .harm(let metric, let classifier, let effect):
      "\(metric.name) is worse by \(fixedPoint(effect * 100, digits: 1)) points"
        + (classifier.map { ", most of it \($0)" } ?? "")
    case .belowFloor(let metric, let classifier, let level, let floor):
      "\(metric.name) of the canaries is \(fixedPoint(level * 100, digits: 1)) %, below the floor of "
        + "\(fixedPoint(floor * 100, digits: 0)) % beyond chance" + (classifier.map { ", most of it \($0)" } ?? "")
    case .belowThreshold(let metric, let classifier, let level, let threshold):
      "\(metric.name) of the canaries is \(fixedPoint(level * 100, digits: 1)) %, below the threshold of "
        + "\(fixedPoint(threshold * 100, digits: 0)) %, which chance alone may do"
        + (classifier.map { ", most of it \($0)" } ?? "")
    }
  }
}

/// What keeps a gate from its verdict.
public enum GateReason: Sendable, Hashable, Codable {
  /// The minimum bake is not over; hours to go.
  case baking(hoursLeft: Double)
  /// Too little was observed: expected bad units against those required.
  case exposure(Metric, expected: Double, required: Double)
  /// Harm below the margin is not shown; the smallest harm that would have been noticed, as an added share.
  case margin(Metric, margin: Double, detectable: Double?)
  /// Reboots that nobody asked for, not yet beyond chance.
  case reboots(Int)
  /// No telemetry from these access points.
  case silent([String])

  /// The reason in one sentence.
  public var sentence: String {
    switch self {
    case .baking(let hours): "\(fixedPoint(hours, digits: 1)) h of the minimum bake are left"
    case .exposure(let metric, let expected, let required):
      "\(metric.name) has too little exposure (\(fixedPoint(expected, digits: 1)) bad \(metric.unit.label) expected, "
        + "\(fixedPoint(required, digits: 0)) needed)"
    case .margin(let metric, let margin, let detectable):
      "\(metric.name) is not shown to be within \(fixedPoint(margin * 100, digits: 0)) points"
        + (detectable.map { " (harm from \(fixedPoint($0 * 100, digits: 1)) points on would have been noticed)" } ?? "")
    case .reboots(let count): "\(count) unexpected reboot\(count == 1 ? "" : "s") must be explained"
    case .silent(let names): "no telemetry from \(names.joined(separator: ", ")): a gap is not health"
    }
  }
}
