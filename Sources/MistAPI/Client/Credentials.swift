/// How a caller proves who it is (mist-fidelity, section 1.1).
public enum Credentials: Sendable, Hashable {
  /// Not at all.
  case none
  /// `Authorization: Token …`
  case token(String)
  /// `Authorization: Basic …`: an administrator's email address and password.
  case basic(email: String, password: String)
  /// The cookies of a login: the session's id, and the token of `X-CSRFToken`, which writes need.
  case session(id: String, csrfToken: String?)
}
