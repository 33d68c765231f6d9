import Ledger
import MistAPI
import Twin

/// Whether the hashes in a pulled copy are those of a ledger.
enum CopySalt {
  /// The salt of a copy's organisation by the ledger of a directory, which the copy's hashes must be under.
  /// - Parameter path: the file that was copied, for messages.
  /// - Throws: `Failure` where they are under another one, `SQLiteError`, `TwinError`
  static func salt(of copy: TwinCopy, from path: String, in directory: StateDirectory) async throws -> [UInt8] {
    let salt = try await directory.openLedger().salt(
      ofOrganisation: "\(copy.organisation)", entropy: SystemEntropy())
    try check(try await copy.twin.pulledParts(), of: path, against: salt, in: directory.ledger)
    return salt
  }

  /// - Parameters:
  ///   - parts: what was pulled; nil for a twin that was made otherwise.
  ///   - salt: the salt of the ledger.
  /// - Throws: `Failure` where it holds hashes under another salt: equal secrets would be told to be unlike.
  static func check(_ parts: PulledParts?, of path: String, against salt: [UInt8], in ledger: String) throws(Failure) {
    guard let parts, !parts.keepsSecrets, parts.saltCheck != PullCover(salt: salt).check else { return }
    throw Failure(
      .badInput,
      "\(path): its secrets are hashes under another salt than that of \(ledger); expected --state with the ledger of its "
        + "pull, or a new pull")
  }
}
