import Determinism
import Documents
import Ledger
import MistAPI
public import Planning
import Rollout
public import Twin
import World

/// A rehearsal: builds the twin of a scenario's organisation and walks the three days on it, through `MistClient` only.
public struct Rehearsal: Sendable {
  /// How to run it.
  public struct Options: Sendable {
    /// Another seed than the scenario's.
    public var seed: UInt64?
    /// How many cores may work; the result does not depend on it.
    public var threads: Int
    /// Where to keep the twin, nil for nowhere.
    public var keep: String?
    /// Whether a twin that stands there already may be replaced.
    public var replaceKept: Bool

    /// A twin that exists, to start from; nil builds one.
    public var origin: RehearsalOrigin?
    /// Whether the course over the clock is read when all is over, for reports: `RehearsalResult.course`.
    public var recordsCourse = false

    /// Who keeps the twin at a moment and ends the walk there; nil walks to the end.
    var keeper: MomentKeeper?

    /// Who starts the programs of a scenario's `run` steps; nil refuses a scenario that has such.
    public var host: (any TwinHost)?

    /// Options of a run.
    public init(
      seed: UInt64? = nil, threads: Int = 1, keep: String? = nil, replaceKept: Bool = false,
      origin: RehearsalOrigin? = nil, host: (any TwinHost)? = nil
    ) {
      self.host = host
      self.origin = origin
      self.seed = seed
      self.threads = threads
      self.keep = keep
      self.replaceKept = replaceKept
    }
  }

  let scenario: Scenario
  let design: Design
  let profiles: OwnProfiles?
  let options: Options
  let observer: any RehearsalObserver

  /// Reads a scenario and its design, and checks one against the other.
  /// - Throws: `DocumentErrors` with every fault of the files, before anything runs.
  public init(
    reading path: String, files: any DesignFileReader, options: Options = Options(),
    observer: any RehearsalObserver = SilentObserver()
  ) throws {
    let scenario = try Scenario.load(path, files: files)
    guard let path = scenario.designPath else {
      throw DocumentErrors([
        DocumentError(
          at: scenario.twin?.position ?? SourcePosition(file: path, line: 1, column: 1),
          found: "a twin without a design",
          expected: "'design:' in the place of it: there is no such twin here")
      ])
    }
    let design = try Design.load(path, files: files, values: scenario.valuePaths)
    try scenario.check(against: design)
    let profiles = try OwnProfiles.load(of: design, files: files)
    self.init(scenario: scenario, design: design, profiles: profiles, options: options, observer: observer)
  }

  /// A rehearsal of a scenario and a design that were checked against each other.
  /// - Parameter profiles: what the file says that the design names, see `OwnProfiles.load(of:files:)`.
  public init(
    scenario: Scenario, design: Design, profiles: OwnProfiles?, options: Options = Options(),
    observer: any RehearsalObserver = SilentObserver()
  ) {
    self.scenario = scenario
    self.design = design
    self.profiles = profiles
    self.options = options
    self.observer = observer
  }

  /// Walks the three days.
  /// - Throws: `PlanningError` when a plan cannot be carried out, `RehearsalError`, `TwinError`, `MistError`. What the
  ///   scenario expects and does not get is no error: see `RehearsalResult.checks`.
  public func run() async throws -> RehearsalResult { try await walk().result }

  /// Walks the three days, and hands out the twin that it walked on.
  func walk() async throws -> (result: RehearsalResult, twin: Twin, organisation: MistID) {
    if let origin = options.origin { return (try await run(from: origin), origin.twin, origin.organisation) }
    let seed = options.seed ?? scenario.seed
    let secrets = try await Planner.secrets(of: design, by: StandInSecrets(seed: seed))
    let builder = TwinBuilder(scenario: scenario, design: design, profiles: profiles, secrets: secrets)
    let (twin, token) = try await builder.build(seed: seed, threads: options.threads)
    let recorder = options.recordsCourse ? CallRecorder(TwinClient(twin, token: token), time: TwinTime(twin)) : nil
    let events = options.recordsCourse ? EventRecorder(observer) : nil
    let (door, time) = try await door(recorder ?? TwinClient(twin, token: token), twin, start: scenario.start)
    let client = PacedClient(door, time: time)
    let run = RehearsalRun(
      scenario: scenario, design: design, profiles: profiles, seed: seed, secrets: secrets, twin: twin, time: time,
      client: client, observer: events ?? observer, ledger: try Ledger(), hash: KeyedHash(ofSeed: seed),
      host: options.host)
    try await run.dayZero()
    try await run.arrivals()
    try await run.dayOne()
    try await builder.addCauses(to: twin, sites: design.sites.map { RehearsedSite($0) }, limited: true)
    try await run.dayTwo()
    var result = try await run.judged(replay: replay(seed: seed))
    if let path = options.keep { try await twin.keep(in: path, replacing: options.replaceKept) }
    if let recorder, let events {
      result.course = try await run.course(of: result, events: events, calls: recorder)
    }
    return (result, twin, await run.organisation)
  }

