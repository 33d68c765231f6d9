import Planning

/// `mistwin carve DESIGN --taken-from TWIN`: what an organisation has already, read through the same client as a cloud's.
struct CarveTaken {
  let found: MistAddressImport

  /// Reads a kept twin.
  /// - Parameter organisation: The name of the design's organisation.
  /// - Throws: `Failure` when there is no such organisation, or several and none of that name.
  init(twin path: String, organisation name: String) async throws {
    let copy = try await TwinCopy(of: path, organisation: name, allowsOther: true)
    found = try await MistAddressImport(of: copy.organisation, through: copy.client)
  }
}
