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
    let twin = try Twin(
      settings: .init(seed: seed, start: scenario.start, callMedian: scenario.callMedian, threads: threads))
    let organisation = try await twin.createOrganisation(design.organisation)
    let token = try await twin.mintToken("rehearsal", role: scenario.tokenRole, in: organisation)
    try await DesignHardware(of: design, secrets: secrets).add(to: twin)
    try await DesignWorld(of: design, own: profiles).add(to: twin)
    for release in scenario.releases { try await twin.addRelease(release) }
    for cause in scenario.causes {
      for site in cause.sites {
        try await twin.addCause(
          cause.kind, site: site.value, from: cause.start.instant(from: scenario.start),
          to: cause.end.instant(from: scenario.start), magnitude: cause.magnitude, growing: cause.ramp,
          every: cause.period, until: cause.until?.instant(from: scenario.start))
      }
    }
    return (twin, token)
  }
}
