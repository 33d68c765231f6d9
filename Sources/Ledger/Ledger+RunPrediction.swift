import Determinism
public import MistAPI
public import Planning
public import Rollout
import SQLite

extension LedgerSchema {
  /// What was predicted of a run, and the service levels that were read after it, as JSON; moments in milliseconds. Of runs of before
  /// nothing is known.
  static let runPrediction = Migration(
    "run prediction",
    sql: """
      CREATE TABLE run_prediction(
        kind TEXT NOT NULL CHECK (kind IN ('apply', 'rollout', 'rotation')),
        run INTEGER NOT NULL,
        organisation TEXT NOT NULL,
        is_live INTEGER NOT NULL,
        rehearsed TEXT,
        read_at INTEGER,
        found TEXT,
        PRIMARY KEY (kind, run)
      ) STRICT, WITHOUT ROWID;
      """)
}

extension Ledger {
  /// What was predicted of a run; nil of one that an older version has kept.
  public func prediction(of kind: RunPrediction.Kind, _ run: Int64) throws -> RunPrediction? {
    try connection.first(
      "SELECT organisation, is_live, rehearsed, read_at, found FROM run_prediction WHERE kind = ? AND run = ?",
      kind.rawValue, run
    ) { row in
      let levels = row.optionalText(4).flatMap { try? JSON(parsing: $0) }.flatMap { ServiceLevelSummary($0) }
      return RunPrediction(
        organisation: MistID(row.text(0)) ?? .zero, isLive: row.int(1) != 0,
        rehearsed: row.optionalText(2).flatMap { try? JSON(parsing: $0) }.flatMap { Attestation.Prediction($0) },
        found: levels.map { .init(at: Instant(milliseconds: row.int64(3)), levels: $0) })
    }
  }

  /// Keeps what is predicted of a run that has begun. What was predicted first stays: a run that is gone on with is the same run.
  func keep(_ prediction: RunPrediction, of kind: RunPrediction.Kind, _ run: Int64) throws {
    try connection.run(
      """
      INSERT INTO run_prediction(kind, run, organisation, is_live, rehearsed) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT(kind, run) DO NOTHING
      """, kind.rawValue, run, prediction.organisation.description, prediction.isLive ? 1 : 0,
      prediction.rehearsed?.document.text)
  }

  /// Keeps what was read after a run; what was read before is replaced.
  /// - Parameter prediction: that of the run: an older version has kept none.
  public func keep(
    _ found: RunPrediction.Found, of kind: RunPrediction.Kind, _ run: Int64, _ prediction: RunPrediction
  ) throws {
    try connection.transaction {
      try keep(prediction, of: kind, run)
      try connection.run(
        "UPDATE run_prediction SET read_at = ?, found = ? WHERE kind = ? AND run = ?", found.at.milliseconds,
        found.levels.document.text, kind.rawValue, run)
    }
  }

  /// How good the predictions of an organisation were so far: of its runs on live clouds, or, where there is none, of those on twins.
  /// - Parameters:
  ///   - name: its name, by which runs of plans are kept.
  ///   - id: its id; nil where only the name is known.
  /// - Returns: nil where there is nothing to compare.
  public func predictionRecord(ofOrganisation name: String, id: MistID?) throws -> PredictionRecord? {
    var id = id?.description
    if id == nil {
      id = try connection.first(
        """
        SELECT run_prediction.organisation FROM run_prediction JOIN apply_run ON kind = 'apply' AND run = id
        WHERE apply_run.organisation = ? ORDER BY run DESC LIMIT 1
        """, name
      ) { $0.text(0) }
    }
    var (live, twins) = (PredictionRecord(isLive: true), PredictionRecord(isLive: false))
    func add(_ isLive: Bool, _ change: (inout PredictionRecord) -> Void) {
      if isLive { change(&live) } else { change(&twins) }
    }
    for score in try applyScores() where score.organisation == name {
      let kept = try prediction(of: .apply, score.run)
      if let id, let kept, kept.organisation.description != id { continue }
      let isComparable = score.isComparable
      let calls = score.predicted.flatMap { said in score.calls.map { (said: said.calls, taken: $0) } }
      let length = score.predicted.flatMap { said in
        score.milliseconds.map { (said: said.milliseconds, taken: $0) }
      }
      add(try kept?.isLive ?? isCleared(score.plan)) {
        $0.add(
          calls: isComparable ? calls : nil, milliseconds: isComparable ? length : nil,
          levels: isComparable ? kept?.levels : nil)
      }
    }
    guard let id else { return live.runs > 0 ? live : twins.runs > 0 ? twins : nil }
    for kind in [RunPrediction.Kind.rollout, .rotation] {
      let runs = try connection.all(
        "SELECT run FROM run_prediction WHERE kind = ? AND organisation = ? ORDER BY run", kind.rawValue, id
      ) { $0.int64(0) }
      for run in runs {
        guard let kept = try prediction(of: kind, run), let said = kept.rehearsed else { continue }
        switch kind {
        case .rollout:
          guard let history = try? history(ofRollout: run), let found = RolloutSummary(history), found.outcome != "OPEN"
          else { continue }
          add(kept.isLive) {
            $0.add(
              calls: nil, milliseconds: said.rollout.map { ($0.seconds * 1000, found.seconds * 1000) },
              levels: kept.levels, rollout: said.rollout.map { ($0.outcome, found.outcome) })
          }
        case .rotation:
          guard let record = try keyRotations().first(where: { $0.run == run }), record.outcome == .rotated else {
            continue
          }
          add(kept.isLive) {
            $0.add(calls: nil, milliseconds: (said.seconds * 1000, record.milliseconds), levels: kept.levels)
          }
        case .apply: continue
        }
      }
    }
    return live.runs > 0 ? live : twins.runs > 0 ? twins : nil
  }

  /// Whether both keys of a plan were there once, as a live cloud asks for.
  private func isCleared(_ digest: String) throws -> Bool {
    try connection.integer("SELECT 1 FROM change_clearance WHERE digest = ? LIMIT 1", digest) != nil
  }
}

extension KeyRotationRecord {
  /// From its order to its last event, in milliseconds.
  public var milliseconds: Int64 { (entries.last?.at ?? began) - began }
}
