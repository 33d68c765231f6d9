import SQLite

/// The tables of a ledger. A published migration is never changed: another one is appended.
enum LedgerSchema {
  static let migrations = [
    apply, rollout, addressBook, addressBookLease, salt, ownership, applyItem, rolloutJournal, pskRotation,
    controllerLease, changeClearance, applyStretch, runPrediction, workflow,
  ]

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

  /// The address books: who wrote each last, and an index of what is in it. The committed file is the book; this is a
  /// shadow of it, which is right only while the digests agree.
  private static let addressBook = Migration(
    "address book",
    sql: """
      CREATE TABLE address_book(
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL,
        writer TEXT NOT NULL,
        date TEXT NOT NULL
      ) STRICT;
      CREATE TABLE address_book_entry(
        book INTEGER NOT NULL REFERENCES address_book(id) ON DELETE CASCADE,
        zone TEXT NOT NULL,
        site TEXT NOT NULL,
        network TEXT NOT NULL,
        prefix TEXT NOT NULL,
        state TEXT NOT NULL,
        since TEXT,
        PRIMARY KEY (book, zone, site, network)
      ) STRICT, WITHOUT ROWID;
      """)

  /// Who holds a book between carving and booking; moments in milliseconds since 1970.
  private static let addressBookLease = Migration(
    "address book lease",
    sql: """
      CREATE TABLE address_book_lease(
        path TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """)

  /// The salts of keyed hashes, one an organisation.
  private static let salt = Migration(
    "salt",
    sql: """
      CREATE TABLE salt(
        organisation TEXT PRIMARY KEY,
        bytes TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      """)

  /// Which design owns which fields of which object (a path a line), and which objects it made: where they live, and their ids.
  private static let ownership = Migration(
    "ownership",
    sql: """
      CREATE TABLE ownership(
        organisation TEXT NOT NULL,
        key TEXT NOT NULL,
        owner TEXT NOT NULL,
        fields TEXT NOT NULL,
        place TEXT,
        id TEXT,
        PRIMARY KEY (organisation, key, owner)
      ) STRICT, WITHOUT ROWID;
      """)

  /// The items of a run: what was intended, and what came of it. An item without a status is in doubt. The steps of runs of
  /// before are taken along, one item each.
  private static let applyItem = Migration(
    "apply item",
    sql: """
      CREATE TABLE apply_item(
        run INTEGER NOT NULL REFERENCES apply_run(id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        item INTEGER NOT NULL,
        subject TEXT NOT NULL,
        intent TEXT NOT NULL,
        status TEXT,
        calls INTEGER,
        outcome TEXT,
        PRIMARY KEY (run, step, item)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO apply_item(run, step, item, subject, intent, status, calls, outcome)
        SELECT run, number, 0, subject, '{}', CASE WHEN calls IS NULL THEN NULL ELSE 'done' END, calls,
          CASE WHEN calls IS NULL THEN NULL ELSE '{}' END
        FROM apply_step;
      DROP TABLE apply_step;
      """)

  /// Whole events, from which a killed rollout is taken up, and what people want of one that runs. Events of before say what
  /// happened, but nothing goes on from them.
  private static let rolloutJournal = Migration(
    "rollout journal",
    sql: """
      ALTER TABLE rollout_event ADD COLUMN body TEXT;
      ALTER TABLE rollout ADD COLUMN organisation TEXT;
      CREATE TABLE rollout_request(
        id INTEGER PRIMARY KEY,
        rollout INTEGER NOT NULL REFERENCES rollout(id) ON DELETE CASCADE,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX rollout_request_rollout ON rollout_request(rollout, id);
      """)

  /// Who changes an organisation at the moment; moments in milliseconds since 1970.
  private static let controllerLease = Migration(
    "controller lease",
    sql: """
      CREATE TABLE controller_lease(
        organisation TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """)

  /// Which changes of live clouds began with both keys.
  private static let changeClearance = Migration(
    "change clearance",
    sql: """
      CREATE TABLE change_clearance(
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        digest TEXT NOT NULL,
        organisation TEXT NOT NULL,
        rehearsed_by TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        ticket TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX change_clearance_digest ON change_clearance(digest, organisation);
      """)
  /// What was said of a run before, and what each process of it took; moments of the network's clock and lengths in
  /// milliseconds. A stretch without `calls` runs, or was killed. Of runs of before nothing is known.
  private static let applyStretch = Migration(
    "apply stretch",
    sql: """
      CREATE TABLE apply_stretch(
        run INTEGER NOT NULL REFERENCES apply_run(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        is_part INTEGER NOT NULL,
        predicted_calls INTEGER,
        predicted_length INTEGER,
        began INTEGER,
        ended INTEGER,
        calls INTEGER,
        waited INTEGER,
        PRIMARY KEY (run, number)
      ) STRICT, WITHOUT ROWID;
      """)

  /// What was asked of the workflow API: the bodies that make up its design, and its jobs. Moments of the network's clock in
  /// milliseconds. A job without `ended` runs, or was killed.
  private static let workflow = Migration(
    "workflow",
    sql: """
      CREATE TABLE workflow_design(
        organisation TEXT PRIMARY KEY,
        body TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE workflow_job(
        id INTEGER PRIMARY KEY,
        organisation TEXT NOT NULL,
        operation TEXT NOT NULL,
        request TEXT NOT NULL,
        idempotency_key TEXT,
        asked INTEGER NOT NULL,
        ended INTEGER,
        rollout INTEGER,
        status INTEGER,
        answer TEXT
      ) STRICT;
      CREATE UNIQUE INDEX workflow_job_key ON workflow_job(organisation, idempotency_key) WHERE idempotency_key IS NOT NULL;
      """)
}
