import SQLite

extension TwinSchema {
  /// Causes that are limited to devices or to a part of the clients, that grow, and that come back.
  static let causes = Migration(
    "causes",
    sql: """
      ALTER TABLE cause ADD COLUMN devices TEXT;
      ALTER TABLE cause ADD COLUMN part REAL NOT NULL DEFAULT 1;
      ALTER TABLE cause ADD COLUMN ramp INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE cause ADD COLUMN period INTEGER;
      ALTER TABLE cause ADD COLUMN until INTEGER;
      """)
}
