import SQLite

extension TwinSchema {
  /// What inventory, devices and clients need beyond the first store.
  static let stock = Migration("stock", sql: "")

  static let stockTables: [String] = []
}
