import SQLite

/// The tables of a twin's store.
///
/// Where a table has no row ids, its key columns stand first, in the key's order: SQLite 3.40.1 finds «NULL values» in a
/// sound table otherwise when it checks integrity.
enum TwinSchema {
  /// «Mtwn», so that a foreign file is told from a twin.
  static let applicationID: Int32 = 0x4D74_776E

  static let migrations: [Migration] = [
    Migration(
      "the first store",
      sql: """
        CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE token (
          digest TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, org TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE object (
          collection TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, ordinal INTEGER NOT NULL,
          created INTEGER NOT NULL, modified INTEGER NOT NULL, body TEXT NOT NULL,
          PRIMARY KEY (collection, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX object_by_owner ON object (collection, owner, ordinal);
        CREATE TABLE factory (
          magic TEXT PRIMARY KEY, mac INTEGER NOT NULL UNIQUE, serial TEXT NOT NULL UNIQUE, model TEXT NOT NULL,
          activation TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX factory_by_order ON factory (activation) WHERE activation IS NOT NULL;
        CREATE TABLE purchase_order (
          activation TEXT PRIMARY KEY, number TEXT NOT NULL, claimed_by TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE inventory (
          mac INTEGER PRIMARY KEY, serial TEXT NOT NULL, magic TEXT NOT NULL, model TEXT NOT NULL, type TEXT NOT NULL,
          org TEXT NOT NULL, site TEXT, profile TEXT, created INTEGER NOT NULL, modified INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX inventory_by_magic ON inventory (magic);
        CREATE INDEX inventory_by_site ON inventory (site, mac) WHERE site IS NOT NULL;
        CREATE TABLE device (mac INTEGER PRIMARY KEY, body TEXT NOT NULL, modified INTEGER NOT NULL) STRICT;
        CREATE TABLE arrival (mac INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
        CREATE TABLE past_stay (
          site TEXT NOT NULL, mac INTEGER NOT NULL, until INTEGER NOT NULL, since INTEGER NOT NULL,
          PRIMARY KEY (site, mac, until)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX past_stay_by_device ON past_stay (mac, until);
        CREATE TABLE device_history (
          mac INTEGER NOT NULL, facet INTEGER NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
          PRIMARY KEY (mac, facet, at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE site_history (
          site TEXT NOT NULL, facet INTEGER NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
          PRIMARY KEY (site, facet, at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE site_world (name TEXT PRIMARY KEY, profile TEXT NOT NULL, opens INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE cause (
          id INTEGER PRIMARY KEY, kind TEXT NOT NULL, site TEXT NOT NULL, start INTEGER NOT NULL, finish INTEGER NOT NULL,
          magnitude REAL NOT NULL
        ) STRICT;
        CREATE TABLE firmware (
          model TEXT NOT NULL, version TEXT NOT NULL, tag TEXT, effects TEXT NOT NULL, PRIMARY KEY (model, version)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE upgrade (
          id TEXT PRIMARY KEY, site TEXT NOT NULL, ordinal INTEGER NOT NULL, version TEXT NOT NULL, strategy TEXT NOT NULL,
          start INTEGER NOT NULL, created INTEGER NOT NULL, cancelled INTEGER, request TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE upgrade_target (
          upgrade TEXT NOT NULL, mac INTEGER NOT NULL, version TEXT NOT NULL, old_version TEXT NOT NULL,
          skipped INTEGER NOT NULL, requested INTEGER NOT NULL, download_at INTEGER NOT NULL,
          downloaded_at INTEGER NOT NULL, reboot_at INTEGER NOT NULL, back_at INTEGER NOT NULL,
          PRIMARY KEY (upgrade, mac)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX upgrade_target_by_device ON upgrade_target (mac, requested);
        CREATE TABLE audit (
          id INTEGER PRIMARY KEY, at INTEGER NOT NULL, org TEXT NOT NULL, site TEXT, who TEXT NOT NULL,
          message TEXT NOT NULL
        ) STRICT;
        """),
    accounts,
    stock,
    streams,
    uploads,
    causes,
    cables,
    upgrades,
  ]

  /// Every table in the order of the content digest (ruling 8).
  static let tables =
    [
      "property", "object", "factory", "purchase_order", "inventory", "device", "arrival", "past_stay",
      "device_history",
      "site_history", "site_world", "cause", "firmware", "upgrade", "upgrade_target", "audit",
    ] + accountTables + stockTables + streamTables + uploadTables + cableTables + upgradeTables
}
