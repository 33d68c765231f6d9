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
    try await self.init(twin: options.twin, live: options.live, state: options.state, controller)
  }

  /// Opens both.
  /// - Throws: `Failure`, `TwinError`, `SQLiteError`, what reaching a cloud throws
  init(twin file: String, live options: LiveOptions, state: String, _ controller: ControllerOptions? = nil) async throws
  {
    ledger = try StateDirectory(path: state).openLedger()
    breaksLease = controller?.breakLease ?? false
    if options.isAsked {
      let session = try await LiveSession(options)
      (client, organisation, organisationName) = (session.client, session.organisation.id, session.organisation.name)
      time = Self.clock(ticks: controller?.tick ?? false)
      (twin, live) = (nil, session)
    } else {
      let opened = try await OpenedTwin(file, organisation: options.org)
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
    try self.init(session, ticks: controller?.tick ?? false, breaksLease: controller?.breakLease ?? false)
  }

  /// That of a session of planning, which may write.
  /// - Throws: `Failure` where it may not.
  init(_ session: PlanningSession, ticks: Bool = false, breaksLease: Bool) throws {
    ledger = session.ledger
    organisation = session.organisation
    self.breaksLease = breaksLease
    if let live = session.live {
      (client, organisationName) = (session.client, live.organisation.name)
      time = Self.clock(ticks: ticks)
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

  /// A copy of a twin, to rehearse on, with a ledger in memory.
  /// - Throws: `SQLiteError`
  init(rehearsingOn copy: TwinCopy, by client: PacedClient) throws {
    self.client = client
    time = TwinTime(copy.twin)
    (organisation, organisationName) = (copy.organisation, copy.organisationName)
    ledger = try Ledger()
    (twin, live, breaksLease) = (copy.twin, nil, false)
  }

  private static func clock(ticks: Bool) -> any TimePort { ticks ? TickClock() : WallClock() }

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

  /// Lets go of the network, of which nothing is wanted any more.
  func close() async {
    try? await twin?.close()
    await live?.close()
  }

  /// Checks both keys of a change that is about to begin on a live cloud, and notes in the ledger that they were there: whoever
  /// goes on with it needs none.
  /// - Throws: `Failure`, `LiveClearanceError`
  func clear(_ subject: @autoclosure () throws -> ChangeSubject, by keys: LiveKeys?) async throws {
    guard live != nil else { return }
    let subject = try subject()
    guard let keys else {
      throw Failure(.badInput, "mistwin: a change of a live cloud needs a rehearsal and an approval")
    }
    try keys.check(subject, footprint: nil)
    try await keys.note(subject, in: ledger)
  }

  /// What is kept with a change that is about to begin: the network, and what its rehearsal has shown.
  /// - Throws: `Failure`, `ApprovalFileError`
  func predicted(
    of subject: @autoclosure () throws -> ChangeSubject, by keys: LiveKeys?, _ clearance: ClearanceOptions
  ) throws -> RunPrediction {
    let rehearsed =
      try keys?.attestation.document.prediction
      ?? (live == nil ? clearance.prediction(of: try subject(), beside: nil) : nil)
    return RunPrediction(organisation: organisation, isLive: live != nil, rehearsed: rehearsed)
  }

  /// Checks that a change that is gone on with on a live cloud began there with both keys.
  /// - Parameter name: how it is called.
  /// - Throws: `Failure`
  func checkClearance(of subject: @autoclosure () throws -> ChangeSubject, named name: String) async throws {
    guard live != nil else { return }
    let subject = try subject()
    guard subject.organisation.id == organisation,
      try await ledger.clearance(of: subject.digest, in: organisation) != nil
    else {
      throw Failure(
        .badInput,
        "mistwin: '\(name)' did not begin on '\(organisationName)' by this ledger; begin it there, with a rehearsal and an approval"
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
