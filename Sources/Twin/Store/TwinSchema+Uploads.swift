import SQLite

extension TwinSchema {
  /// What operations served from the catalogue need.
  static let uploads = Migration("uploads", sql: "")

  static let uploadTables: [String] = []
}
