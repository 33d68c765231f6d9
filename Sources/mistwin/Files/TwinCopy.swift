import Determinism
import Foundation
import MistAPI
import Twin

/// A kept twin to be asked: a token has to be minted and the kept file stays as it is, so a copy is asked.
struct TwinCopy {
  let client: TwinClient
  let organisation: MistID

  /// Copies a kept twin, chooses its organisation, and asks; the copy is gone afterwards.
  /// - Parameters:
  ///   - name: The name or id of the organisation; nil for the only one.
  ///   - purpose: What the token is called.
  ///   - ask: What to ask of the copy.
  /// - Throws: `Failure` when there is no such twin or organisation, or several and no name; what `ask` throws.
  static func ask<Answer: Sendable>(
    _ path: String, organisation name: String?, purpose: String, _ ask: (TwinCopy) async throws -> Answer
  ) async throws -> Answer {
    _ = try KeptTwin.open(path)
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: path), create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let copy = directory.appendingPathComponent("twin.sqlite").path
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    let twin = try Twin(file: copy, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0)))
    let found = try await twin.organisations()
    let meant = found.filter { name == nil || $0.name == name || $0.id.description == name }
    guard let organisation = meant.first, meant.count == 1 else {
      let names = found.map { "'\($0.name)' (\($0.id))" }.joined(separator: ", ")
      throw Failure(
        .badInput,
        "\(path): found \(names.isEmpty ? "no organisation" : names); expected "
          + (name.map { "the organisation '\($0)'" } ?? "one, or --org with its name or id"))
    }
    let client = TwinClient(twin, token: try await twin.mintToken(purpose, role: "read", in: organisation.id))
    return try await ask(TwinCopy(client: client, organisation: organisation.id))
  }
}
