import Twin

/// Whether the hashes in a pulled copy are those of a ledger.
enum CopySalt {
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
