import SQLite

extension TwinSchema {
  /// Upgrades in phases and of whole organisations, and releases that fail.
  ///
  /// `upgrade.parent` is the organisation's upgrade that it belongs to, `failed` the moment at which too many of its devices
  /// have failed. `upgrade_target.ends_at` is the last moment that the history of the device has because of it.
  static let upgrades = Migration(
    "upgrades",
    sql: """
      ALTER TABLE firmware ADD COLUMN channel TEXT;
      ALTER TABLE firmware ADD COLUMN fails TEXT;
      ALTER TABLE firmware ADD COLUMN oldest_downgrade TEXT;
      ALTER TABLE upgrade ADD COLUMN parent TEXT;
      ALTER TABLE upgrade ADD COLUMN reboot INTEGER;
      ALTER TABLE upgrade ADD COLUMN failed INTEGER;
      ALTER TABLE upgrade_target ADD COLUMN phase INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE upgrade_target ADD COLUMN fate TEXT;
      ALTER TABLE upgrade_target ADD COLUMN ends_at INTEGER NOT NULL DEFAULT 0;
      UPDATE upgrade_target SET ends_at = back_at;
      CREATE INDEX upgrade_by_site ON upgrade (site, ordinal);
      CREATE INDEX upgrade_by_parent ON upgrade (parent) WHERE parent IS NOT NULL;
      CREATE INDEX upgrade_target_failed ON upgrade_target (back_at) WHERE fate IS NOT NULL;
      CREATE TABLE org_upgrade (
        id TEXT PRIMARY KEY, org TEXT NOT NULL, ordinal INTEGER NOT NULL, version TEXT NOT NULL, strategy TEXT NOT NULL,
        created INTEGER NOT NULL, request TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX org_upgrade_by_org ON org_upgrade (org, ordinal);
      """)

  static let upgradeTables = ["org_upgrade"]
}
