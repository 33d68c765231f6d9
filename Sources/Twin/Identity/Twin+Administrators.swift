import Determinism
public import MistAPI
import SQLite

extension Twin {
  /// Makes a person's account, or gives the account of that address this privilege and this password.
  /// - Parameter role: `admin`, `write`, `read`, `helpdesk` or `installer`
  /// - Returns: the administrator's id.
  /// - Throws: `TwinError.unknown` for another role.
  @discardableResult
  public func addAdministrator(
    email: String, password: String, firstName: String = "", lastName: String = "", role: String = "admin",
    in org: MistID
  ) throws -> MistID {
    let role = try Self.role(role)
    defer { forgetCallers() }
    return try store.transaction {
      let id: MistID
      if let known = try administrator(email: email) {
        id = known.id
        try setPassword(password, of: id)
      } else {
        id = try insertAdministrator(
          email: email, password: try keptPassword(password),
          profile: JSONObject([("first_name", .string(firstName)), ("last_name", .string(lastName))]))
      }
      let kept = try privileges(of: id).filter { $0.organisation != org }
      try setPrivileges(kept + [Privilege(.organisation, role, in: org)], of: id)
      return id
    }
  }

  /// The role of that name.
  static func role(_ name: String) throws -> Role {
    guard let role = Role(rawValue: name) else {
      throw TwinError.unknown(what: "role", name: name, known: Role.allCases.map(\.rawValue))
    }
    return role
  }

  func administrator(_ id: MistID) throws -> Administrator? {
    try store.first("SELECT \(Administrator.columns) FROM admin WHERE id = ?", id.description) {
      Administrator(row: $0)
    } ?? nil
  }

  /// Addresses are told apart without regard to case.
  func administrator(email: String) throws -> Administrator? {
    try store.first("SELECT \(Administrator.columns) FROM admin WHERE email = ?", email.lowercased()) {
      Administrator(row: $0)
    } ?? nil
  }

  func keptPassword(_ password: String) throws -> String {
    Secrets.kept(password: password, salt: try secretBytes("salt", 16))
  }

  func insertAdministrator(email: String, password: String, profile: JSONObject) throws -> MistID {
    let email = email.lowercased()
    let id = derivedID("admins", owner: .zero, naturalKey: email, ordinal: 0)
    let now = clock.milliseconds
    try store.run(
      "INSERT INTO admin VALUES (?, ?, ?, ?, ?, NULL, 0, 0, ?)", id.description, email,
      UTF8Text(JSON.object(profile).bytes), password, now, now)
    return id
  }

  /// A new password ends the sessions that the old one opened.
  func setPassword(_ password: String, of admin: MistID, except session: String? = nil) throws {
    try store.run(
      "UPDATE admin SET password = ?, password_modified = ? WHERE id = ?", try keptPassword(password),
      clock.milliseconds, admin.description)
    try store.run(
      "DELETE FROM session WHERE admin = ? AND digest <> ?", admin.description, session ?? "")
  }

  /// Removes an account and everything that is its alone.
  func deleteAdministrator(_ id: MistID) throws {
    let text = id.description
    try store.run("DELETE FROM admin WHERE id = ?", text)
    try store.run("DELETE FROM privilege WHERE owner = ?", text)
    try store.run("DELETE FROM session WHERE admin = ?", text)
    try store.run("DELETE FROM api_token WHERE admin = ?", text)
  }

  /// What an administrator, a token or an invitation may.
  func privileges(of owner: MistID) throws -> [Privilege] {
    try store.all(
      "SELECT scope, role, org, site, groups, views FROM privilege WHERE owner = ? ORDER BY ordinal",
      owner.description
    ) { row -> Privilege? in
      guard let scope = Privilege.Scope(rawValue: row.text(0)), let role = Role(rawValue: row.text(1)),
        let org = MistID(row.text(2))
      else { return nil }
      return Privilege(
        scope, role, in: org, site: row.optionalText(3).flatMap { MistID($0) },
        groups: Self.texts(row.bytes(4)).compactMap { MistID($0) }, views: Self.texts(row.bytes(5)))
    }.compactMap { $0 }
  }

  private static func texts(_ bytes: [UInt8]) -> [String] { (try? JSON(parsing: bytes))?.strings ?? [] }

  func setPrivileges(_ privileges: [Privilege], of owner: MistID) throws {
    try store.run("DELETE FROM privilege WHERE owner = ?", owner.description)
    for (index, privilege) in privileges.enumerated() {
      try store.run(
        "INSERT INTO privilege VALUES (?, ?, ?, ?, ?, ?, ?, ?)", owner.description, index + 1,
        privilege.scope.rawValue, privilege.role.rawValue, privilege.organisation.description,
        privilege.site?.description, JSON(privilege.groups.map(\.description)).text, JSON(privilege.views).text)
    }
  }

  /// Takes the privileges that fail the test from everybody who has one in the organisation.
  func keepPrivileges(in org: MistID, where isKept: (Privilege) -> Bool) throws {
    let owners = try store.all(
      "SELECT DISTINCT owner FROM privilege WHERE org = ? ORDER BY owner", org.description
    ) { MistID($0.text(0)) }.compactMap { $0 }
    for owner in owners {
      let all = try privileges(of: owner)
      let kept = all.filter { $0.organisation != org || isKept($0) }
      if kept.count < all.count { try setPrivileges(kept, of: owner) }
    }
  }
}
