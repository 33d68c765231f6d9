import Determinism
import MistAPI
public import Rollout
import SQLite

extension Ledger {
  /// A journal for one rollout after another.
  /// - Parameters:
  ///   - prediction: What is predicted of one that is yet to begin, to be kept with it.
  ///   - continuing: The rollout that is gone on with; nil for one that is yet to begin.
  public nonisolated func rolloutJournal(
    _ prediction: RunPrediction? = nil, continuing: Int64? = nil
  ) -> some RolloutJournal {
    LedgerRolloutJournal(ledger: self, rollout: continuing, prediction: prediction)
  }

  /// The events of a rollout, in order, from which it can be gone on with.
  /// - Throws: `LedgerError.noSuchRollout`, `LedgerError.notContinuable` for one that an older mistwin has kept.
  public func history(ofRollout rollout: Int64) throws -> [RecordedEvent] {
    try connection.read {
      guard try connection.integer("SELECT 1 FROM rollout WHERE id = ?", rollout) != nil else {
        throw LedgerError.noSuchRollout(rollout)
      }
      return try connection.all("SELECT at, body FROM rollout_event WHERE rollout = ? ORDER BY number", rollout) {
        row in
        guard let body = row.optionalText(1) else { throw LedgerError.notContinuable(rollout) }
        return RecordedEvent(at: Instant(milliseconds: row.int64(0)), event: try RolloutCoding.event(body))
      }
    }
  }

  /// Tells a rollout what a person wants of it; it does so at the next point at which it can.
  /// - Throws: `LedgerError.noSuchRollout`, `LedgerError.hasEnded`
  public func ask(_ request: RolloutRequest, ofRollout rollout: Int64) throws {
    try connection.transaction {
      let found = try connection.first("SELECT outcome FROM rollout WHERE id = ?", rollout) { $0.optionalText(0) }
      guard let outcome = found else { throw LedgerError.noSuchRollout(rollout) }
      // One that is held has ended for want of a person's word.
      if let outcome, outcome != RolloutResult.Outcome.held(reason: "").word {
        throw LedgerError.hasEnded(rollout, outcome: outcome)
      }
      try connection.run(
        "INSERT INTO rollout_request(rollout, body) VALUES (?, ?)", rollout, try RolloutCoding.text(request))
    }
  }

  /// Takes the oldest thing that people want of a rollout.
  func takeRequest(of rollout: Int64) throws -> RolloutRequest? {
    try connection.transaction {
      let found = try connection.first(
        "SELECT id, body FROM rollout_request WHERE rollout = ? ORDER BY id LIMIT 1", rollout
      ) { (id: $0.int64(0), body: $0.text(1)) }
      guard let found else { return nil }
      try connection.run("DELETE FROM rollout_request WHERE id = ?", found.id)
      return try RolloutCoding.request(found.body)
    }
  }

  /// The rollouts, oldest first.
  public func rollouts() throws -> [RolloutRecord] {
    try connection.read {
      try connection.all("SELECT id, name, policy, version, fleet, outcome, reason FROM rollout ORDER BY id") { row in
        RolloutRecord(
          rollout: row.int64(0), name: row.text(1), policy: row.text(2), version: row.text(3), fleet: row.int(4),
          outcome: row.optionalText(5), reason: row.optionalText(6), events: try events(of: row.int64(0)),
          devices: try devices(of: row.int64(0)))
      }
    }
  }

  private func events(of rollout: Int64) throws -> [RolloutRecord.Event] {
    try connection.all(
      "SELECT at, kind, phase, sentence FROM rollout_event WHERE rollout = ? ORDER BY number", rollout
    ) { row in
      RolloutRecord.Event(
        at: Instant(milliseconds: row.int64(0)), kind: row.text(1), phase: row.optionalText(2), sentence: row.text(3))
    }
  }

  private func devices(of rollout: Int64) throws -> [RolloutRecord.Device] {
    try connection.all(
      """
      SELECT mac, device, name, model, site, site_name, old_version, phase FROM rollout_device
      WHERE rollout = ? ORDER BY mac
      """, rollout
    ) { row in
      RolloutRecord.Device(
        mac: row.text(0), id: row.text(1), name: row.text(2), model: row.text(3), site: row.text(4),
        siteName: row.text(5), oldVersion: row.text(6), phase: row.text(7))
    }
  }

  /// Keeps an event of a rollout.
  /// - Parameter rollout: The rollout that is running; nil before its first event.
  /// - Returns: The rollout that is running after it; nil after its last event.
  func record(_ event: RolloutEvent, at time: Instant, of rollout: Int64?) throws -> Int64? {
    try connection.transaction {
      let current = try rolloutID(for: event, running: rollout)
      try connection.run(
        """
        INSERT INTO rollout_event(rollout, number, at, kind, phase, sentence, body)
        VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM rollout_event WHERE rollout = ?1), ?2, ?3, ?4, ?5, ?6)
        """, current, time.milliseconds, event.kind, event.phase, event.sentence, try RolloutCoding.text(event))
      switch event {
      case .upgrading(let phase, let devices, _), .applying(let phase, let devices):
        for device in devices { try keep(device, phase: phase, of: current) }
      case .approved, .aborted:
        try connection.run("UPDATE rollout SET outcome = NULL, reason = NULL WHERE id = ?", current)
      case .ended(let outcome):
        try connection.run(
          "UPDATE rollout SET outcome = ?, reason = ? WHERE id = ?", outcome.word, outcome.reason, current)
        return nil
      default: break
      }
      return current
    }
  }

  private func rolloutID(for event: RolloutEvent, running: Int64?) throws -> Int64 {
    if case .started(let order, let version, let fleet) = event {
      try connection.run(
        "INSERT INTO rollout(name, policy, version, fleet, organisation) VALUES (?, ?, ?, ?, ?)", order.name,
        order.policy.name, version, fleet.wanted.count, order.organisation.description)
      return connection.lastInsertRowID
    }
    guard let running else { throw LedgerError.notBegun }
    return running
  }

  /// The first version is the way back, even if a device is told a second time.
  private func keep(_ device: RolloutDevice, phase: String, of rollout: Int64) throws {
    try connection.run(
      """
      INSERT INTO rollout_device(rollout, mac, phase, device, name, model, site, site_name, old_version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(rollout, mac) DO NOTHING
      """, rollout, device.mac.description, phase, device.id.description, device.name, device.model,
      device.site.description, device.siteName, device.oldVersion)
  }
}

/// The journal of rollouts, kept in a ledger: each event is on the disk when the call returns.
actor LedgerRolloutJournal: RolloutJournal {
  private let ledger: Ledger
  private let prediction: RunPrediction?
  private var rollout: Int64?

  init(ledger: Ledger, rollout: Int64?, prediction: RunPrediction?) {
    self.ledger = ledger
    self.rollout = rollout
    self.prediction = prediction
  }

  func record(_ event: RolloutEvent, at time: Instant) async throws {
    rollout = try await ledger.record(event, at: time, of: rollout)
    if case .started = event, let rollout, let prediction {
      try await ledger.keep(prediction, of: .rollout, rollout)
    }
  }

  func request() async throws -> RolloutRequest? {
    guard let rollout else { return nil }
    return try await ledger.takeRequest(of: rollout)
  }
}
