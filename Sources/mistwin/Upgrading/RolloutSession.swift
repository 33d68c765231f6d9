import Determinism
import Ledger
import MistAPI
import Planning
import Rollout
import Twin

/// A twin that a rollout runs on, and the ledger that it is kept in.
struct RolloutSession {
  let twin: Twin
  let client: PacedClient
  let time: TwinTime
  let organisation: MistID
  let ledger: Ledger

  /// Opens both.
  /// - Throws: `Failure`, `TwinError`, `SQLiteError`
  init(_ options: TwinOptions) async throws {
    let opened = try await OpenedTwin(options.twin, organisation: options.org)
    twin = opened.twin
    time = TwinTime(opened.twin)
    client = PacedClient(opened.client, time: time)
    organisation = opened.organisation
    ledger = try StateDirectory(path: options.state).openLedger()
  }

  /// That of a session of planning, which may write.
  /// - Throws: `Failure` where it may not.
  init(_ session: PlanningSession) throws {
    guard let twin = session.twin else { throw Failure(.failed, "the twin was opened for reading only") }
    self.twin = twin
    time = TwinTime(twin)
    client = PacedClient(session.client, time: time)
    organisation = session.organisation
    ledger = session.ledger
  }

  /// Carries a rollout out, and closes the twin whatever comes of it.
  func carryOut(_ rollout: CanaryRollout) async throws -> RolloutResult {
    do {
      let result = try await rollout.run()
      try await twin.close()
      return result
    } catch {
      try? await twin.close()
      throw error
    }
  }
}

/// A journal that keeps events in a ledger, says each on standard error as it happens, and knows all of them in the end.
actor ToldJournal: RolloutJournal {
  private let ledger: any RolloutJournal
  /// What happened, in order.
  private(set) var events: [RecordedEvent]
  private var lastDetail = ""

  /// The rollout that it goes on with; nil for one that begins.
  let continuing: Int64?

  /// A journal.
  /// - Parameters:
  ///   - continuing: the rollout that it goes on with.
  ///   - events: what happened before.
  init(_ ledger: any RolloutJournal, continuing: Int64? = nil, events: [RecordedEvent] = []) {
    self.ledger = ledger
    self.continuing = continuing
    self.events = events
  }

  func record(_ event: RolloutEvent, at time: Instant) async throws {
    try await ledger.record(event, at: time)
    events.append(RecordedEvent(at: time, event: event))
    // A look that says what the one before it said is not news.
    let sentence = event.sentence
    if event.isDetail, sentence == lastDetail { return }
    if event.isDetail { lastDetail = sentence }
    Stream.error.writeLine(sentence, at: time)
  }

  func request() async throws -> RolloutRequest? { try await ledger.request() }
}
