import Determinism
import MistAPI
public import Rollout
import SQLite

extension Ledger {
  /// A journal for one rollout after another.
  public nonisolated func rolloutJournal() -> some RolloutJournal { LedgerRolloutJournal(ledger: self) }

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
        INSERT INTO rollout_event(rollout, number, at, kind, phase, sentence)
        VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM rollout_event WHERE rollout = ?1), ?2, ?3, ?4, ?5)
        """, current, time.milliseconds, event.kind, event.phase, event.sentence)
      switch event {
      case .upgrading(let phase, let devices, _):
        for device in devices { try keep(device, phase: phase, of: current) }
      case .ended(let outcome):
        try connection.run(
          "UPDATE rollout SET outcome = ?, reason = ? WHERE id = ?", outcome.word, outcome.reason, current)
        return nil
      case .started, .chosen, .upgraded, .looked, .judged, .rollingBack, .rolledBack: break
      }
      return current
    }
  }

  private func rolloutID(for event: RolloutEvent, running: Int64?) throws -> Int64 {
    if case .started(let name, let policy, let version, let fleet) = event {
      try connection.run(
        "INSERT INTO rollout(name, policy, version, fleet) VALUES (?, ?, ?, ?)", name, policy, version, fleet)
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

extension RolloutEvent {
  /// The kind of event, in one word.
  fileprivate var kind: String {
    switch self {
    case .started: "started"
    case .chosen: "chosen"
    case .upgrading: "upgrading"
    case .upgraded: "upgraded"
    case .looked: "looked"
    case .judged: "judged"
    case .rollingBack: "rolling-back"
    case .rolledBack: "rolled-back"
    case .ended: "ended"
    }
  }

  /// The phase that it belongs to.
  fileprivate var phase: String? {
    switch self {
    case .chosen(let phase, _, _, _), .upgrading(let phase, _, _), .upgraded(let phase, _, _), .looked(let phase, _),
      .judged(let phase, _, _):
      phase
    case .started, .rollingBack, .rolledBack, .ended: nil
    }
  }
}

/// The journal of rollouts, kept in a ledger: each event is on the disk when the call returns.
actor LedgerRolloutJournal: RolloutJournal {
  private let ledger: Ledger
  private var rollout: Int64?

  init(ledger: Ledger) { self.ledger = ledger }

  func record(_ event: RolloutEvent, at time: Instant) async throws {
    rollout = try await ledger.record(event, at: time, of: rollout)
  }
}
