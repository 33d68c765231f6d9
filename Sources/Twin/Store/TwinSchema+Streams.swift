import SQLite

extension TwinSchema {
  /// What streams, alarms and webhooks need.
  ///
  /// Events and alarms themselves are derived from the history of devices. Here stands what that history does not say:
  /// which devices a call claimed or moved (one row a call), what was acknowledged, and what webhooks were sent.
  static let streams = Migration(
    "streams",
    sql: """
      CREATE INDEX device_history_by_time ON device_history (at);
      CREATE INDEX upgrade_target_by_time ON upgrade_target (requested);
      CREATE INDEX config_push_by_time ON config_push (at);
      CREATE TABLE inventory_change (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, org TEXT NOT NULL, site TEXT, op TEXT NOT NULL, macs TEXT NOT NULL
      ) STRICT;
      CREATE INDEX inventory_change_by_time ON inventory_change (org, at);
      CREATE TABLE alarm_ack (
        id TEXT PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, acked INTEGER NOT NULL, note TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE feed (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE webhook_delivery (
        id INTEGER PRIMARY KEY, webhook TEXT NOT NULL, topic TEXT NOT NULL, created INTEGER NOT NULL,
        due INTEGER NOT NULL, attempts INTEGER NOT NULL, is_open INTEGER NOT NULL, body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX webhook_delivery_open ON webhook_delivery (webhook, id) WHERE is_open = 1;
      CREATE TABLE webhook_attempt (
        id INTEGER PRIMARY KEY, webhook TEXT NOT NULL, delivery INTEGER NOT NULL, at INTEGER NOT NULL, url TEXT NOT NULL,
        headers TEXT NOT NULL, status_code INTEGER, error TEXT, response_headers TEXT, response TEXT
      ) STRICT;
      CREATE INDEX webhook_attempt_by_time ON webhook_attempt (webhook, at);
      """)

  static let streamTables: [String] = [
    "inventory_change", "alarm_ack", "feed", "webhook_delivery", "webhook_attempt",
  ]
}
