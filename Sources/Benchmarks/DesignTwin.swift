import Determinism
import MistAPI
import Planning
import Rehearsal
import Twin

/// A twin of an organisation that is still empty, with the hardware of a design in its factory. Calls take no time, and there
/// is no quota.
struct DesignTwin {
  let twin: Twin
  let organisation: MistID
  let client: TwinClient

  init(of design: Design, secrets: [SecretReference: String]) async throws {
    twin = try Twin(
      settings: .init(seed: 7, start: Instant(seconds: 1_800_000_000), callMedian: 0, callsPerHour: nil))
    organisation = try await twin.createOrganisation(design.organisation)
    client = TwinClient(twin, token: try await twin.mintToken("benchmark", role: "admin", in: organisation))
    try await DesignHardware(of: design, secrets: secrets).add(to: twin)
  }
}
