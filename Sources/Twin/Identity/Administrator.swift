import MistAPI
import SQLite

/// A person with an account.
struct Administrator {
  let id: MistID
  let email: String
  /// Names, telephone numbers and whatever else the person may change.
  let profile: JSONObject
  /// What is kept of the password.
  let password: String
  let passwordModified: Int64
  /// Base 32.
  let twoFactorSecret: String?
  let isTwoFactorVerified: Bool
  let isTwoFactorEnabled: Bool
  let created: Int64

  static let columns = """
    id, email, body, password, password_modified, two_factor_secret, two_factor_verified, two_factor_enabled, created
    """

  init?(row: borrowing Statement) {
    guard let id = MistID(row.text(0)) else { return nil }
    self.id = id
    email = row.text(1)
    profile = (try? JSON(parsing: row.bytes(2)))?.object ?? JSONObject()
    password = row.text(3)
    passwordModified = row.int64(4)
    twoFactorSecret = row.optionalText(5)
    isTwoFactorVerified = row.bool(6)
    isTwoFactorEnabled = row.bool(7)
    created = row.int64(8)
  }

  var needsTwoFactor: Bool { isTwoFactorEnabled && isTwoFactorVerified }

  /// What the audit log says.
  var fullName: String {
    let names = ["first_name", "last_name"].compactMap { profile[$0]?.string }.filter { !$0.isEmpty }
    return names.isEmpty ? email : "\(names.joined(separator: " ")) \(email)"
  }

  /// The account as schema `admin` has it, without its privileges.
  func members(sessionExpiry: Int) -> JSONObject {
    var result = JSONObject([
      ("admin_id", .string(id.description)), ("email", .string(email)),
      ("first_name", profile["first_name"] ?? ""), ("last_name", profile["last_name"] ?? ""),
    ])
    for name in ["phone", "phone2", "tags"] { result[name] = profile[name] }
    result["via_sso"] = false
    result["oauth_google"] = false
    result["enable_two_factor"] = .bool(isTwoFactorEnabled)
    result["two_factor_verified"] = .bool(isTwoFactorVerified)
    result["password_modified_time"] = StoredJSON.time(milliseconds: passwordModified)
    result["no_tracking"] = profile["no_tracking"] ?? .null
    result["session_expiry"] = JSON(sessionExpiry)
    return result
  }
}
