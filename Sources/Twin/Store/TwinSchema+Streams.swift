import SQLite

extension TwinSchema {
  /// What streams, alarms and webhooks need.
  static let streams = Migration("streams", sql: "")

  static let streamTables: [String] = []
}
