import MistAPI
public import Planning
import SQLite

extension Ledger {
  /// The journal of applies, kept in this ledger.
  /// - Parameter prediction: what is predicted of the run that is about to begin, to be kept with it.
  public nonisolated func applyJournal(_ prediction: RunPrediction? = nil) -> some ApplyJournal {
    LedgerApplyJournal(ledger: self, prediction: prediction)
  }

  /// The runs of an organisation, oldest first.
  public func applies(of organisation: String) throws -> [ApplyRecord] {
    try connection.read {
      try connection.all(
        "SELECT id, plan, organisation, outcome, failure FROM apply_run WHERE organisation = ? ORDER BY id",
        organisation
      ) { row in
        ApplyRecord(
          run: row.int64(0), plan: row.text(1), organisation: row.text(2),
          outcome: Self.outcome(row.optionalText(3), failure: row.optionalText(4)), items: try items(of: row.int64(0)))
      }
    }
  }

  /// The digest of the plan that a run carries out.
  /// - Throws: `ApplyError.noSuchRun`
  public func plan(ofRun run: Int64, of organisation: String) throws -> String {
    let found = try connection.text("SELECT plan FROM apply_run WHERE id = ? AND organisation = ?", run, organisation)
    guard let found else { throw ApplyError.noSuchRun(run) }
    return found
  }

  static func outcome(_ word: String?, failure: String?) -> ApplyRecord.Outcome {
    switch word {
    case nil: .open
    case "done": .done
    default: .stopped(failure ?? "")
    }
  }

  private func items(of run: Int64) throws -> [ApplyRecord.Item] {
    try connection.all(
      """
      SELECT step, item, subject, intent, status, calls, outcome FROM apply_item WHERE run = ? ORDER BY step, item
      """, run
    ) { row in
      let intent = try ItemIntent(try JSON(parsing: row.text(3)))
      let status = row.optionalText(4).flatMap { ItemOutcome.Status(rawValue: $0) }
      let outcome = try status.map {
        ItemOutcome($0, calls: row.int(5), try JSON(parsing: row.optionalText(6) ?? "{}"))
      }
      return ApplyRecord.Item(
        number: ItemNumber(step: row.int(0), item: row.int(1)), subject: row.text(2),
        entry: .init(intent: intent, outcome: outcome))
    }
  }

  /// Goes on with a run, or begins one.
  func beginApply(plan: String, organisation: String, continuing: Int64?, anew: Bool) throws -> ApplyHistory {
    try connection.transaction {
      let open: Int64?
      if let continuing {
        let found = try self.plan(ofRun: continuing, of: organisation)
        guard found == plan else {
          throw ApplyError.journalOfOtherPlan(run: continuing, found: found, expected: plan)
        }
        open = continuing
      } else {
        open = try connection.integer(
          """
          SELECT max(id) FROM apply_run WHERE plan = ?1 AND organisation = ?2 AND (outcome IS NOT 'done' OR
            NOT ?3 AND id = (SELECT max(id) FROM apply_run WHERE organisation = ?2))
          """, plan, organisation, anew ? 1 : 0)
      }
      guard let open else {
        try connection.run("INSERT INTO apply_run(plan, organisation) VALUES (?, ?)", plan, organisation)
        return ApplyHistory(run: connection.lastInsertRowID)
      }
      try connection.run("UPDATE apply_run SET outcome = NULL, failure = NULL WHERE id = ?", open)
      let entries = try items(of: open).map { ($0.number, $0.entry) }
      return ApplyHistory(run: open, entries: Dictionary(entries, uniquingKeysWith: { $1 }))
    }
  }

  /// An item that is begun again, because the first time did not come to its end, is in doubt again.
  func intendItem(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) throws {
    try connection.run(
      """
      INSERT INTO apply_item(run, step, item, subject, intent) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT(run, step, item) DO UPDATE
        SET subject = excluded.subject, intent = excluded.intent, status = NULL, calls = NULL, outcome = NULL
      """, run, item.step, item.item, subject, intent.json.text)
  }

  func completeItem(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) throws {
    try connection.run(
      """
      INSERT INTO apply_item(run, step, item, subject, intent, status, calls, outcome) VALUES (?, ?, ?, ?, '{}', ?, ?, ?)
      ON CONFLICT(run, step, item) DO UPDATE
        SET status = excluded.status, calls = excluded.calls, outcome = excluded.outcome
      """, run, item.step, item.item, subject, outcome.status.rawValue, outcome.calls, outcome.json.text)
  }

  func endApply(run: Int64, failure: String?) throws {
    try connection.run(
      "UPDATE apply_run SET outcome = ?, failure = ? WHERE id = ?", failure == nil ? "done" : "stopped", failure, run)
    if connection.changes == 0 { throw LedgerError.notBegun }
  }
}

/// The journal of applies, kept in a ledger: each call is on the disk when it returns.
struct LedgerApplyJournal: ApplyJournal {
  let ledger: Ledger
  let prediction: RunPrediction?

  func begin(plan digest: String, organisation: String, continuing: Int64?, anew: Bool) async throws -> ApplyHistory {
    let history = try await ledger.beginApply(
      plan: digest, organisation: organisation, continuing: continuing, anew: anew)
    if let prediction { try await ledger.keep(prediction, of: .apply, history.run) }
    return history
  }

  func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) async throws {
    try await ledger.intendItem(item, subject: subject, intent: intent, in: run)
  }

  func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) async throws {
    try await ledger.completeItem(item, subject: subject, outcome: outcome, in: run)
  }

  func end(run: Int64, failure: String?) async throws { try await ledger.endApply(run: run, failure: failure) }

  func begin(_ stretch: ApplyStretch, of run: Int64) async throws { try await ledger.begin(stretch, of: run) }

  func end(_ stretch: ApplyStretch.End, of run: Int64) async throws { try await ledger.end(stretch, of: run) }
}
