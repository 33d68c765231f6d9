public import Assurance
public import Documents

/// What must hold in a rehearsal: one line, readable aloud.
public enum Expectation: Sendable, Hashable {
  /// `every device is in sync`
  case everyDeviceInSync
  /// `device NAME is connected`
  case deviceIsConnected(String)
  /// `no site without an uplink`
  case noSiteWithoutUplink
  /// `no site fails`
  case noSiteFails
  /// `no new failing site against NAME`
  case noNewFailingSite(against: String)
  /// `exactly these sites fail: A, B because CLASSIFIER`
  case exactlyTheseSitesFail([String], because: String?)
  /// `sle METRIC >= 90% at every site`, `… at NAME` for one
  case level(Metric, atLeast: Double, site: String?)
  /// `no site's METRIC falls by more than 0.5 points against NAME`
  case noLevelFalls(Metric, points: Double, against: String)
  /// `rollout NAME is promoted`, `… within 5d`
  case rolloutIsPromoted(String, within: Int64?)
  /// `rollout NAME is rolled back`, `… within 48h`, `… because roaming`
  case rolloutIsRolledBack(String, within: Int64?, because: String?)
  /// `rollout NAME is held`
  case rolloutIsHeld(String)
  /// `rollout NAME raises no alarm`: no phase of it failed
  case rolloutRaisesNoAlarm(String)
  /// `rollout NAME takes at least 7h`
  case rolloutTakes(String, atLeast: Int64)
  /// `rollout NAME upgrades at most 12 access points`
  case rolloutUpgrades(String, atMost: Int)
  /// `watch of NAME raises an alarm`, `… because throughput`
  case watchRaisesAlarm(String, because: String?)
  /// `watch of NAME stays quiet`
  case watchStaysQuiet(String)
  /// `blast radius <= N bad events`, `… bad user-minutes`
  case blastRadius(atMost: Double, BlastUnit)
  /// `psk NAME is rotated`, `psk NAME is not rotated`
  case pskIsRotated(String, isRotated: Bool)
  /// `the plan is applied within 12h`
  case planIsApplied(within: Int64)
  /// `api calls <= N per hour`
  case callsPerHour(atMost: Int)
  /// `api calls <= N`
  case calls(atMost: Int)
  /// `at least N calls are answered with 429`
  case rateLimited(atLeast: Int)
  /// `false alarm <= 5% under healthy`, …: of the policy that a question of power has chosen
  case policy(PolicyExpectation)

  /// What a blast radius is counted in.
  public enum BlastUnit: String, Sendable, Hashable {
    /// Events that failed and would not have.
    case events = "bad events"
    /// User-minutes below a threshold that would not have been, or that were not served.
    case userMinutes = "bad user-minutes"
  }

  /// The forms that a line can have.
  public static let forms =
    [
      "every device is in sync", "device NAME is connected", "no site without an uplink", "no site fails",
      "no new failing site against MEASURE", "exactly these sites fail: A, B because CLASSIFIER",
      "sle METRIC >= 90% at every site", "sle METRIC >= 90% at SITE",
      "no site's METRIC falls by more than 0.5 points against MEASURE", "rollout NAME is promoted within 5d",
      "rollout NAME is rolled back within 48h because METRIC", "rollout NAME is held", "rollout NAME raises no alarm",
      "rollout NAME takes at least 7h", "rollout NAME upgrades at most N access points",
      "watch of NAME raises an alarm because METRIC", "watch of NAME stays quiet", "blast radius <= N bad events",
      "blast radius <= N bad user-minutes", "psk NAME is rotated", "psk NAME is not rotated",
      "the plan is applied within 12h", "api calls <= N per hour", "api calls <= N",
      "at least N calls are answered with 429",
    ] + PolicyExpectation.forms

