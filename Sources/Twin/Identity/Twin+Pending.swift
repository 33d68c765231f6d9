import Determinism
import MistAPI
import SQLite

/// Something that waits for the link of a mail to be followed.
struct PendingMail {
  let id: MistID
  let email: String
  let organisation: MistID?
  let body: JSONObject
  let expires: Int64

  static let columns = "id, email, org, body, expires"

  init?(row: borrowing Statement) {
    guard let id = MistID(row.text(0)) else { return nil }
    self.id = id
    email = row.text(1)
    organisation = row.optionalText(2).flatMap { MistID($0) }
    body = (try? JSON(parsing: row.bytes(3)))?.object ?? JSONObject()
    expires = row.int64(4)
  }
}

extension Twin {
  /// The mails that the cloud would have sent, oldest first; at most a thousand, and none from before the twin was opened.
  public func mails() -> [TwinMail] { sentMails }

  /// Keeps what waits and sends the mail with its token.
  func send(
    _ kind: TwinMail.Kind, to email: String, org: MistID? = nil, body: JSONObject, hours: Int = 24
  ) throws -> MistID {
    let token = try secretText("mail", length: 32)
    let bytes = try secretBytes("mail id", 16)
    let id = MistID(
      derivedHigh: bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
      low: bytes[8...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    let now = clock.milliseconds
    try store.run("DELETE FROM pending WHERE expires <= ?", now)
    try store.run(
      "INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id.description, Secrets.digest(of: token), kind.rawValue,
      email.lowercased(), org?.description, UTF8Text(JSON.object(body).bytes), now, now + Int64(hours) * 3_600_000)
    sentMails.append(TwinMail(to: email.lowercased(), kind: kind, token: token, at: clock))
    if sentMails.count > 1000 { sentMails.removeFirst() }
    return id
  }

  /// What waits for that token, if it still does.
  func pending(_ kind: TwinMail.Kind, token: String) throws -> PendingMail {
    let found = try store.first(
      "SELECT \(PendingMail.columns) FROM pending WHERE digest = ? AND kind = ? AND expires > ?",
      Secrets.digest(of: token), kind.rawValue, clock.milliseconds
    ) { PendingMail(row: $0) }
    guard let found = found ?? nil else { throw APIFailure.notFound }
    return found
  }

  /// An invitation of the organisation.
  func invitation(_ id: MistID, of org: MistID) throws -> PendingMail {
    let found = try store.first(
      "SELECT \(PendingMail.columns) FROM pending WHERE id = ? AND kind = ? AND org = ? AND expires > ?",
      id.description, TwinMail.Kind.invitation.rawValue, org.description, clock.milliseconds
    ) { PendingMail(row: $0) }
    guard let found = found ?? nil else { throw APIFailure.notFound }
    return found
  }

  func removePending(_ id: MistID) throws {
    try store.run("DELETE FROM pending WHERE id = ?", id.description)
    try store.run("DELETE FROM privilege WHERE owner = ?", id.description)
  }

  /// An address of a body: one `@` with something on both sides, at most 64 characters (schema `admin_invite`).
  static func checkedAddress(_ call: Call) throws(APIFailure) -> String {
    let text = try call.text("email")
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.unicodeScalars.count <= 64,
      !text.contains(where: \.isWhitespace)
    else { throw .badRequest("email: expected an address of at most 64 characters, found '\(text.prefix(64))'") }
    return text.lowercased()
  }
}
