/// Why a key, a signature or a list of signers cannot be used.
public enum SigningError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A file that is no private key of OpenSSH's form.
  case notAKey(file: String)
  /// A private key that is locked with a passphrase.
  case lockedKey(file: String)
  /// A key of another kind than Ed25519.
  case otherKind(file: String, found: String)
  /// A file that is no signature.
  case notASignature(file: String)
  /// A signature for another purpose.
  case otherPurpose(file: String, found: String, expected: String)
  /// What was signed was something else, or it was changed afterwards.
  case doesNotMatch(file: String, signed: String)
  /// A line of a list of signers that is none.
  case notASigner(file: String, line: Int, found: String)
  /// An option of a signer that is not known here: to leave it out would be to trust more than was meant.
  case unknownOption(file: String, line: Int, found: String)
  /// A signature by a key that is not in the list, or not for that purpose.
  case unknownSigner(file: String, fingerprint: String, signers: String)

  /// What was found, where, what was expected and what to do.
  public var description: String {
    switch self {
    case .notAKey(let file):
      "\(file): found no private key, expected one of OpenSSH's form; make one with `mistwin key FILE`, or with ssh-keygen -t ed25519"
    case .lockedKey(let file):
      "\(file): the key is locked with a passphrase; sign the file with `ssh-keygen -Y sign` instead, which asks for it, or with "
        + "a key of the pipeline's own"
    case .otherKind(let file, let found): "\(file): found a key of the kind '\(found)', expected ssh-ed25519"
    case .notASignature(let file):
      "\(file): found no signature, expected one of SSH's form (-----BEGIN SSH SIGNATURE-----)"
    case .otherPurpose(let file, let found, let expected):
      "\(file): found a signature for '\(found)', expected one for '\(expected)'"
    case .doesNotMatch(let file, let signed):
      "\(file): the signature does not match \(signed): it was changed after it was signed, or another file was signed"
    case .notASigner(let file, let line, let found):
      "\(file):\(line): found '\(found)', expected a name, options such as namespaces=\"mistwin-attestation\", and a key of the kind ssh-ed25519"
    case .unknownOption(let file, let line, let found):
      "\(file):\(line): found the option '\(found)', expected namespaces=\"…\" or none"
    case .unknownSigner(let file, let fingerprint, let signers):
      "\(file): signed by \(fingerprint), which \(signers) does not trust for that; add its line there, if it is to be trusted"
    }
  }
}
