import Determinism
import Foundation
import MistAPI
import Twin

/// A copy of a kept twin that may be asked: a token has to be minted for that, and the kept file stays as it is.
struct TwinCopy {
  let twin: Twin
  /// A token of the organisation, and its id: the organisation that was copied has none such.
  let token: String
  let tokenID: MistID
  let client: TwinClient
  let organisation: MistID
  let organisationName: String
  /// The present of its clock.
  let time: Instant
  /// The seed that it was made with.
  let seed: UInt64

  /// Copies it, and finds the organisation of that name or id, or the only one where no name is given.
  /// - Parameters:
  ///   - allowsOther: whether one that stands alone is taken whatever its name.
  ///   - file: where the copy stays; nil for one that goes with its last user.
  /// - Throws: `Failure` when there is no such organisation, or several and none of that name.
  init(
    of path: String, organisation name: String?, role: String = "read", allowsOther: Bool = false,
    keptAs file: String? = nil
  ) async throws {
    _ = try KeptTwin.open(path)
    let directory =
      file == nil
      ? try FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: path), create: true)
      : nil
    defer { if let directory { try? FileManager.default.removeItem(at: directory) } }
    let copy = file ?? directory?.appendingPathComponent("twin.sqlite").path ?? path
    try KeptTwin.copyFiles(of: path, to: copy)
    let twin = try Twin(
      file: copy, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0), callsPerHour: nil))
    let found = try await twin.organisations()
    let meant = found.filter { name == nil || $0.name == name || $0.id.description == name }
    let only = allowsOther && found.count == 1 ? found.first : nil
    guard let organisation = meant.count == 1 ? meant.first : only else {
      let names = found.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Failure(
        .badInput,
        "\(path): found \(names.isEmpty ? "no organisation" : names); expected "
          + (name.map { "the organisation '\($0)'" } ?? "one, or --org with its name or id"))
    }
    self.twin = twin
    self.organisation = organisation.id
    organisationName = organisation.name
    token = try await twin.mintToken("reader", role: role, in: organisation.id)
    tokenID = try await twin.idOfMintedToken("reader", role: role, in: organisation.id)
    client = TwinClient(twin, token: token)
    time = await TwinTime(twin).now()
    seed = twin.seedNumber
  }
}
