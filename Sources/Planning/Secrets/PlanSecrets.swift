public import MistAPI

/// The secrets that a plan needs, by the keyed hashes that stand for them in it.
public struct PlanSecrets: Sendable {
  /// Makes the hashes.
  public let hash: KeyedHash
  /// Whether they are for a copy of the organisation that holds hashes in the place of secrets.
  private(set) var isForCopy = false
  private var texts: [String: String] = [:]

  /// No secrets yet.
  public init(hash: KeyedHash) { self.hash = hash }

  /// The secrets of a design: its claim codes, and what its references were resolved to.
  /// - Parameter forCopy: whether they are for a copy of the organisation that holds hashes in the place of secrets: there the
  ///   hashes themselves are what is read and written.
  public init(of design: Design, resolved: [SecretReference: String], hash: KeyedHash, forCopy: Bool = false) {
    self.init(hash: hash)
    isForCopy = forCopy
    if forCopy {
      for text in resolved.values { standIn(for: hash.hash(text)) }
      for code in design.claimCodes { standInForClaimCode(of: hash.hash(code.magic)) }
    } else {
      for text in resolved.values { add(text) }
      for code in design.claimCodes { add(code.magic) }
    }
  }

  /// What stands for the secrets of a plan in a copy of its organisation that holds hashes in their place: no secret is needed.
  public init(forCopyWith plan: Plan, hash: KeyedHash) {
    self.init(hash: hash)
    isForCopy = true
    for action in plan.steps.lazy.flatMap(\.items).map(\.action) {
      if case .claim(let codes) = action {
        for code in codes { standInForClaimCode(of: code) }
      } else {
        for secret in action.secretHashes { standIn(for: secret.hash) }
      }
    }
  }

  private mutating func standIn(for hash: String) { texts[hash] = hash }

  private mutating func standInForClaimCode(of hash: String) {
    texts[hash] = KeyedHash.claimCode(standingFor: hash)?.magic
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
