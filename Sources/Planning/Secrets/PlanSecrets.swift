import MistAPI

/// The secrets that a plan needs, by the keyed hashes that stand for them in it.
public struct PlanSecrets: Sendable {
  /// Makes the hashes.
  public let hash: KeyedHash
  private var texts: [String: String] = [:]

  /// No secrets yet.
  public init(hash: KeyedHash) { self.hash = hash }

  /// The secrets of a design: its claim codes, and what its references were resolved to.
  public init(of design: Design, resolved: [SecretReference: String], hash: KeyedHash) {
    self.init(hash: hash)
    for text in resolved.values { add(text) }
    for code in design.claimCodes { add(code.magic) }
  }

  /// Adds a secret; returns its hash.
  @discardableResult
  public mutating func add(_ text: String) -> String {
    let hash = hash.hash(text)
    texts[hash] = text
    return hash
  }

  /// The secret of that hash; nil where it is not known.
  public func text(_ hash: String) -> String? { texts[hash] }

  /// What the cloud said, without the secrets.
  public func scrubbing(_ text: String) -> String {
    SecretCover.scrubbing(text, of: texts.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Whether a text is one of the secrets.
  func contains(_ text: String) -> Bool { texts[hash.hash(text)] != nil }
}
