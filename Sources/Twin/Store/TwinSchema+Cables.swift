import SQLite

extension TwinSchema {
  /// Where devices are plugged in, as far as it is known: one cable a port.
  static let cables = Migration(
    "cables",
    sql: """
      CREATE TABLE cable (
        box INTEGER NOT NULL, port TEXT NOT NULL, device INTEGER NOT NULL, own_port TEXT, source TEXT NOT NULL,
        PRIMARY KEY (box, port)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX cable_by_device ON cable (device);
      """)

  static let cableTables = ["cable"]
}
