/// Whom a file trusts to sign, and what for: a list of the form that `ssh-keygen -Y verify` reads (allowed_signers), a line each: a name,
/// perhaps `namespaces="…"`, and a key.
public struct TrustedSigners: Sendable {
  /// Somebody who may sign.
  public struct Signer: Sendable, Hashable {
    /// The name, such as an address of mail.
    public var name: String
    /// The key.
    public var key: SSHPublicKey
    /// What for; nil for anything.
    var purposes: [String]?
  }

  private let file: String
  private let signers: [Signer]

  /// Reads a list.
  /// - Throws: `SigningError` with the first line that is no signer.
  public init(parsing text: String, file: String) throws(SigningError) {
    self.file = file
    var signers: [Signer] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = Self.words(line)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      signers.append(try Self.signer(name, words.dropFirst(), String(line), file: file, line: index + 1))
    }
    self.signers = signers
  }

  private static func signer(
    _ name: String, _ words: ArraySlice<String>, _ text: String, file: String, line: Int
  ) throws(SigningError) -> Signer {
    var words = words
    var purposes: [String]?
    if let option = words.first, option.contains("=") {
      let start = "namespaces=\""
      guard option.hasPrefix(start), option.hasSuffix("\""), option.count > start.count else {
        throw .unknownOption(file: file, line: line, found: option)
      }
      purposes = option.dropFirst(start.count).dropLast().split(separator: ",").map(String.init)
      words = words.dropFirst()
    }
    guard words.count >= 2, words.first == SSHPublicKey.kind, let blob = Base64.bytes(words[words.startIndex + 1]),
      let key = SSHPublicKey(blob: blob)
    else { throw .notASigner(file: file, line: line, found: text) }
    return Signer(name: name, key: key, purposes: purposes)
  }

  /// The words of a line; blanks between quotation marks are no ends.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if character.isWhitespace, !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Who has signed a message.
  /// - Parameters:
  ///   - message: what was signed.
  ///   - signed: its name, for messages.
  ///   - purpose: what it must have been signed for.
  /// - Throws: `SigningError` when the signature is for something else, does not match, or its signer is not trusted for that.
  public func signer(
    of message: [UInt8], named signed: String, by signature: SSHSignature, in signatureFile: String, for purpose: String
  ) throws(SigningError) -> Signer {
    guard signature.purpose == purpose else {
      throw .otherPurpose(file: signatureFile, found: signature.purpose, expected: purpose)
    }
    guard signature.matches(message) else { throw .doesNotMatch(file: signatureFile, signed: signed) }
    guard
      let signer = signers.first(where: { $0.key == signature.signer && $0.purposes?.contains(purpose) ?? true })
    else {
      throw .unknownSigner(file: signatureFile, fingerprint: signature.signer.fingerprint, signers: file)
    }
    return signer
  }
}
