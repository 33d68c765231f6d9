import SQLite

extension TwinSchema {
  /// Administrators, sessions, tokens.
  static let accounts = Migration("accounts", sql: "")

  static let accountTables: [String] = []
}
