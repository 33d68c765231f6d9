import Determinism
import Documents
import MistAPI
import Planning
import Twin
import World

/// Builds the twin that a scenario runs on: an empty organisation, the hardware that the design's codes and orders stand
/// for, the firmware there is, and what will go wrong.
struct TwinBuilder {
  let scenario: Scenario
  let design: Design
  let profiles: OwnProfiles?
  let secrets: [SecretReference: String]

  /// The twin and a token of its organisation.
  func build(seed: UInt64, threads: Int) async throws -> (twin: Twin, token: String) {
    var settings = Twin.Settings(
      seed: seed, start: scenario.start, callMedian: scenario.callMedian, callsPerHour: scenario.callsPerHour,
      threads: threads)
    settings.world = scenario.world
    let twin = try Twin(settings: settings)
    let organisation = try await twin.createOrganisation(design.organisation)
    let token = try await twin.mintToken("rehearsal", role: scenario.tokenRole, in: organisation)
    try await DesignHardware(of: design, secrets: secrets).add(to: twin)
    try await DesignWorld(of: design, own: profiles).add(to: twin)
    for release in scenario.releases { try await twin.addRelease(release) }
    try await addCauses(to: twin, sites: design.sites.map { RehearsedSite($0) }, limited: false)
    return (twin, token)
  }

  /// Makes a twin that exists ready: the hardware that a plan claims, how its sites are used, releases and causes.
  func prepare(_ twin: Twin, for plan: Plan, secrets: PlanSecrets, sites: [RehearsedSite]) async throws {
    try await PlanHardware(of: plan, secrets: secrets).add(to: twin)
    let told = try await twin.profilesOfSites()
    let untold = design.sites.filter { told[$0.name] == nil }
    if !untold.isEmpty {
      if let profiles { try await twin.define(profiles) }
      for site in untold { try await twin.setWorld(ofSite: site.name, profile: site.profile, opens: site.opens) }
    }
    for release in scenario.releases { try await twin.addRelease(release) }
    try await addCauses(to: twin, sites: sites, limited: false)
  }

  /// Adds the causes that are limited to devices or to a WLAN, which must be there, or those that are not.
  /// - Throws: `TwinError` when a WLAN does not reach a site.
  func addCauses(to twin: Twin, sites: [RehearsedSite], limited: Bool) async throws {
    for cause in scenario.causes where cause.isLimited == limited {
      for site in sites where cause.sites.contains(where: { $0.value.includes(site) }) {
        guard limited else {
          try await twin.addCause(
            cause.kind, site: site.name, from: cause.start.instant(from: scenario.start),
            to: cause.end.instant(from: scenario.start), magnitude: cause.magnitude, part: cause.part,
            growing: cause.ramp, every: cause.period, until: cause.until?.instant(from: scenario.start))
          continue
        }
        let devices = cause.devices.map(\.value).filter { name in
          site.devices[name] != nil || design.slots.contains { $0.deviceName == name && $0.siteKey == site.key }
        }
        if devices.isEmpty && !cause.devices.isEmpty { continue }
        var body = JSONObject([
          ("kind", .string(cause.kind.rawValue)), ("site", .string(site.name)),
          ("start", .string(cause.start.instant(from: scenario.start).iso8601)),
          ("end", .string(cause.end.instant(from: scenario.start).iso8601)), ("magnitude", JSON(cause.magnitude)),
          ("part", JSON(cause.part)),
        ])
        if !devices.isEmpty { body["devices"] = JSON(devices) }
        if let wlan = cause.wlan { body["wlan"] = .string(wlan.value) }
        if cause.ramp > 0 { body["ramp"] = .string("\(cause.ramp)s") }
        if let period = cause.period { body["every"] = .string("\(period)s") }
        if let until = cause.until { body["until"] = .string(until.instant(from: scenario.start).iso8601) }
        _ = try await twin.injectCause(body)
      }
    }
  }
}

extension Scenario.PlannedCause {
  /// Whether it names devices or a WLAN.
  fileprivate var isLimited: Bool { !devices.isEmpty || wlan != nil }
}
