import SQLite

extension TwinSchema {
  /// What inventory, devices and clients need beyond the first store.
  static let stock = Migration(
    "stock",
    sql: """
      CREATE TABLE device_trait (
        mac INTEGER PRIMARY KEY, adopted INTEGER NOT NULL DEFAULT 0, jsi INTEGER NOT NULL DEFAULT 0, managed INTEGER,
        disable_auto_config INTEGER, mist_configured INTEGER, chassis INTEGER, member INTEGER, role TEXT,
        cluster INTEGER, node INTEGER
      ) STRICT;
      CREATE INDEX device_trait_by_chassis ON device_trait (chassis, member) WHERE chassis IS NOT NULL;
      CREATE INDEX device_trait_by_cluster ON device_trait (cluster, node) WHERE cluster IS NOT NULL;
      CREATE TABLE claim_job (
        org TEXT PRIMARY KEY, at INTEGER NOT NULL, macs TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE device_image (
        mac INTEGER NOT NULL, number TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (mac, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE config_push (
        mac INTEGER NOT NULL, at INTEGER NOT NULL, site TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (mac, at)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX config_push_by_site ON config_push (site, at);
      """)

  static let stockTables: [String] = ["device_trait", "claim_job", "device_image", "config_push"]
}
