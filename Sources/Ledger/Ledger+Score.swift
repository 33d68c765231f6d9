import Determinism
import Planning
import SQLite

extension Ledger {
  /// What was said of each run and what it took, oldest first.
  /// - Parameter run: only of that one.
  public func applyScores(ofRun run: Int64? = nil) throws -> [ApplyScore] {
    try connection.read {
      try connection.all(
        "SELECT id, plan, organisation, outcome, failure FROM apply_run WHERE ?1 IS NULL OR id = ?1 ORDER BY id", run
      ) { row in
        ApplyScore(
          run: row.int64(0), plan: row.text(1), organisation: row.text(2),
          outcome: Self.outcome(row.optionalText(3), failure: row.optionalText(4)),
          stretches: try stretches(of: row.int64(0)))
      }
    }
  }

  private func stretches(of run: Int64) throws -> [ApplyStretch] {
    try connection.all(
      """
      SELECT is_part, predicted_calls, predicted_length, began, ended, calls, waited FROM apply_stretch
      WHERE run = ? ORDER BY number
      """, run
    ) { row in
      let predicted = row.isNull(1) ? nil : ApplyPrediction(calls: row.int(1), milliseconds: row.int64(2))
      let end =
        row.isNull(5)
        ? nil
        : ApplyStretch.End(
          at: row.isNull(4) ? nil : Instant(milliseconds: row.int64(4)), calls: row.int(5), waited: row.int64(6))
      return ApplyStretch(
        began: row.isNull(3) ? nil : Instant(milliseconds: row.int64(3)), predicted: predicted,
        isPart: row.int(0) != 0, end: end)
    }
  }

  func begin(_ stretch: ApplyStretch, of run: Int64) throws {
    try connection.run(
      """
      INSERT INTO apply_stretch(run, number, is_part, predicted_calls, predicted_length, began)
      VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM apply_stretch WHERE run = ?1), ?2, ?3, ?4, ?5)
      """, run, stretch.isPart ? 1 : 0, stretch.predicted?.calls, stretch.predicted?.milliseconds,
      stretch.began?.milliseconds)
  }

  func end(_ end: ApplyStretch.End, of run: Int64) throws {
    try connection.run(
      """
      UPDATE apply_stretch SET ended = ?2, calls = ?3, waited = ?4
      WHERE run = ?1 AND number = (SELECT max(number) FROM apply_stretch WHERE run = ?1)
      """, run, end.at?.milliseconds, end.calls, end.waited)
    if connection.changes == 0 { throw LedgerError.notBegun }
  }
}
