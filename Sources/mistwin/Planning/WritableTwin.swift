import Determinism
import MistAPI
import Planning
import Twin

/// A kept twin that is written to, through a token that is minted for that.
struct WritableTwin {
  let client: TwinClient
  let time: TwinTime
  let organisation: MistID
  private let twin: Twin

  /// Opens it, and finds the organisation of that id or name.
  /// - Throws: `Failure` when there is no such file or organisation, `TwinError` when the file is no twin.
  init(_ path: String, organisation name: String, entropy: any EntropyPort) async throws {
    _ = try KeptTwin.open(path)
    twin = try Twin(file: path, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0)))
    let found = try await twin.organisations()
    guard let organisation = found.first(where: { $0.name == name || $0.id.description == name }) else {
      let names = found.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Failure(
        .badInput, "\(path): found \(names.isEmpty ? "no organisation" : names); expected the organisation '\(name)'")
    }
    self.organisation = organisation.id
    let token = try await twin.mintToken(
      "apply", role: "admin", in: organisation.id, entropy: await entropy.bytes(32))
    client = TwinClient(twin, token: token)
    time = TwinTime(twin)
  }

  /// Writes the clock and everything else into the file.
  func close() async throws { try await twin.close() }
}
