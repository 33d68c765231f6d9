public import Assurance
public import Determinism
public import MistAPI

/// A firmware upgrade of a fleet of access points, phase by phase: choose canaries, upgrade them, bake, judge, promote or
/// roll back.
///
/// It speaks to the network through `MistClient` alone and waits on the port of time alone: it cannot tell a rehearsal from
/// the real cloud.
public actor FirmwareRollout {
  /// What is to be done.
  public struct Order: Sendable, Hashable {
    /// The name of the rollout, for journals and reports.
    public var name: String
    /// Whose access points.
    public var organisation: MistID
    /// Which models.
    public var models: [String]
    /// To which version.
    public var version: String
    /// How.
    public var policy: RolloutPolicy

    /// An order.
    public init(name: String, organisation: MistID, models: [String], version: String, policy: RolloutPolicy) {
      self.name = name
      self.organisation = organisation
      self.models = models
      self.version = version
      self.policy = policy
    }
  }

  let client: any MistClient
  let time: any TimePort
  let order: Order
  let noise: NoiseModel
  let journal: any RolloutJournal

  /// What was done and seen so far.
  var phases: [PhaseResult] = []
  var fleet = Fleet()
  var choices: [CanaryChoice?] = []
  /// When the access points of the present phase were back, by site.
  var backAt: [MistID: Instant] = [:]
  private var rollBackResult: RollBackResult?

  /// A rollout that has not begun.
  /// - Parameters:
  ///   - order: What is to be done.
  ///   - client: The network.
  ///   - time: The clock.
  ///   - noise: What chance alone does to service levels.
  ///   - journal: Where every event is kept.
  public init(
    _ order: Order, client: any MistClient, time: any TimePort, noise: NoiseModel = .office,
    journal: any RolloutJournal = SilentRolloutJournal()
  ) {
    self.order = order
    self.client = client
    self.time = time
    self.noise = noise
    self.journal = journal
  }

  /// Carries it out.
  /// - Returns: All that was done and seen.
  /// - Throws: `RolloutError` before anything was upgraded, `MistError` when a call fails, what the journal throws.
  public func run() async throws -> RolloutResult {
    let started = await time.now()
    phases = []
    rollBackResult = nil
    try order.policy.check()
    try await surveyFleet()
    try await chooseCanaries()

    var machine = RolloutMachine(order.policy)
    var action = machine.handle(.begin)
    while true {
      switch action {
      case .upgrade(let phase): action = machine.handle(try await upgrade(phase))
      case .bake(let phase): action = machine.handle(try await bakeAndJudge(phase))
      case .rollBack(let reason): action = machine.handle(try await rollBack(reason))
      case .finish(let outcome): return try await finish(outcome, started: started)
      case .refuse: throw RolloutError.impossiblePolicy(name: order.policy.name, why: "it has no phases")
      }
    }
  }

  /// Canaries, or, after the phases before it were promoted, more of the fleet: upgrades the access points of a phase and
  /// waits until they are back.
  private func upgrade(_ index: Int) async throws -> RolloutMachine.Event {
    let phase = order.policy.phases[index]
    let devices = devices(of: index)
    let now = await time.now()
    phases.append(
      PhaseResult(
        name: phase.name, started: now, upgradeOrdered: nil, ended: now, devices: devices,
        choice: choices[index]?.reasons ?? [], looks: [], verdict: "UNDECIDED", sentence: "not judged"))
    if devices.isEmpty { return .upgraded }
    try await record(.upgrading(phase: phase.name, devices: devices, version: order.version))
    phases[index].upgradeOrdered = now
    let outcome = try await run(devices) { [version = order.version] _ in version }
    backAt = outcome.backAt
    let away = outcome.notBack.map(\.name)
    try await record(.upgraded(phase: phase.name, count: devices.count - away.count, notBack: away))
    if Double(away.count) <= phase.mayStayAway * Double(devices.count) { return .upgraded }
    return try await close(index, .away(away))
  }

  /// Lets a phase bake, looks at it, and judges it: by the gate while there are controls, by the floor when there are none.
  private func bakeAndJudge(_ index: Int) async throws -> RolloutMachine.Event {
    let phase = order.policy.phases[index]
    if phases[index].devices.isEmpty { return try await close(index, .pass("nothing was left to upgrade")) }
    switch phase.judgement {
    case .gate(let gate): return try await close(index, try await bakeAtGate(index, phase, gate))
    case .floor(let hours): return try await close(index, try await watchFloor(index, phase, everyHours: hours))
    }
  }

  /// Brings everything upgraded so far back to the version that it had.
  private func rollBack(_ reason: String) async throws -> RolloutMachine.Event {
    let upgraded = phases.filter { $0.upgradeOrdered != nil }.flatMap(\.devices)
    try await record(.rollingBack(devices: upgraded.count, reason: reason))
    let started = await time.now()
    let outcome = try await run(upgraded, to: \.oldVersion)
    let lost = Set(outcome.notBack.map(\.id))
    let result = RollBackResult(
      started: started, ended: await time.now(), back: upgraded.filter { !lost.contains($0.id) },
      lost: outcome.notBack)
    rollBackResult = result
    try await record(.rolledBack(count: result.back.count, lost: result.lost.map(\.name)))
    return .back
  }

  private func run(
    _ devices: [RolloutDevice], to version: @Sendable (RolloutDevice) -> String
  ) async throws -> UpgradeRun.Outcome {
    try await UpgradeRun(client: client, organisation: order.organisation, time: time).upgrade(devices, to: version)
  }

  /// Notes the verdict of a phase.
  private func close(_ index: Int, _ verdict: PhaseVerdict) async throws -> RolloutMachine.Event {
    phases[index].ended = await time.now()
    phases[index].verdict = verdict.word
    phases[index].sentence = verdict.sentence
    try await record(.judged(phase: phases[index].name, verdict: verdict.word, sentence: verdict.sentence))
    return verdict.event(inPhase: phases[index].name)
  }

  private func finish(_ outcome: RolloutResult.Outcome, started: Instant) async throws -> RolloutResult {
    try await record(.ended(outcome))
    return RolloutResult(
      name: order.name, policy: order.policy.name, models: order.models, version: order.version, started: started,
      ended: await time.now(), outcome: outcome, phases: phases, rollBack: rollBackResult)
  }

  func record(_ event: RolloutEvent) async throws {
    try await journal.record(event, at: await time.now())
  }
}
