/// What an answer to a published operation rests on, so that nobody mistakes a guess for the cloud.
public enum Fidelity: String, Sendable, Hashable, CaseIterable {
  /// The twin does what Mist does, with its consequences.
  case behaviour
  /// The body is validated, kept, read back, filtered and paged; nothing follows from it.
  case stored
  /// An answer that fits the published schema, derived from the twin's state where it has any, else empty.
  case shaped

  /// The header that carries it.
  static let header = "x-mistwin-fidelity"
}
