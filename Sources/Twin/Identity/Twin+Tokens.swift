import Determinism
public import MistAPI
import SQLite

extension Twin {
  /// Mints a token of an organisation. Its text comes from the seed; the store keeps only a digest of it. It replaces the
  /// organisation's token of that name and role.
  /// - Parameter role: `admin`, `write`, `read`, `helpdesk` or `installer`
  /// - Throws: `TwinError.unknown` for another role.
  public func mintToken(_ name: String, role: String, in org: MistID) throws -> String {
    let key = seed.child("token").child(org.low).child(name).child(role)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let text = String(
      decoding: (0..<96).map { alphabet[Int(key.child(UInt64($0)).integer(below: UInt64(alphabet.count)))] },
      as: UTF8.self)
    try adoptToken(text, name: name, role: role, in: org)
    return text
  }

  /// Mints a token of an organisation from random bytes, for twins that are served: who knows the seed does not know it.
  /// - Throws: `TwinError.unknown` for an unknown role.
  public func mintToken(_ name: String, role: String, in org: MistID, entropy: [UInt8]) throws -> String {
    let text = Secrets.text(from: Self.stream(key: entropy, label: "token/\(org)/\(name)/\(role)", 192))
    try adoptToken(text, name: name, role: role, in: org)
    return text
  }

  /// Makes a text of the host's own a token of the organisation. It replaces the token of that name and role.
  /// - Throws: `TwinError.unknown` for an unknown role.
  public func adoptToken(_ text: String, name: String, role: String, in org: MistID) throws {
    try adoptToken(text, name: name, privilege: Privilege(.organisation, try Self.role(role), in: org))
  }

  /// Mints a token that holds for one site, from the seed.
  /// - Throws: `TwinError.unknown` for an unknown role or site.
  public func mintToken(_ name: String, role: String, site: MistID) throws -> String {
    guard let org = try object("sites", site)?.owner else {
      throw TwinError.unknown(what: "site", name: site.description, known: [])
    }
    return try mintToken(name, Privilege(.site, try Self.role(role), in: org, site: site))
  }

  /// Mints a token that holds for the sites of these groups, from the seed.
  /// - Throws: `TwinError.unknown` for an unknown role.
  public func mintToken(_ name: String, role: String, siteGroups: [MistID], in org: MistID) throws -> String {
    try mintToken(name, Privilege(.siteGroup, try Self.role(role), in: org, groups: siteGroups))
  }

  private func mintToken(_ name: String, _ privilege: Privilege) throws -> String {
    let scope = "\(privilege.scope.rawValue)/\(privilege.site ?? privilege.organisation)/\(privilege.groups)"
    let key = withUnsafeBytes(of: seed.child("token").value.littleEndian) { Array($0) }
    let text = Secrets.text(
      from: Self.stream(key: key, label: "\(scope)/\(name)/\(privilege.role.rawValue)", 192))
    try adoptToken(text, name: name, privilege: privilege)
    return text
  }

  /// Mints a token of a person, who then has two kinds of credentials.
  /// - Throws: `TwinError.unknown` when nobody has that address.
  public func mintUserToken(_ name: String, email: String) throws -> String {
    guard let admin = try administrator(email: email) else {
      throw TwinError.unknown(what: "administrator", name: email, known: [])
    }
    return try store.transaction { try insertToken(name, org: nil, admin: admin.id, createdBy: email).key }
  }

  private func adoptToken(_ text: String, name: String, privilege: Privilege) throws {
    forgetCallers()
    let org = privilege.organisation
    try store.transaction {
      let id = mintedID(name, privilege)
      try store.run(
        """
        INSERT OR REPLACE INTO api_token (id, digest, shown, name, org, created, src_ips) VALUES (?, ?, ?, ?, ?, ?, '[]')
        """, id.description, Secrets.digest(of: text), Secrets.shown(text), name, org.description, clock.milliseconds)
      try setPrivileges([privilege], of: id)
    }
  }

  /// The id of the token of that name and role that `mintToken` makes for an organisation.
  /// - Throws: `TwinError.unknown` for an unknown role.
  public func idOfMintedToken(_ name: String, role: String, in org: MistID) throws -> MistID {
    mintedID(name, Privilege(.organisation, try Self.role(role), in: org))
  }

  /// The id of a token that the host minted, and no call made.
  func mintedID(_ name: String, _ privilege: Privilege) -> MistID {
    let key =
      "\(name)\u{1F}\(privilege.scope.rawValue)\u{1F}\(privilege.role.rawValue)\u{1F}\(privilege.site ?? .zero)"
    return derivedID("minted", owner: privilege.organisation, naturalKey: key, ordinal: 0)
  }

  /// Makes a token for a call; its key is shown this once.
  func insertToken(_ name: String, org: MistID?, admin: MistID?, createdBy: String?, sources: [String] = []) throws
    -> (id: MistID, key: String)
  {
    let bytes = try secretBytes("token id", 16)
    let high = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let low = bytes[8...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let id = MistID(derivedHigh: high, low: low)
    // The lengths that the cloud has (mist-fidelity, section 1.1).
    let key = try secretText("token", length: admin == nil ? 96 : 31)
    try store.run(
      "INSERT INTO api_token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)", id.description, Secrets.digest(of: key),
      Secrets.shown(key), name, org?.description, admin?.description, clock.milliseconds, createdBy,
      JSON(sources).text)
    return (id, key)
  }

  /// Keeps when tokens were last used. Not at each call: a read would be a write.
  func saveLastUsed() throws(SQLiteError) {
    for (id, at) in lastUsed.sorted(by: { $0.key < $1.key }) {
      try store.run("UPDATE api_token SET last_used = ? WHERE id = ?", at, id.description)
    }
  }
}
