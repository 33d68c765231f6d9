import SQLite

/// The tables of a ledger. A published migration is never changed: another one is appended.
enum LedgerSchema {
  static let migrations = [apply, rollout]

  /// A run of an apply, and its steps: an intent without `calls` is a step in doubt.
  private static let apply = Migration(
    "apply",
    sql: """
      CREATE TABLE apply_run(
        id INTEGER PRIMARY KEY,
        plan TEXT NOT NULL,
        organisation TEXT NOT NULL,
        outcome TEXT CHECK (outcome IN ('done', 'stopped')),
        failure TEXT
      ) STRICT;
      CREATE INDEX apply_run_organisation ON apply_run(organisation, id);
      CREATE TABLE apply_step(
        run INTEGER NOT NULL REFERENCES apply_run(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        subject TEXT NOT NULL,
        calls INTEGER,
        PRIMARY KEY (run, number)
      ) STRICT, WITHOUT ROWID;
      """)

  /// A rollout, what happened in it, and which version each device ran before it was told to run another.
  private static let rollout = Migration(
    "rollout",
    sql: """
      CREATE TABLE rollout(
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        policy TEXT NOT NULL,
        version TEXT NOT NULL,
        fleet INTEGER NOT NULL,
        outcome TEXT,
        reason TEXT
      ) STRICT;
      CREATE TABLE rollout_event(
        rollout INTEGER NOT NULL REFERENCES rollout(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        phase TEXT,
        sentence TEXT NOT NULL,
        PRIMARY KEY (rollout, number)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE rollout_device(
        rollout INTEGER NOT NULL REFERENCES rollout(id) ON DELETE CASCADE,
        mac TEXT NOT NULL,
        phase TEXT NOT NULL,
        device TEXT NOT NULL,
        name TEXT NOT NULL,
        model TEXT NOT NULL,
        site TEXT NOT NULL,
        site_name TEXT NOT NULL,
        old_version TEXT NOT NULL,
        PRIMARY KEY (rollout, mac)
      ) STRICT, WITHOUT ROWID;
      """)
}
