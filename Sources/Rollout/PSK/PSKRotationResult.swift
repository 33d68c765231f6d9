public import Determinism
public import MistAPI

/// What a rotation of a pre-shared key did. It holds no passphrase.
public struct PSKRotationResult: Sendable, Hashable {
  /// One step and when it was done.
  public struct Step: Sendable, Hashable {
    /// When.
    public var at: Instant
    /// What, in one sentence.
    public var sentence: String

    /// A step.
    public init(at: Instant, sentence: String) {
      self.at = at
      self.sentence = sentence
    }
  }

  /// The name of the key.
  public var name: String
  /// How the overlap was made.
  public var method: PSKRotation.Method
  /// The id of the key that holds now.
  public var key: MistID
  /// When it began.
  public var started: Instant
  /// When the old passphrase stopped to hold.
  public var ended: Instant
  /// The steps.
  public var steps: [Step]
  /// Whether it was read back that only the new passphrase holds.
  public var isRotated: Bool

  /// A result with all its parts.
  public init(
    name: String, method: PSKRotation.Method, key: MistID, started: Instant, ended: Instant, steps: [Step],
    isRotated: Bool
  ) {
    self.name = name
    self.method = method
    self.key = key
    self.started = started
    self.ended = ended
    self.steps = steps
    self.isRotated = isRotated
  }
}
