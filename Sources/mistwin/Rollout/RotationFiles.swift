import Documents
import Foundation
import Rollout

/// The new passphrase of a rotation in files: where it is given, and where it is kept for a design's `file:` reference.
///
/// While the rotation goes on it stands in `FILE.new`, and only in the end in `FILE`: until then the old one holds, and a plan
/// of the design must not bring the new one in by itself.
struct RotationFiles: PassphraseStore {
  /// The file in which it is given; nil for one that is made.
  let given: String?
  /// The file in which it stands in the end; nil for none.
  let saved: String?

  /// The names of the files in the memo of an order.
  static let (givenName, savedName) = ("passphrase_file", "save")

  init(given: String?, saved: String?) {
    self.given = given
    self.saved = saved
  }

  /// The files that an order names.
  init(of order: KeyRotationOrder) {
    self.init(given: order.memo[Self.givenName], saved: order.memo[Self.savedName])
  }

  var memo: [String: String] {
    var memo: [String: String] = [:]
    memo[Self.givenName] = given
    memo[Self.savedName] = saved
    return memo
  }

  private var beside: String? { saved.map { "\($0).new" } }

  /// Looks at both before anything is changed.
  /// - Throws: `Failure`, `DocumentError`, `KeyRotationError.badPassphrase`
  func check() throws {
    if let given {
      _ = try read(given)
      let mode = try? FileManager.default.attributesOfItem(atPath: given)[.posixPermissions] as? Int
      if let mode, mode & 0o077 != 0 {
        Stream.error.writeLine("\(given): others may read it; keep it to yourself: chmod 600")
      }
    }
    guard let saved, let beside else { return }
    if DiskFiles.isDirectory(saved) {
      throw Failure(.badInput, "--save: \(saved): found a directory, expected the name of a file")
    }
    if !DiskFiles.isDirectory(DiskFiles.directory(of: saved)) {
      throw Failure(.badInput, "--save: \(saved): there is no such directory; make it first")
    }
    if DiskFiles.exists(beside) {
      throw Failure(
        .badInput,
        "--save: \(beside): found the passphrase of a rotation that was not finished; go on with that one, or remove the file"
      )
    }
  }

  func given() async throws -> Passphrase? {
    if let beside, DiskFiles.exists(beside) { return try read(beside) }
    return try given.map { try read($0) }
  }

  func keep(_ passphrase: Passphrase) async throws {
    if let beside { try PrivateFile.write(passphrase.text + "\n", to: beside) }
  }

  func settle(_ passphrase: Passphrase) async throws {
    guard let saved, let beside else { return }
    try PrivateFile.write(passphrase.text + "\n", to: saved)
    unlink(beside)
  }

  func discard() async throws { if let beside { unlink(beside) } }

  private func read(_ path: String) throws -> Passphrase {
    let bytes = try SourceFile.read(path)
    var line = bytes.prefix { $0 != 0x0A }
    if line.last == 0x0D { line.removeLast() }
    // What is no UTF-8 is no ASCII, and refused as such.
    return try Passphrase(checking: String(decoding: line, as: UTF8.self), from: path)
  }
}
