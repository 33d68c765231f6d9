import Determinism
import Foundation
import Ledger
import MistAPI
import Planning
import Rehearsal
import Twin

/// A copy of a kept twin, of which each of many rehearsals gets a fork of its own: a file of 8 KiB and some milliseconds, whatever the
/// size of the twin, which itself stays as it is.
actor TwinForks {
  /// The file of the twin.
  nonisolated let path: String
  nonisolated let organisation: MistID
  nonisolated let organisationName: String
  /// The seed that it was made with, which every fork has, too: what its users do was drawn with it.
  nonisolated let seed: UInt64
  /// The digest of its contents.
  nonisolated let digest: String
  private let token: String
  private let hash: KeyedHash
  private let holdsHashes: Bool
  private let directory: URL
  private var forks = 0

  /// Copies the twin.
  /// - Parameters:
  ///   - design: the design that is rehearsed; it names the organisation, and stands beside the ledger.
  ///   - state: where the ledger is; nil for beside the design.
  /// - Throws: `Failure`, `TwinError`
  init(of path: String, _ design: Design, state: String?) async throws {
    self.path = path
    _ = try KeptTwin.open(path)
    directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: URL(fileURLWithPath: path), create: true)
    do {
      let copy = try await TwinCopy(
        of: path, organisation: design.organisation.isEmpty ? nil : design.organisation, role: "write",
        keptAs: Self.base(in: directory))
      (organisation, organisationName, seed, token) = (copy.organisation, copy.organisationName, copy.seed, copy.token)
      hash = KeyedHash(
        salt: try await CopySalt.salt(of: copy, from: path, in: StateDirectory(state, besideDesign: design.path)))
      holdsHashes = try await copy.twin.holdsHashes
      digest = try await copy.twin.contents().digest
      // Only what nobody has open can be forked.
      try await copy.twin.close()
    } catch {
      try? FileManager.default.removeItem(at: directory)
      throw error
    }
  }

  private static func base(in directory: URL) -> String { directory.appendingPathComponent("twin.sqlite").path }

  /// A fork for one rehearsal of a design. Its files go when the forks are removed.
  /// - Throws: `Failure`, `TwinError`
  func origin(for design: Design) async throws -> RehearsalOrigin {
    forks += 1
    let file = directory.appendingPathComponent("fork-\(forks).sqlite").path
    try Twin.fork(Self.base(in: directory), to: file)
    let twin = try Twin(
      file: file, settings: Twin.Settings(seed: 0, start: Instant(milliseconds: 0), callsPerHour: nil))
    let sources = TwinSecrets(
      sources: SecretSources(directory: DiskFiles.directory(of: design.path), allowsCommands: false), seed: seed)
    let resolved = try await Planner.secrets(of: design, by: sources)
    if forks == 1 { await sources.announce() }
    return RehearsalOrigin(
      twin: twin, token: token, organisation: organisation, path: path, resolved: resolved, hash: hash,
      holdsHashes: holdsHashes)
  }

  /// Removes the copy and its forks.
  func remove() { try? FileManager.default.removeItem(at: directory) }
}
