public import Planning
import SQLite

extension Ledger {
  /// A journal for one apply after another.
  public nonisolated func applyJournal() -> some ApplyJournal { LedgerApplyJournal(ledger: self) }

  /// The runs of an organisation, oldest first.
  public func applies(of organisation: String) throws -> [ApplyRecord] {
    try connection.read {
      try connection.all(
        "SELECT id, plan, organisation, outcome, failure FROM apply_run WHERE organisation = ? ORDER BY id",
        organisation
      ) { row in
        ApplyRecord(
          run: row.int64(0), plan: row.text(1), organisation: row.text(2),
          outcome: Self.outcome(row.optionalText(3), failure: row.optionalText(4)), steps: try steps(of: row.int64(0)))
      }
    }
  }

  private static func outcome(_ word: String?, failure: String?) -> ApplyRecord.Outcome {
    switch word {
    case nil: .open
    case "done": .done
    default: .stopped(failure ?? "")
    }
  }

  private func steps(of run: Int64) throws -> [ApplyRecord.Step] {
    try connection.all("SELECT number, subject, calls FROM apply_step WHERE run = ? ORDER BY number", run) { row in
      ApplyRecord.Step(number: row.int(0), subject: row.text(1), calls: row.optionalInt64(2).map(Int.init))
    }
  }

  func beginApply(plan: String, organisation: String) throws(SQLiteError) -> Int64 {
    try connection.run("INSERT INTO apply_run(plan, organisation) VALUES (?, ?)", plan, organisation)
    return connection.lastInsertRowID
  }

  /// A step that is begun again, because the first time did not come to its end, is in doubt again.
  func intendStep(run: Int64, number: Int, subject: String) throws(SQLiteError) {
    try connection.run(
      """
      INSERT INTO apply_step(run, number, subject) VALUES (?, ?, ?)
      ON CONFLICT(run, number) DO UPDATE SET subject = excluded.subject, calls = NULL
      """, run, number, subject)
  }

  func completeStep(run: Int64, number: Int, calls: Int) throws {
    try connection.run("UPDATE apply_step SET calls = ? WHERE run = ? AND number = ?", calls, run, number)
    if connection.changes == 0 { throw LedgerError.notIntended(step: number) }
  }

  func endApply(run: Int64, plan: String, failure: String?) throws {
    let begun = try connection.text("SELECT plan FROM apply_run WHERE id = ?", run) ?? ""
    if begun != plan { throw LedgerError.otherPlan(found: plan, expected: begun) }
    try connection.run(
      "UPDATE apply_run SET outcome = ?, failure = ? WHERE id = ?", failure == nil ? "done" : "stopped", failure, run)
  }
}

/// The journal of applies, kept in a ledger: each call is on the disk when it returns.
actor LedgerApplyJournal: ApplyJournal {
  private let ledger: Ledger
  private var run: Int64?

  init(ledger: Ledger) { self.ledger = ledger }

  func begin(plan digest: String, organisation: String) async throws {
    run = try await ledger.beginApply(plan: digest, organisation: organisation)
  }

  func intend(step number: Int, subject: String) async throws {
    try await ledger.intendStep(run: begun(), number: number, subject: subject)
  }

  func complete(step number: Int, calls: Int) async throws {
    try await ledger.completeStep(run: begun(), number: number, calls: calls)
  }

  func end(plan digest: String, failure: String?) async throws {
    try await ledger.endApply(run: begun(), plan: digest, failure: failure)
    run = nil
  }

  private func begun() throws -> Int64 {
    guard let run else { throw LedgerError.notBegun }
    return run
  }
}
