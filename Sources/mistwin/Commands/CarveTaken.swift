import Determinism
import Foundation
import MistAPI
import Planning
import Twin

/// `mistwin carve DESIGN --taken-from TWIN`: what an organisation has already, read through the same client as a cloud's.
struct CarveTaken {
  let found: MistAddressImport

  /// Reads a kept twin. A token has to be minted and the kept file stays as it is, so a copy is asked.
  /// - Parameter organisation: The name of the design's organisation.
  /// - Throws: `Failure` when there is no such organisation, or several and none of that name.
  init(twin path: String, organisation name: String) async throws {
    _ = try KeptTwin.open(path)
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: path), create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let copy = directory.appendingPathComponent("twin.sqlite").path
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    let twin = try Twin(file: copy, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0)))
    let found = try await twin.organisations()
    guard let organisation = found.first(where: { $0.name == name }) ?? (found.count == 1 ? found.first : nil) else {
      let names = found.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Failure(
        .badInput, "\(path): found \(names.isEmpty ? "no organisation" : names); expected the organisation '\(name)'")
    }
    let client = TwinClient(twin, token: try await twin.mintToken("carve", role: "read", in: organisation.id))
    self.found = try await MistAddressImport(of: organisation.id, through: client)
  }
}
