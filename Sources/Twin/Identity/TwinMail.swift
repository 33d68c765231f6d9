public import Determinism

/// A mail that the cloud would have sent. The twin sends none; it keeps the latest in memory for whoever plays the reader.
public struct TwinMail: Sendable, Hashable {
  /// What it is about.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Somebody is asked to become an administrator: `/invite/verify/{token}`
    case invitation = "invite"
    /// A forgotten password: `/recover/verify/{token}`
    case recovery = "recover"
    /// A new account: `/register/verify/{token}`
    case registration = "register"
    /// Another address of an account: `/self/update/verify/{token}`
    case newAddress = "update"
  }

  /// Whom it goes to.
  public var to: String
  /// What it is about.
  public var kind: Kind
  /// The token that its link holds.
  public var token: String
  /// When it was sent.
  public var at: Instant
}
