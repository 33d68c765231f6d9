import Determinism
import MistAPI
import SQLite

/// The cookies of a login.
enum SessionCookies {
  /// What follows `csrftoken` in the name of the cookie, by cloud: a client looks for its own cloud's (mist-fidelity, section
  /// 1.2). The twin does not know under which name it was reached, so it sets all of them.
  static let extensions = [
    "", ".gc1", ".gc2", ".gc3", ".gc4", ".gc5", ".gc6", ".gc7", ".ac2", ".ac5", ".ac6", ".ac99", ".eu", ".us",
  ]
  /// A year less a day, as the cloud has it.
  private static let csrfAge = 31_449_600

  static func setting(session: String, csrf: String, seconds: Int64) -> [MistResponse.Header] {
    extensions.map {
      .init("set-cookie", "csrftoken\($0)=\(csrf); Path=/; Max-Age=\(csrfAge); SameSite=Lax")
    } + [.init("set-cookie", "sessionid=\(session); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax")]
  }

  static let clearing: [MistResponse.Header] =
    (extensions.map { "csrftoken\($0)" } + ["sessionid"]).map {
      .init("set-cookie", "\($0)=; Path=/; Max-Age=0")
    }
}

extension Twin {
  /// Failed logins after which an address has to wait, and how long (mist-fidelity, section 1.5, says how many; the time is
  /// the twin's own).
  static let loginAttempts = 3
  static let loginPause: Int64 = 300

  /// How many seconds a login of that address has to wait; nil when it need not.
  func loginWait(for email: String) throws -> Int64? {
    let found = try store.first(
      "SELECT attempts, at FROM login_failure WHERE email = ?", email.lowercased()
    ) { ($0.int(0), $0.int64(1)) }
    guard let (attempts, at) = found, attempts >= Self.loginAttempts else { return nil }
    let wait = (at + Self.loginPause * 1000 - clock.milliseconds + 999) / 1000
    return wait > 0 ? wait : nil
  }

  /// Counts a failure; those of an earlier time are forgotten.
  func noteLoginFailure(of email: String) throws {
    let now = clock.milliseconds
    try store.run("DELETE FROM login_failure WHERE at <= ?", now - 86_400_000)
    try store.run(
      """
      INSERT INTO login_failure VALUES (?1, 1, ?2) ON CONFLICT (email) DO UPDATE SET
        attempts = CASE WHEN at <= ?3 THEN 1 ELSE attempts + 1 END, at = ?2
      """, email.lowercased(), now, now - Self.loginPause * 1000)
  }

  /// Opens a session and returns its cookies. It ends after the shortest time that the person's organisations set.
  func openSession(of admin: MistID, twoFactorPassed: Bool) throws -> [MistResponse.Header] {
    let id = try secretText("session", length: 32)
    let csrf = try secretText("csrf", length: 32)
    let seconds = try Int64(sessionExpiry(of: admin)) * 60
    try store.run("DELETE FROM session WHERE expires <= ?", clock.milliseconds)
    try store.run(
      "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", Secrets.digest(of: id), admin.description,
      Secrets.digest(of: csrf), clock.milliseconds, clock.milliseconds + seconds * 1000, twoFactorPassed)
    return SessionCookies.setting(session: id, csrf: csrf, seconds: seconds)
  }

  /// Minutes after which a person's sessions end.
  func sessionExpiry(of admin: MistID) throws -> Int {
    let organisations = Set(try privileges(of: admin).map(\.organisation))
    return try organisations.compactMap { try object("orgs", $0)?.json["session_expiry"]?.int }.min() ?? 1440
  }
}