  /// Reads a line.
  /// - Throws: `DocumentError` with the nearest form, for a line that is none.
  public init(_ line: String, at position: SourcePosition) throws(DocumentError) {
    guard let parsed = ExpectationLine(line).expectation else {
      throw DocumentError(
        at: position, found: "the expectation '\(line)'",
        expected: "one of: \(Expectation.forms.joined(separator: "; "))",
        nearest: nearestWord(to: line, in: Expectation.forms))
    }
    self = parsed
  }

  /// The expectation as it is written.
  public var line: String {
    switch self {
    case .everyDeviceInSync: "every device is in sync"
    case .deviceIsConnected(let name): "device \(name) is connected"
    case .noSiteWithoutUplink: "no site without an uplink"
    case .noSiteFails: "no site fails"
    case .noNewFailingSite(let name): "no new failing site against \(name)"
    case .exactlyTheseSitesFail(let names, let reason):
      "exactly these sites fail: \(names.joined(separator: ", "))\(Self.because(reason))"
    case .level(let metric, let share, let site):
      "sle \(metric.name) >= \(Self.number(share * 100))% at \(site ?? "every site")"
    case .noLevelFalls(let metric, let points, let name):
      "no site's \(metric.name) falls by more than \(Self.number(points)) points against \(name)"
    case .rolloutIsPromoted(let name, let limit): "rollout \(name) is promoted\(Self.within(limit))"
    case .rolloutIsRolledBack(let name, let limit, let reason):
      "rollout \(name) is rolled back\(Self.within(limit))\(Self.because(reason))"
    case .rolloutIsHeld(let name): "rollout \(name) is held"
    case .rolloutRaisesNoAlarm(let name): "rollout \(name) raises no alarm"
    case .rolloutTakes(let name, let limit): "rollout \(name) takes at least \(Self.duration(limit))"
    case .rolloutUpgrades(let name, let count): "rollout \(name) upgrades at most \(count) access points"
    case .watchRaisesAlarm(let name, let reason): "watch of \(name) raises an alarm\(Self.because(reason))"
    case .watchStaysQuiet(let name): "watch of \(name) stays quiet"
    case .blastRadius(let limit, let unit): "blast radius <= \(Self.number(limit)) \(unit.rawValue)"
    case .pskIsRotated(let name, let isRotated): "psk \(name) is \(isRotated ? "" : "not ")rotated"
    case .planIsApplied(let limit): "the plan is applied\(Self.within(limit))"
    case .callsPerHour(let limit): "api calls <= \(limit) per hour"
    case .calls(let limit): "api calls <= \(limit)"
    case .rateLimited(let count): "at least \(count) calls are answered with 429"
    case .policy(let wanted): wanted.line
    }
  }

  /// The rollout that it is about; nil for none.
  var rollout: String? {
    switch self {
    case .rolloutIsPromoted(let name, _), .rolloutIsRolledBack(let name, _, _), .rolloutIsHeld(let name),
      .rolloutRaisesNoAlarm(let name), .rolloutTakes(let name, _), .rolloutUpgrades(let name, _),
      .watchRaisesAlarm(let name, _), .watchStaysQuiet(let name):
      name
    default: nil
    }
  }

  /// The measure that it compares with; nil for none.
  var reference: String? {
    switch self {
    case .noNewFailingSite(let name), .noLevelFalls(_, _, let name): name
    default: nil
    }
  }

  /// Whether it is about service levels or the readiness of sites, which must be measured.
  var needsMeasure: Bool {
    switch self {
    case .noSiteFails, .noNewFailingSite, .exactlyTheseSitesFail, .level, .noLevelFalls: true
    default: false
    }
  }

  private static func because(_ reason: String?) -> String { reason.map { " because \($0)" } ?? "" }
  private static func within(_ limit: Int64?) -> String { limit.map { " within \(duration($0))" } ?? "" }

  private static func duration(_ milliseconds: Int64) -> String {
    if milliseconds % 3_600_000 == 0 { return "\(milliseconds / 3_600_000)h" }
    return milliseconds % 60_000 == 0 ? "\(milliseconds / 60_000)m" : "\(milliseconds / 1000)s"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
