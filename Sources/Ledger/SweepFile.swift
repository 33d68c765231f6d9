import SQLite

/// What the rehearsals of a sweep came to, one row each, in a file of its own: what is there already is not rehearsed again, and files of
/// several machines are put together.
public actor SweepFile {
  /// The number in the file's header: "mtSW".
  public static let applicationID: Int32 = 0x6D74_5357

  /// One rehearsal.
  public struct Row: Sendable, Hashable {
    /// The variant, `policy=spread`; empty where nothing is varied.
    public var variant: String
    /// The seed.
    public var seed: UInt64
    /// Whether every expectation was met; nil when it came to no end.
    public var isGood: Bool?
    /// Each expectation, and whether it was met, in the order of the scenario.
    public var checks: [Check]
    /// How the last rollout ended, `PROMOTED` …; empty for none.
    public var outcome: String
    /// How long it took, in milliseconds.
    public var duration: Int64
    /// API calls.
    public var calls: Int
    /// Bad events of all rollouts.
    public var badEvents: Int64
    /// Bad user-minutes of all rollouts.
    public var badUserMinutes: Double
    /// The digest of the twin's contents; why it came to no end where it did not.
    public var note: String

    /// One rehearsal.
    public init(
      variant: String, seed: UInt64, isGood: Bool?, checks: [Check], outcome: String = "", duration: Int64 = 0,
      calls: Int = 0, badEvents: Int64 = 0, badUserMinutes: Double = 0, note: String = ""
    ) {
      self.variant = variant
      self.seed = seed
      self.isGood = isGood
      self.checks = checks
      self.outcome = outcome
      self.duration = duration
      self.calls = calls
      self.badEvents = badEvents
      self.badUserMinutes = badUserMinutes
      self.note = note
    }
  }

  /// An expectation of a rehearsal.
  public struct Check: Sendable, Hashable {
    /// The line.
    public var line: String
    /// Whether it was met.
    public var isMet: Bool

    /// An expectation.
    public init(line: String, isMet: Bool) {
      self.line = line
      self.isMet = isMet
    }
  }

  /// Why a file cannot be used.
  public enum Mismatch: Error, Sendable, Hashable, CustomStringConvertible {
    /// It holds another sweep.
    case otherSweep(found: String, expected: String)

    /// What was found, what was expected, what to do.
    public var description: String {
      switch self {
      case .otherSweep(let found, let expected):
        "found a file of another sweep (\(found)), expected one of \(expected): choose another file, or remove this one"
      }
    }
  }

  private static let migrations = [
    Migration(
      "sweep",
      sql: """
        CREATE TABLE sweep(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE rehearsal(
          variant TEXT NOT NULL, seed TEXT NOT NULL, good INTEGER, outcome TEXT NOT NULL, duration INTEGER NOT NULL,
          calls INTEGER NOT NULL, bad_events INTEGER NOT NULL, bad_user_minutes REAL NOT NULL, note TEXT NOT NULL,
          PRIMARY KEY (variant, seed)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE expectation(
          variant TEXT NOT NULL, seed TEXT NOT NULL, number INTEGER NOT NULL, line TEXT NOT NULL, met INTEGER NOT NULL,
          PRIMARY KEY (variant, seed, number)
        ) STRICT, WITHOUT ROWID;
        """)
  ]

  private let connection: Connection

  /// Opens the file of a sweep, or makes it.
  /// - Parameter sweep: What is swept: the scenario and a digest of it. A file holds one sweep.
  /// - Throws: `SQLiteError`, `Mismatch`
  public init(_ path: String, sweep: String) throws {
    connection = try Connection(.file(path), applicationID: Self.applicationID, migrations: Self.migrations)
    if let found = try connection.text("SELECT value FROM sweep WHERE name = 'sweep'") {
      guard found == sweep else { throw Mismatch.otherSweep(found: found, expected: sweep) }
    } else {
      try connection.run("INSERT INTO sweep VALUES ('sweep', ?)", sweep)
    }
  }

  /// Opens a file that is there, for reading.
  /// - Throws: `SQLiteError`
  public init(reading path: String) throws {
    connection = try Connection(
      .file(path), readOnly: true, applicationID: Self.applicationID, migrations: Self.migrations)
  }

  /// What is swept.
  public func sweep() throws -> String {
    try connection.text("SELECT value FROM sweep WHERE name = 'sweep'") ?? ""
  }

  /// Keeps a rehearsal; one that is there already is replaced.
  public func record(_ row: Row) throws {
    let seed = String(row.seed)
    try connection.transaction {
      try connection.run(
        "INSERT OR REPLACE INTO rehearsal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row.variant, seed, row.isGood,
        row.outcome, row.duration, Int64(row.calls), row.badEvents, row.badUserMinutes, row.note)
      try connection.run("DELETE FROM expectation WHERE variant = ? AND seed = ?", row.variant, seed)
      for (number, check) in row.checks.enumerated() {
        try connection.run(
          "INSERT INTO expectation VALUES (?, ?, ?, ?, ?)", row.variant, seed, Int64(number), check.line, check.isMet)
      }
    }
  }

  /// All rehearsals, by variant and seed.
  public func rows() throws -> [Row] {
    var checks: [String: [Check]] = [:]
    for (key, check) in try connection.all(
      "SELECT variant, seed, line, met FROM expectation ORDER BY variant, seed, number",
      row: { ("\($0.text(0))\u{0}\($0.text(1))", Check(line: $0.text(2), isMet: $0.int64(3) != 0)) })
    {
      checks[key, default: []].append(check)
    }
    return try connection.all(
      """
      SELECT variant, seed, good, outcome, duration, calls, bad_events, bad_user_minutes, note FROM rehearsal
      ORDER BY variant, length(seed), seed
      """
    ) { row in
      Row(
        variant: row.text(0), seed: UInt64(row.text(1)) ?? 0, isGood: row.optionalInt64(2).map { $0 != 0 },
        checks: checks["\(row.text(0))\u{0}\(row.text(1))"] ?? [], outcome: row.text(3), duration: row.int64(4),
        calls: Int(row.int64(5)), badEvents: row.int64(6), badUserMinutes: row.double(7), note: row.text(8))
    }
  }
}