  /// Walks the three days on a twin that exists.
  private func run(from origin: RehearsalOrigin) async throws -> RehearsalResult {
    let twin = origin.twin
    var scenario = self.scenario
    let present = await twin.now
    if present > scenario.start {
      await observer.note(
        "the twin's clock is at \(present.iso8601), past the scenario's start: times are counted from there",
        at: present)
      scenario.start = present
    } else {
      await twin.advance(to: scenario.start)
    }
    let recorder =
      options.recordsCourse ? CallRecorder(TwinClient(twin, token: origin.token), time: TwinTime(twin)) : nil
    let events = options.recordsCourse ? EventRecorder(observer) : nil
    let (door, time) = try await door(recorder ?? TwinClient(twin, token: origin.token), twin, start: scenario.start)
    let client = PacedClient(door, time: time)
    let sites = try await RehearsedSite.all(of: design, in: origin.organisation, by: client)
    try scenario.check(against: design, sites: sites)
    let builder = TwinBuilder(scenario: scenario, design: design, profiles: profiles, secrets: origin.resolved)
    let run = RehearsalRun(
      scenario: scenario, design: design, profiles: profiles, seed: twin.seedNumber, secrets: origin.resolved,
      twin: twin, time: time, client: client, observer: events ?? observer, ledger: try Ledger(), hash: origin.hash,
      origin: origin, rehearsed: sites, host: options.host)
    try await run.dayZero(builder)
    try await run.arrivals()
    try await run.dayOne()
    try await builder.addCauses(to: twin, sites: sites, limited: true)
    try await run.dayTwo()
    var result = try await run.judged(replay: replay(from: origin))
    if let path = options.keep { try await twin.keep(in: path, replacing: options.replaceKept) }
    if let recorder, let events {
      result.course = try await run.course(of: result, events: events, calls: recorder)
    }
    return result
  }

  /// The door and the clock of a twin, as far as the walk goes.
  private func door(
    _ client: any MistClient, _ twin: Twin, start: Instant
  ) async throws -> (client: any MistClient, time: any TimePort) {
    try await options.keeper?.guarding(client, twin, start: start) ?? (client, TwinTime(twin))
  }

  /// The command that replays the run, as a shell reads it.
  private func replay(from origin: RehearsalOrigin) -> String {
    "mistwin rehearse \(Self.quoted(scenario.path)) --from \(Self.quoted(origin.path))"
      + (origin.planPath.map { " --plan \(Self.quoted($0))" } ?? "")
  }

  /// The command that replays the run, as a shell reads it.
  private func replay(seed: UInt64) -> String {
    "mistwin rehearse \(Self.quoted(scenario.path)) --seed \(seed)"
  }

  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "/._-+".utf8.contains(byte)
    }
    let quoted = path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    return isPlain ? path : "'\(quoted)'"
  }
}

extension Scenario {
  /// The path of the design, seen from where the scenario's own path is seen; nil where a plan names it.
  public var designPath: String? { design.map { beside($0.value) } }

  /// The paths of the files of values, seen likewise.
  public var valuePaths: [String] { values.map { beside($0.value) } }

  /// The path of the twin that it starts from, seen likewise.
  public var twinPath: String? { twin.map { beside($0.value) } }

  /// A path that the scenario names, seen from where the scenario's own path is seen.
  func beside(_ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
    return String(path[...slash]) + name
  }
}
