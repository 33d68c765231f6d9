public import Assurance
public import Determinism
public import MistAPI
public import Planning

/// New firmware for a fleet of access points, or a change of configuration for its sites, phase by phase: choose canaries,
/// change them, bake, judge, promote or roll back; then watch.
///
/// It speaks to the network through `MistClient` alone and waits on the port of time alone: it cannot tell a rehearsal from
/// the real cloud. Everything that it does is an event of its journal before anything rests on it: killed at any point, it
/// goes on from its events.
public actor CanaryRollout {
  /// What is to be done.
  public struct Order: Sendable, Hashable, Codable {
    /// The name of the rollout, for journals and reports.
    public var name: String
    /// Whose access points.
    public var organisation: MistID
    /// Which models.
    public var models: [String]
    /// To which version; `0.14.x` stands for the newest of that form which all models have.
    public var version: String
    /// How.
    public var policy: RolloutPolicy
    /// What chance alone does to service levels.
    public var noise: NoiseModel
    /// c_V, by which the noise's variance is inflated.
    public var inflation: Double
    /// The document of a plan whose changes go from site to site; nil for firmware.
    public var plan: String?

    /// Whether it is a change of configuration; else it is firmware.
    public var isOfConfiguration: Bool { plan != nil }

    /// An order of firmware.
    public init(
      name: String, organisation: MistID, models: [String], version: String, policy: RolloutPolicy,
      noise: NoiseModel = .office, inflation: Double = GatePolicy().inflation
    ) {
      self.name = name
      self.organisation = organisation
      self.models = models
      self.version = version
      self.policy = policy
      self.noise = noise
      self.inflation = inflation
    }

    /// An order of a change of configuration.
    public init(
      name: String, plan: Plan, policy: RolloutPolicy, noise: NoiseModel = .office,
      inflation: Double = GatePolicy().inflation
    ) {
      self.init(
        name: name, organisation: plan.organisation.id, models: [], version: "", policy: policy, noise: noise,
        inflation: inflation)
      self.plan = plan.document.text
    }
  }

  let client: any MistClient
  let time: any TimePort
  let order: Order
  let journal: any RolloutJournal

  /// What the events say.
  var state: RolloutState
  /// When another process kept the last event of one that goes on; nil for one that begins.
  private let leftAt: Instant?
  /// Whether it goes on where another process was.
  var isContinued: Bool { leftAt != nil }
  /// What changes, of a change of configuration.
  var change: ConfigurationChange?
  /// What the plan's placeholders stand for.
  var values: PlanValues
  private let secrets: PlanSecrets

  /// A rollout that has not begun.
  /// - Parameters:
  ///   - order: What is to be done.
  ///   - client: The network.
  ///   - time: The clock.
  ///   - journal: Where every event is kept.
  ///   - secrets: What the hashes of a plan stand for.
  public init(
    _ order: Order, client: any MistClient, time: any TimePort, journal: any RolloutJournal = SilentRolloutJournal(),
    secrets: PlanSecrets = PlanSecrets(hash: KeyedHash(salt: []))
  ) {
    self.init(order, RolloutState(), leftAt: nil, client: client, time: time, journal: journal, secrets: secrets)
  }

  /// A rollout that goes on where another process left it.
  /// - Parameter events: What its journal holds, in order.
  /// - Throws: `RolloutError.notContinuable` when it never began, or has ended.
  public init(
    continuing events: [RecordedEvent], client: any MistClient, time: any TimePort, journal: any RolloutJournal,
    secrets: PlanSecrets = PlanSecrets(hash: KeyedHash(salt: []))
  ) throws(RolloutError) {
    var state = RolloutState()
    for event in events { state.apply(event.event, at: event.at) }
    guard let order = state.order else { throw .notContinuable("it never began: nothing was upgraded. Start it anew.") }
    if state.ended != nil, !state.isHeld {
      throw .notContinuable("it has ended; what there is to do is a rollout of its own.")
    }
    self.init(
      order, state, leftAt: events.last?.at, client: client, time: time, journal: journal, secrets: secrets)
  }

  private init(
    _ order: Order, _ state: RolloutState, leftAt: Instant?, client: any MistClient, time: any TimePort,
    journal: any RolloutJournal, secrets: PlanSecrets
  ) {
    self.order = order
    self.state = state
    self.leftAt = leftAt
    self.client = order.isOfConfiguration ? ScrubbingClient(client: client, secrets: secrets) : client
    self.time = time
    self.journal = journal
    self.secrets = secrets
    values = PlanValues(Plan(organisation: .init(name: "", id: order.organisation)), secrets: secrets)
  }

  /// Carries it out, to its end or until a person's word is needed.
  /// - Returns: All that was done and seen.
  /// - Throws: `RolloutError` before anything was upgraded, `MistError` when calls fail again and again, what the journal
  ///   throws. Whatever is thrown once the rollout has begun leaves it where it is: it can be continued.
  public func run() async throws -> RolloutResult {
    if let document = order.plan { try await readPlan(document) }
    if let leftAt {
      // The clock of a twin that was killed may be behind what was done by it.
      try await time.sleep(until: leftAt)
      if state.ended != nil, try await heed() == nil, state.ended != nil {
        throw RolloutError.notContinuable(
          "it is held for a person to decide. 'approve' lets it go on, 'abort' takes everything back; then go on with it."
        )
      }
      try await record(.continued)
    } else {
      state = RolloutState()
      try order.policy.check()
      if let change { try await surveyChange(change) } else { try await surveyFleet() }
    }
    try await chooseCanaries()
    try await holdAutoUpgrades()
    while true {
      if let reason = try await heed() { return result(.waiting(reason: reason)) }
      switch state.next {
      case .wait(let phase):
        let name = order.policy.phases[phase].name
        if !state.isWaiting {
          try await record(.waiting(phase: name))
          // A word that has come already counts.
          continue
        }
        return result(.waiting(reason: "the phase '\(name)' waits for approval"))
      case .upgrade(let phase): try await upgrade(phase)
      case .bake(let phase): try await bakeAndJudge(phase)
      case .watch: try await watchFleet()
      case .rollBack(let reason): try await rollBack(reason)
      case .finish(let outcome): return try await finish(outcome)
      case .refuse, nil: throw RolloutError.impossiblePolicy(name: order.policy.name, why: "it has no phases")
      }
    }
  }

  /// Takes a plan apart, and checks that it is for this organisation and that all its secrets are there.
  private func readPlan(_ document: String) async throws {
    let plan = try Plan(parsing: Array(document.utf8), file: "the plan")
    guard plan.organisation.id == order.organisation else {
      throw RolloutError.otherOrganisation(planned: plan.organisation.name)
    }
    var change = try ConfigurationChange(plan)
    values = PlanValues(plan, secrets: secrets)
    try values.check(plan)
    for object in state.made.values { values.ids[ObjectKey(text: object.key)] = object.id }
    for (index, member) in change.unknownTemplates {
      if let copy = state.copies.first(where: { $0.template == change.templates[index].key.text }) {
        if let original = copy.original { change.found(original, at: index) }
        continue
      }
      let item = try await client.call(.get, try values.path(of: member))
      guard let template = item["template_id"]?.string.flatMap({ MistID($0) }) else {
        throw RolloutError.notPhased(steps: ["\(member.key): it stands in no template"])
      }
      change.found(template, at: index)
    }
    self.change = change
  }

  /// Canaries, or, after the phases before it were promoted, more of the fleet: upgrades the access points of a phase and
  /// waits until they are back.
  private func upgrade(_ index: Int) async throws {
    guard !order.isOfConfiguration else { return try await apply(index) }
    let phase = order.policy.phases[index]
    // Begun already, when another process was here before.
    if state.phases.count <= index {
      try await record(.upgrading(phase: phase.name, devices: devices(of: index), version: state.version))
    }
    let devices = state.phases[index].devices
    guard !devices.isEmpty else { return try await record(.upgraded(phase: phase.name, backAt: [], notBack: [])) }
    let version = state.version
    guard let outcome = try await run(devices, by: phase.strategy, in: order.policy.windows, to: { _ in version })
    else {
      return
    }
    try await record(.upgraded(phase: phase.name, backAt: outcome.backAt, notBack: outcome.notBack))
  }

  /// Lets a phase bake, looks at it, and judges it: by the gate while there are controls, by the floor when there are none.
  private func bakeAndJudge(_ index: Int) async throws {
    let phase = order.policy.phases[index]
    let verdict: PhaseVerdict?
    if state.phases[index].devices.isEmpty {
      verdict = .pass("nothing was left to upgrade")
    } else if Double(state.notBack.count) > phase.mayStayAway * Double(state.phases[index].devices.count) {
      verdict = .away(state.notBack, ofConfiguration: order.isOfConfiguration)
    } else {
      switch phase.judgement {
      case .gate(let gate): verdict = try await bakeAtGate(index, phase, gate)
      case .floor(let hours): verdict = try await watchFloor(index, phase, everyHours: hours)
      }
    }
    if let verdict { try await record(.judged(phase: phase.name, verdict)) }
  }

  /// Brings everything upgraded so far back to the version that it had. It does not wait for windows.
  private func rollBack(_ reason: String) async throws {
    guard !order.isOfConfiguration else { return try await takeBack(reason) }
    let upgraded = state.upgraded
    if state.rollBackStarted == nil {
      try await cancelOpenOrders()
      try await record(.rollingBack(devices: upgraded, reason: reason))
    }
    guard let outcome = try await run(upgraded, by: .bigBang, in: [], to: \.oldVersion) else { return }
    try await record(.rolledBack(count: upgraded.count - outcome.notBack.count, lost: outcome.notBack))
  }

  private func run(
    _ devices: [RolloutDevice], by strategy: UpgradeStrategy, in windows: [MaintenanceWindow],
    to version: @Sendable (RolloutDevice) -> String
  ) async throws -> UpgradeRun.Outcome? {
    let run = UpgradeRun(
      client: client, organisation: order.organisation, time: time, strategy: strategy, placed: state.placed,
      isContinued: isContinued, openings: try SiteOpenings(windows, of: state.fleet.sites))
    let action = state.next
    return try await run.upgrade(
      devices, to: version, note: { try await self.record(.ordered($0)) },
      isStopped: { try await self.isInterrupted(action) })
  }

  /// What has not rebooted yet of the present phase does not, when everything is to go back.
  private func cancelOpenOrders() async throws {
    guard state.backAt.isEmpty, state.notBack.isEmpty else { return }
    for order in state.placed {
      do {
        try await client.cancelUpgrade(order.id, at: order.site)
      } catch MistError.refused {
        // It is over already: the way back finds what it did.
      }
    }
  }

  private func finish(_ outcome: RolloutResult.Outcome) async throws -> RolloutResult {
    if outcome == .promoted { try await promoteChange() }
    try await settleAutoUpgrades(outcome)
    try await record(.ended(outcome))
    return result(outcome)
  }

  private func result(_ outcome: RolloutResult.Outcome) -> RolloutResult {
    let start = state.started ?? Instant(seconds: 0)
    var result = RolloutResult(
      name: order.name, policy: order.policy.name, models: order.models, version: state.version, started: start,
      ended: state.ended ?? lastEvent, outcome: outcome, phases: state.phases, rollBack: state.rollBack,
      promoted: state.promoted,
      watch: state.panel.map { WatchResult(panel: $0, looks: state.watched, alarm: state.alarm) })
    result.heldAutoUpgrades = state.held.map(\.name)
    result.pinnedSites = state.pinned.count
    return result
  }

  /// Looks that failed one after the other.
  var failedLooks = 0
  private var lastEvent = Instant(seconds: 0)
  /// Why it stops here, when a person has paused it.
  private var stop: String?

  /// Does what people ask for; says why it is to stop here, if it is.
  func heed() async throws -> String? {
    if let stop { return stop }
    while let request = try await journal.request() {
      switch request {
      case .pause(let person):
        try await record(.paused(by: person))
        stop = "paused by \(person)"
        return stop
      case .abort(let person, let keeps):
        // One that is held has ended with all that it has.
        if state.ended == nil || !keeps { try await record(.aborted(by: person, keepsUpgraded: keeps)) }
      case .approve(let person):
        if case .wait(let phase) = state.next {
          try await record(.approved(phase: order.policy.phases[phase].name, by: person))
        } else if state.ended != nil, let phase = state.machine.goesOnTo {
          let names = order.policy.phases.map(\.name) + ["watch"]
          try await record(.approved(phase: names.indices.contains(phase) ? names[phase] : "promotion", by: person))
        }
      }
    }
    return nil
  }

  /// Whether something else is to be done than this, or nothing for now.
  func isInterrupted(_ action: RolloutMachine.Action?) async throws -> Bool {
    let isStopped = try await heed() != nil
    return isStopped || state.next != action
  }

  /// Keeps an event; only then does anything rest on it.
  func record(_ event: RolloutEvent) async throws {
    let now = await time.now()
    try await journal.record(event, at: now)
    lastEvent = now
    state.apply(event, at: now)
    if case .made(let key, let id, _) = event { values.ids[ObjectKey(text: key)] = id }
  }
}
