import Assurance
import Determinism
import Documents
import Rollout

/// Holds expectations against what a rehearsal found so far. An expectation over no data is not met.
struct ExpectationCheck {
  /// What was found.
  let result: RehearsalResult
  /// What goes wrong, by the sites' names, and when.
  let disturbances: [Disturbance]
  /// What is put up with.
  let known: KnownFailures
  /// The names of devices, and whether they are connected.
  let devices: [String: Bool]

  /// Something that goes wrong at a site for a time.
  struct Disturbance: Sendable {
    var site: String
    var words: String
    var start: Instant
    var end: Instant
  }

  /// What one expectation comes to.
  struct Judgement {
    var isMet: Bool
    var found: String
    var since: String?

    init(_ isMet: Bool, _ found: String, since: String? = nil) {
      self.isMet = isMet
      self.found = found
      self.since = since
    }
  }

  /// Judges each of some expectations.
  /// - Parameter moment: when; nil at the end.
  func check(_ expectations: [Placed<Expectation>], at moment: Instant? = nil) -> [RehearsalResult.Check] {
    expectations.map { expectation in
      let judgement = judge(expectation.value)
      return .init(
        line: expectation.value.line, place: "\(expectation.position.file):\(expectation.position.line)",
        isMet: judgement.isMet, found: judgement.found, at: moment, since: judgement.isMet ? nil : judgement.since)
    }
  }

  func judge(_ expectation: Expectation) -> Judgement {
    switch expectation {
    case .everyDeviceInSync: inSync
    case .deviceIsConnected(let name): isConnected(name)
    case .noSiteWithoutUplink: uplinks
    case .noSiteFails: noSiteFails
    case .noNewFailingSite(let reference): noNewFailure(against: reference)
    case .exactlyTheseSitesFail(let names, let reason): theseFail(names, reason)
    case .level(let metric, let share, let site): level(metric, share, site)
    case .noLevelFalls(let metric, let points, let reference): noFall(metric, points, against: reference)
    case .rolloutIsPromoted(let name, let limit): promoted(name, within: limit)
    case .rolloutIsRolledBack(let name, let limit, let reason): rolledBack(name, within: limit, because: reason)
    case .rolloutIsHeld(let name): held(name)
    case .rolloutRaisesNoAlarm(let name): noAlarm(name)
    case .rolloutTakes(let name, let limit): takes(name, atLeast: limit)
    case .rolloutUpgrades(let name, let count): upgrades(name, atMost: count)
    case .watchRaisesAlarm(let name, let reason): alarm(name, because: reason)
    case .watchStaysQuiet(let name): quiet(name)
    case .blastRadius(let limit, let unit): blastRadius(limit, unit)
    case .pskIsRotated(let name, let isRotated): rotated(name, isRotated)
    case .planIsApplied(let limit): applied(within: limit)
    case .callsPerHour(let limit):
      Judgement(
        result.calls.mostInOneHour <= limit && result.calls.rateLimited == 0,
        "at most \(result.calls.mostInOneHour) in one hour, \(result.calls.rateLimited) answered with 429")
    case .calls(let limit): Judgement(result.calls.total <= limit, "\(result.calls.total) calls")
    case .rateLimited(let count):
      Judgement(result.calls.rateLimited >= count, "\(result.calls.rateLimited) of \(result.calls.total) calls")
    case .policy(let wanted): judge(wanted)
    }
  }

  // MARK: Devices

  var inSync: Judgement {
    guard result.hardware.slots > 0 else { return Judgement(false, "the design has no device") }
    let text = "\(result.hardware.connected) of \(result.hardware.slots) devices connected on their version"
    guard let first = result.findings.first else {
      return Judgement(result.hardware.connected == result.hardware.slots, text)
    }
    return Judgement(
      false, "\(text); \(result.findings.count) findings, first: \(first)",
      since: lastStep(before: result.end) { $0.touchesConfiguration })
  }

  func isConnected(_ name: String) -> Judgement {
    guard let isConnected = devices[name] else { return Judgement(false, "there is no such device") }
    return Judgement(isConnected, isConnected ? "it is" : "it is not")
  }

  var uplinks: Judgement {
    guard let last = result.measurements.last?.uplinks, !last.isEmpty else {
      return Judgement(false, "no site has a gateway that was looked at")
    }
    let without = last.filter { !$0.value }.keys.sorted()
    guard let first = without.first else {
      return Judgement(true, "\(last.count) sites with gateways, all have one up")
    }
    return Judgement(
      false, "\(without.count) of \(last.count) sites: \(without.prefix(5).joined(separator: ", "))",
      since: disturbance(at: first, during: result.end...result.end))
  }

  // MARK: Keys and calls

  func rotated(_ name: String, _ isRotated: Bool) -> Judgement {
    guard let rotation = result.rotations.last(where: { $0.name == name }) else {
      return Judgement(false, "there was no rotation")
    }
    return Judgement(rotation.isRotated == isRotated, rotation.steps.last?.sentence ?? "nothing was done")
  }

  func applied(within limit: Int64) -> Judgement {
    let took = result.application.milliseconds
    guard result.application.calls > 0 else { return Judgement(false, "nothing was applied") }
    return Judgement(took <= limit, "\(Self.hours(took)), \(result.application.calls) calls")
  }

  // MARK: Since when

  /// What went wrong at a site in the window of the last measure, else the last step before its end that changed something.
  func since(_ site: String) -> String? {
    guard let window = result.window else { return nil }
    return disturbance(at: site, during: window) ?? lastStep(before: window.upperBound) { $0.touchesConfiguration }
  }

  func disturbance(at site: String, during window: ClosedRange<Instant>) -> String? {
    func overlap(_ disturbance: Disturbance) -> Int64 {
      min(disturbance.end, window.upperBound) - max(disturbance.start, window.lowerBound)
    }
    return disturbances.filter { $0.site == site && $0.start <= window.upperBound && $0.end > window.lowerBound }
      .max { (overlap($0), $1.start) < (overlap($1), $0.start) }
      .map { "\($0.start.iso8601): \($0.words) at \(site)" }
  }

  func lastStep(before moment: Instant, _ isOne: (TimelineRecord) -> Bool) -> String? {
    result.timeline.last { $0.started <= moment && isOne($0) }.map {
      "\($0.started.iso8601): \($0.title) (\($0.place))"
    }
  }

  static func hours(_ milliseconds: Int64) -> String { "\(number(Double(milliseconds) / 3_600_000)) h" }

  /// Rounded down, so that a level below the floor never reads as one at it.
  static func percent(_ share: Double) -> String { "\(number((share * 1000).rounded(.down) / 10)) %" }

  static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : "\(tenths / 10)"
  }
}

extension TimelineRecord {
  /// Whether it may have changed how the network is configured or what runs on it.
  fileprivate var touchesConfiguration: Bool {
    switch outcome {
    case .upgraded, .rotated, .applied, .replaced, .ran: true
    case .measured, .asked, .passed, .refused, .notBegun: false
    }
  }
}
