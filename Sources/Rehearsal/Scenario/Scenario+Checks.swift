import Assurance
import Determinism
public import Documents
import MistAPI
public import Planning
import Rollout
import Twin
import World

extension Scenario {
  /// Checks what only the design can tell: names of sites, zones, groups and keys, and the order of events.
  /// - Throws: `DocumentErrors`, before anything runs.
  public func check(against design: Design) throws(DocumentErrors) {
    try check(against: design, sites: design.sites.map { RehearsedSite($0) })
  }

  /// Checks what the design and the sites that are rehearsed can tell.
  func check(against design: Design, sites rehearsed: [RehearsedSite]) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    let siteNames = rehearsed.map(\.name)
    func checkSites(_ sites: Placed<Sites>) {
      switch sites.value {
      case .all: break
      case .zone(let name):
        let zones = Set(rehearsed.compactMap(\.zone)).sorted()
        if !zones.contains(name) { log.reportUnknown("zone", name, at: sites.position, known: zones) }
      case .group(let name):
        let groups = Set(design.siteGroups.map(\.name) + rehearsed.flatMap(\.siteGroups)).sorted()
        if !groups.contains(name) { log.reportUnknown("site group", name, at: sites.position, known: groups) }
      case .site(let name):
        if !siteNames.contains(name) { log.reportUnknown("site", name, at: sites.position, known: siteNames) }
      }
    }
    for cause in causes {
      for sites in cause.sites { checkSites(sites) }
      check(cause.devices, of: cause, in: design, rehearsed, log: log)
      if let wlan = cause.wlan {
        let known = design.objects(of: .templates).flatMap {
          $0.children(of: .wlans).compactMap { $0.body["ssid"]?.string }
        }
        // What a twin has on the air, only it can tell: it refuses a WLAN that does not reach the site.
        if twin == nil, !known.contains(wlan.value) {
          log.reportUnknown("WLAN", wlan.value, at: wlan.position, known: known)
        }
      }
      if let first = cause.sites.first, cause.end.instant(from: start) <= cause.start.instant(from: start) {
        log.report(
          at: first.position, found: "a cause that ends at or before its start", expected: "an end after the start")
      }
    }
    for arrival in arrivals { checkSites(arrival.sites) }
    checkBeginnings(log: log)
    for upgrade in upgrades { check(upgrade, in: design, rehearsed, log: log) }
    for question in questions { check(question.models, in: design, rehearsed, log: log) }
    for rotation in rotations {
      let names = design.objects(of: .psks).map(\.name)
      if twin == nil, !names.contains(rotation.name.value) {
        log.reportUnknown("PSK", rotation.name.value, at: rotation.name.position, known: names)
      }
    }
    checkTimeline(in: design, rehearsed, log: log)
    for expectation in expectations { check(expectation, against: siteNames, log: log) }
    for step in allSteps {
      for expectation in step.expectations + [step.condition].compactMap({ $0 }) {
        check(expectation, against: siteNames, log: log)
      }
    }
    try log.check()
  }

  /// Nothing happens before the clock begins; what a twin has behind it is its own.
  private func checkBeginnings(log: DocumentErrorLog) {
    guard twin == nil else { return }
    for cause in causes {
      guard let place = cause.sites.first?.position, cause.start.instant(from: start) < start else { continue }
      log.report(
        at: place,
        found: "a cause that begins at \(cause.start.instant(from: start).iso8601), before the scenario's start",
        expected: "a moment at or after \(start.iso8601)")
    }
    for arrival in arrivals where arrival.at.instant(from: start) < start {
      log.report(
        at: arrival.sites.position,
        found: "hardware that arrives at \(arrival.at.instant(from: start).iso8601), before the scenario's start",
        expected: "a moment at or after \(start.iso8601)")
    }
  }

  private func check(_ upgrade: Upgrade, in design: Design, _ rehearsed: [RehearsedSite], log: DocumentErrorLog) {
    check(upgrade.models, in: design, rehearsed, log: log)
    // A twin may have releases of its own, which the rollout asks for.
    for model in upgrade.models
    where rehearsed.allSatisfy(\.devices.isEmpty) && !hasRelease(model.value, upgrade.version) {
      log.report(
        at: model.position, found: "\(model.value), for which the scenario has no version '\(upgrade.version)'",
        expected: "a release of that model and version under 'firmware'")
    }
  }

  /// Models that are to be upgraded must be there.
  private func check(
    _ models: [Placed<String>], in design: Design, _ rehearsed: [RehearsedSite], log: DocumentErrorLog
  ) {
    let known = Set(design.slots.map(\.model) + rehearsed.flatMap(\.devices.values)).sorted()
    for model in models where !known.contains(model.value) {
      log.reportUnknown("model of the design", model.value, at: model.position, known: known)
    }
  }

  /// The devices of a cause must be at its sites, and of the type that it is about.
  private func check(
    _ devices: [Placed<String>], of cause: PlannedCause, in design: Design, _ rehearsed: [RehearsedSite],
    log: DocumentErrorLog
  ) {
    func isOfType(_ model: String) -> Bool {
      DeviceModels.named(model)?.type.rawValue == cause.kind.place.rawValue
    }
    let places = rehearsed.filter { site in cause.sites.contains { $0.value.includes(site) } }
    let keys = Set(places.compactMap(\.key))
    let planned = design.slots.filter { keys.contains($0.siteKey) && isOfType($0.model) }.map(\.deviceName)
    let present = places.flatMap { $0.devices.filter { isOfType($0.value) }.keys.sorted() }
    let known = planned + present.filter { !planned.contains($0) }
    for device in devices where !known.contains(device.value) {
      log.reportUnknown("\(cause.kind.place.rawValue) of these sites", device.value, at: device.position, known: known)
    }
  }

  private func hasRelease(_ model: String, _ version: String) -> Bool {
    releases.contains { $0.model == model && $0.version == version }
  }

  /// An expectation on what the scenario does not do could never be met, or would hold of nothing.
  private func check(_ expectation: Placed<Expectation>, against siteNames: [String], log: DocumentErrorLog) {
    let position = expectation.position
    func needs(_ what: String, _ there: Bool) {
      if !there {
        log.report(
          at: position, found: "an expectation on \(what), which the scenario does not have",
          expected: "'\(what)' in the scenario")
      }
    }
    if expectation.value.needsMeasure { needs("measure", measures) }
    if let name = expectation.value.reference, !measureNames.contains(name) {
      log.reportUnknown("measure", name, at: position, known: measureNames)
    }
    if let name = expectation.value.rollout {
      let names = upgrades.map(\.name)
      needs("upgrade", !names.isEmpty)
      if !names.isEmpty, !names.contains(name) { log.reportUnknown("rollout", name, at: position, known: names) }
    }
    switch expectation.value {
    case .exactlyTheseSitesFail(let names, _):
      for name in names where !siteNames.contains(name) {
        log.reportUnknown("site", name, at: position, known: siteNames)
      }
    case .level(_, _, let site?):
      if !siteNames.contains(site) { log.reportUnknown("site", site, at: position, known: siteNames) }
    case .blastRadius: needs("upgrade", !upgrades.isEmpty)
    case .watchRaisesAlarm(let name, _), .watchStaysQuiet(let name):
      if let upgrade = upgrades.first(where: { $0.name == name }), !upgrade.watches {
        log.report(
          at: position, found: "an expectation on the watch of '\(name)', which is not watched",
          expected: "'watch: true' in that upgrade")
      }
    case .pskIsRotated(let name, _):
      let names = rotations.map(\.name.value)
      needs("rotate_psk", !names.isEmpty)
      if !names.isEmpty, !names.contains(name) { log.reportUnknown("rotated PSK", name, at: position, known: names) }
    case .noSiteWithoutUplink: needs("measure", measures)
    case .policy(let wanted):
      needs("power", !questions.isEmpty)
      let names = questions.flatMap { $0.hypotheses.map(\.name) }
      if let name = wanted.hypothesis, !names.isEmpty, !names.contains(name) {
        log.reportUnknown("hypothesis", name, at: position, known: names)
      }
      let policies = questions.flatMap { $0.policies.map(\.name) }
      if case .chosen(let name) = wanted, !policies.isEmpty, !policies.contains(name) {
        log.reportUnknown("policy that is compared", name, at: position, known: policies)
      }
    default: break
    }
  }
}
