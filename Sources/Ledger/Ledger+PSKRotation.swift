import Determinism
import MistAPI
public import Rollout
import SQLite

extension LedgerSchema {
  /// Rotations of keys: what was ordered, and what happened, event by event. They hold no passphrase, only keyed hashes.
  static let pskRotation = Migration(
    "psk rotation",
    sql: """
      CREATE TABLE psk_rotation(
        id INTEGER PRIMARY KEY,
        organisation TEXT NOT NULL,
        subject TEXT NOT NULL,
        method TEXT NOT NULL,
        began INTEGER NOT NULL,
        ordered TEXT NOT NULL
      ) STRICT;
      CREATE TABLE psk_rotation_event(
        rotation INTEGER NOT NULL REFERENCES psk_rotation(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        sentence TEXT NOT NULL,
        PRIMARY KEY (rotation, number)
      ) STRICT, WITHOUT ROWID;
      """)
}

extension Ledger {
  /// A journal of rotations.
  /// - Parameter prediction: What is predicted of one that is yet to begin, to be kept with it.
  public nonisolated func keyRotationJournal(_ prediction: RunPrediction? = nil) -> some KeyRotationJournal {
    LedgerKeyRotationJournal(ledger: self, prediction: prediction)
  }

  /// The rotations of keys, oldest first.
  /// - Throws: `KeyRotationError.damagedRecord`, `SQLiteError`
  public func keyRotations() throws -> [KeyRotationRecord] {
    try connection.read {
      try connection.all("SELECT id, began, ordered FROM psk_rotation ORDER BY id") { row in
        let run = row.int64(0)
        return KeyRotationRecord(
          run: run, order: try KeyRotationOrder(json: try Self.parsed(row.text(2))),
          began: Instant(milliseconds: row.int64(1)), entries: try entries(of: run))
      }
    }
  }

  private func entries(of run: Int64) throws -> [KeyRotationRecord.Entry] {
    try connection.all(
      "SELECT at, kind, body, sentence FROM psk_rotation_event WHERE rotation = ? ORDER BY number", run
    ) { row in
      .init(
        at: Instant(milliseconds: row.int64(0)),
        event: try KeyRotationEvent(kind: row.text(1), json: try Self.parsed(row.text(2)), sentence: row.text(3)))
    }
  }

  private static func parsed(_ text: String) throws -> JSON {
    do {
      return try JSON(parsing: text)
    } catch {
      throw KeyRotationError.damagedRecord("it is no JSON")
    }
  }

  func begin(_ order: KeyRotationOrder, at time: Instant) throws -> Int64 {
    try connection.run(
      "INSERT INTO psk_rotation(organisation, subject, method, began, ordered) VALUES (?, ?, ?, ?, ?)",
      order.organisation.description, order.subject, order.method.rawValue, time.milliseconds, order.json.text)
    return connection.lastInsertRowID
  }

  func record(_ event: KeyRotationEvent, at time: Instant, in run: Int64) throws {
    try connection.run(
      """
      INSERT INTO psk_rotation_event(rotation, number, at, kind, body, sentence)
      VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM psk_rotation_event WHERE rotation = ?1), ?2, ?3, ?4, ?5)
      """, run, time.milliseconds, event.kind, event.json.text, event.sentence)
  }
}

/// The journal of rotations, kept in a ledger: each event is on the disk when the call returns.
struct LedgerKeyRotationJournal: KeyRotationJournal {
  let ledger: Ledger
  let prediction: RunPrediction?

  func begin(_ order: KeyRotationOrder, at time: Instant) async throws -> Int64 {
    let run = try await ledger.begin(order, at: time)
    if let prediction { try await ledger.keep(prediction, of: .rotation, run) }
    return run
  }

  func record(_ event: KeyRotationEvent, at time: Instant, in run: Int64) async throws {
    try await ledger.record(event, at: time, in: run)
  }

  func rotation(_ run: Int64) async throws -> KeyRotationRecord? {
    try await ledger.keyRotations().first { $0.run == run }
  }

  func rotations() async throws -> [KeyRotationRecord] { try await ledger.keyRotations() }
}
