import Determinism
import MistAPI
import Twin

/// A kept twin that is about to be changed, and a token of one of its organisations.
struct OpenedTwin {
  let twin: Twin
  let client: TwinClient
  let organisation: MistID

  /// Opens it.
  /// - Parameter name: The name or id of the organisation; nil for the only one.
  /// - Throws: `Failure` when there is no such file or organisation, `TwinError` when it is no twin.
  init(_ path: String, organisation name: String?) async throws {
    _ = try KeptTwin.open(path)
    twin = try Twin(
      file: path, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0), callsPerHour: nil))
    let found = try await twin.organisations()
    let meant = found.filter { name == nil || $0.name == name || $0.id.description == name }
    guard let organisation = name == nil && meant.count > 1 ? nil : meant.first else {
      let names = found.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Failure(
        .badInput,
        "\(path): found \(names.isEmpty ? "no organisation" : names); expected "
          + (name.map { "the organisation '\($0)'" } ?? "one, or --org with its name or id"))
    }
    self.organisation = organisation.id
    client = TwinClient(twin, token: try await twin.mintToken("mistwin", role: "admin", in: organisation.id))
  }
}
