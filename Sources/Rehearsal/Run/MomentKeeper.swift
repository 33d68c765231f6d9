public import Determinism
import MistAPI
import Twin

/// Keeps the twin of a rehearsal as it stands at a moment, and ends the walk there.
///
/// The same scenario and seed give the same bytes, so the run is walked again from its beginning; nothing has to be noted on the way.
actor MomentKeeper {
  /// The walk has come to the moment.
  struct Reached: Error {}

  private let wanted: ScenarioTime
  private let path: String
  private let replaces: Bool
  /// What the twin's clock showed when it was kept; nil before.
  private(set) var kept: Instant?

  init(at wanted: ScenarioTime, in path: String, replacing: Bool) {
    self.wanted = wanted
    self.path = path
    replaces = replacing
  }

  /// The door and the clock of a twin, neither of which goes beyond the moment.
  /// - Parameter start: where the scenario starts.
  /// - Throws: `RehearsalError.momentBeforeStart`
  func guarding(
    _ client: any MistClient, _ twin: Twin, start: Instant
  ) throws -> (client: any MistClient, time: any TimePort) {
    let moment = wanted.instant(from: start)
    guard moment >= start else { throw RehearsalError.momentBeforeStart(moment, start: start) }
    let time = MomentTime(time: TwinTime(twin), twin: twin, moment: moment, keeper: self)
    return (MomentClient(client: client, time: time), time)
  }

  /// Keeps the twin, the first time that it is called, before anything else happens to it.
  fileprivate func stop(_ twin: Twin) async throws -> Never {
    if kept == nil {
      let now = await twin.now
      try await twin.keep(in: path, replacing: replaces)
      kept = now
    }
    throw Reached()
  }
}

/// A clock that goes as far as a moment.
private struct MomentTime: TimePort {
  let time: TwinTime
  let twin: Twin
  let moment: Instant
  let keeper: MomentKeeper

  func now() async -> Instant { await time.now() }

  func sleep(until instant: Instant) async throws {
    await time.sleep(until: min(instant, moment))
    if instant >= moment { try await keeper.stop(twin) }
  }

  /// Whether the moment has come.
  func check() async throws {
    if await time.now() >= moment { try await keeper.stop(twin) }
  }
}

/// A door that is shut from a moment on. A call that is under way then is answered: the twin is kept after it.
private struct MomentClient: MistClient {
  let client: any MistClient
  let time: MomentTime

  func send(_ request: MistRequest) async throws -> MistResponse {
    try await time.check()
    return try await client.send(request)
  }
}

extension Rehearsal {
  /// Walks as far as a moment, and keeps the twin as it stands then.
  /// - Parameters:
  ///   - moment: when, by the scenario's clock.
  ///   - path: where the twin is kept.
  ///   - replacing: whether a twin that stands there already may be replaced.
  /// - Returns: what its clock shows: the moment, or a little more where a call was under way.
  /// - Throws: `RehearsalError.momentBeforeStart`, `RehearsalError.momentAfterEnd`, and what a rehearsal throws before the moment.
  public func keep(at moment: ScenarioTime, in path: String, replacing: Bool) async throws -> Instant {
    let keeper = MomentKeeper(at: moment, in: path, replacing: replacing)
    var stopping = options
    stopping.keep = nil
    stopping.recordsCourse = false
    stopping.keeper = keeper
    let rehearsal = Rehearsal(
      scenario: scenario, design: design, profiles: profiles, options: stopping, observer: observer)
    do {
      let result = try await rehearsal.run()
      if let kept = await keeper.kept { return kept }
      throw RehearsalError.momentAfterEnd(moment.instant(from: result.start), end: result.end)
    } catch {
      // Whatever became of the walk behind the moment, the twin was kept at it.
      if let kept = await keeper.kept { return kept }
      throw error
    }
  }
}
