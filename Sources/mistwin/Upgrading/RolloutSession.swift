import Determinism
import Ledger
import MistAPI
import MistLive
import Planning
import Rollout
import Twin

/// A network that a rollout runs on, a twin or a live cloud, and the ledger that it is kept in.
struct RolloutSession {
  let client: any MistClient
  let time: any TimePort
  let organisation: MistID
  /// The name of the organisation; empty for that of a twin, which nobody asks for.
  let organisationName: String
  let ledger: Ledger
  private let twin: Twin?
  private let live: LiveSession?
  private let breaksLease: Bool

  /// Opens both.
  /// - Throws: `Failure`, `TwinError`, `SQLiteError`, what reaching a cloud throws
  init(_ options: TwinOptions, _ controller: ControllerOptions? = nil) async throws {
    ledger = try StateDirectory(path: options.state).openLedger()
    breaksLease = controller?.breakLease ?? false
    if options.live.isAsked {
      let session = try await LiveSession(options.live)
      (client, organisation, organisationName) = (session.client, session.organisation.id, session.organisation.name)
      time = Self.clock(controller)
      (twin, live) = (nil, session)
    } else {
      let opened = try await OpenedTwin(options.twin, organisation: options.live.org)
      let time = TwinTime(opened.twin)
      self.time = time
      client = PacedClient(opened.client, time: time)
      (organisation, organisationName) = (opened.organisation, "")
      (twin, live) = (opened.twin, nil)
    }
  }

  /// That of a session of planning, which may write.
  /// - Throws: `Failure` where it may not.
  init(_ session: PlanningSession, _ controller: ControllerOptions? = nil) throws {
    ledger = session.ledger
    organisation = session.organisation
    breaksLease = controller?.breakLease ?? false
    if let live = session.live {
      (client, organisationName) = (session.client, live.organisation.name)
      time = Self.clock(controller)
      (twin, self.live) = (nil, live)
      return
    }
    guard let twin = session.twin else { throw Failure(.failed, "the twin was opened for reading only") }
    let time = TwinTime(twin)
    self.time = time
    client = PacedClient(session.client, time: time)
    organisationName = ""
    (self.twin, live) = (twin, nil)
  }

  private static func clock(_ controller: ControllerOptions?) -> any TimePort {
    controller?.tick == true ? TickClock() : WallClock()
  }

  /// Does something with the network, alone on a live cloud, and lets go of it whatever comes of it.
  func alone<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    do {
      let result: Result
      if live == nil {
        result = try await work()
      } else {
        let hold = try await ControllerHold(ledger, organisation: organisation, breaks: breaksLease)
        result = try await hold.during(work)
      }
      try await twin?.close()
      await live?.close()
      return result
    } catch {
      try? await twin?.close()
      await live?.close()
      throw error
    }
  }

  /// Checks both keys of a rollout that is about to begin on a live cloud, and notes in the ledger that they were there: whoever
  /// goes on with it needs none.
  /// - Throws: `Failure`, `LiveClearanceError`, `SigningError`
  func clear(_ order: CanaryRollout.Order, by keys: LiveKeys?) async throws {
    guard live != nil else { return }
    let subject = try order.subject(ofOrganisation: organisationName)
    guard let keys else {
      throw Failure(.badInput, "mistwin: a change of a live cloud needs a rehearsal and an approval")
    }
    try keys.check(subject, footprint: nil)
    try await keys.note(subject, in: ledger)
  }

  /// Checks that a rollout that is gone on with on a live cloud began there with both keys.
  /// - Throws: `Failure`
  func checkClearance(of order: CanaryRollout.Order) async throws {
    guard live != nil else { return }
    let subject = try order.subject(ofOrganisation: organisationName)
    guard order.organisation == organisation, try await ledger.clearance(of: subject.digest, in: organisation) != nil
    else {
      throw Failure(
        .badInput,
        "mistwin: '\(order.name)' did not begin on '\(organisationName)' by this ledger; begin it there, with a rehearsal and an approval"
      )
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
