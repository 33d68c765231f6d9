import Rollout
import Testing

@Suite("The life of a rollout")
struct RolloutMachineTests {
  typealias Machine = RolloutMachine

  static let policy = RolloutPolicy(
    name: "test", summary: "",
    phases: [
      RolloutPhase(
        name: "canary", selection: .onePerSite(1), minimumBakeHours: 1, maximumBakeHours: 2,
        judgement: .gate(.init(alpha: 0.05, margin: nil)), onInconclusive: .rollBack),
      RolloutPhase(
        name: "fleet", selection: .rest, minimumBakeHours: 1, maximumBakeHours: 2,
        judgement: .floor(lookEveryHours: 1), onInconclusive: .hold, needsApproval: true),
    ], watch: WatchRule(days: 1))

  static let events: [Machine.Event] = [
    .begin, .upgraded, .passed, .failed(reason: "x"), .inconclusive(reason: "y"), .back, .approved, .quiet,
    .alarm(reason: "z"), .aborted(reason: "stop", keepsUpgraded: false),
  ]

  /// A machine that took these events.
  static func machine(after events: [Machine.Event]) -> Machine {
    var machine = Machine(policy)
    for event in events { _ = machine.handle(event) }
    return machine
  }

  /// Canary, bake, approve, upgrade, bake, watch, done.
  static let promotion: [Machine.Event] = [.begin, .upgraded, .passed, .approved, .upgraded, .passed, .quiet]

  @Test("Canary, bake, a person's word, the fleet, bake, watch, done")
  func promoted() {
    var machine = Machine(Self.policy)
    #expect(machine.state == .ready)
    let actions = Self.promotion.map { machine.handle($0) }
    #expect(
      actions == [
        .upgrade(phase: 0), .bake(phase: 0), .wait(phase: 1), .upgrade(phase: 1), .bake(phase: 1), .watch,
        .finish(.promoted),
      ])
    #expect(machine.state == .done(.promoted))
  }

  @Test("Without a word to wait for and a watch, the phases follow each other", arguments: RolloutPolicy.shipped)
  func phases(policy: RolloutPolicy) {
    var machine = Machine(policy)
    var action = machine.handle(.begin)
    for phase in policy.phases.indices {
      if policy.phases[phase].needsApproval {
        #expect(action == .wait(phase: phase))
        action = machine.handle(.approved)
      }
      #expect(action == .upgrade(phase: phase))
      #expect(machine.handle(.upgraded) == .bake(phase: phase))
      action = machine.handle(.passed)
    }
    #expect(action == (policy.watch == nil ? .finish(.promoted) : .watch))
  }

  @Test("Whatever fails in a bake goes back, and says why", arguments: [2, 5])
  func rollBack(steps: Int) {
    var machine = Self.machine(after: Array(Self.promotion.prefix(steps)))
    #expect(machine.handle(.failed(reason: "bad")) == .rollBack(reason: "bad"))
    #expect(machine.state == .rollingBack(reason: "bad"))
    #expect(machine.handle(.back) == .finish(.rolledBack(reason: "bad")))
  }

  @Test("A person may end it at any time: what is upgraded goes back, or stays", arguments: 1...6)
  func abort(steps: Int) {
    let events = Array(Self.promotion.prefix(steps))
    var machine = Self.machine(after: events)
    #expect(machine.handle(.aborted(reason: "stop", keepsUpgraded: false)) == .rollBack(reason: "stop"))
    machine = Self.machine(after: events)
    #expect(machine.handle(.aborted(reason: "stop", keepsUpgraded: true)) == .finish(.held(reason: "stop")))
  }

  @Test("An alarm of the watch does what the policy says", arguments: RolloutPhase.InconclusiveAction.allCases)
  func alarm(action: RolloutPhase.InconclusiveAction) {
    var policy = Self.policy
    policy.watch = WatchRule(days: 1, onAlarm: action)
    var machine = Machine(policy)
    for event in Self.promotion.dropLast() { _ = machine.handle(event) }
    #expect(
      machine.handle(.alarm(reason: "leak"))
        == (action == .hold ? .finish(.held(reason: "leak")) : .rollBack(reason: "leak")))
  }

  @Test("What stays undecided is never promoted")
  func inconclusive() {
    var first = Self.machine(after: [.begin, .upgraded])
    #expect(first.handle(.inconclusive(reason: "no users")) == .rollBack(reason: "no users"))
    var second = Self.machine(after: Array(Self.promotion.prefix(5)))
    #expect(second.handle(.inconclusive(reason: "no users")) == .finish(.held(reason: "no users")))
  }

  @Test("Every other event is refused and changes nothing")
  func illegal() {
    // By how many steps of a promotion were taken: which events are legal then, by their place in `events`.
    let legal: [[Int]] = [[0], [1, 9], [2, 3, 4, 9], [6, 9], [1, 9], [2, 3, 4, 9], [7, 8, 9], []]
    var states = legal.enumerated().map { (events: Array(Self.promotion.prefix($0.offset)), legal: $0.element) }
    states.append(([.begin, .upgraded, .failed(reason: "x")], [5]))
    states.append(([.begin, .upgraded, .failed(reason: "x"), .back], []))
    for (events, legal) in states {
      for (index, event) in Self.events.enumerated() {
        var machine = Self.machine(after: events)
        let before = machine.state
        let action = machine.handle(event)
        #expect((action != .refuse) == legal.contains(index), "\(event) after \(events)")
        if action == .refuse { #expect(machine.state == before) }
      }
    }
  }

  @Test("Held once and let go on, then stopped half-way: it does not go on from where it was held before")
  func heldBefore() {
    let phases = (0..<2).map { index in
      RolloutPhase(
        name: "\(index)", selection: .onePerSite(1), minimumBakeHours: 1, maximumBakeHours: 1,
        judgement: .floor(lookEveryHours: 1), onInconclusive: .hold)
    }
    var machine = RolloutMachine(RolloutPolicy(name: "", summary: "", phases: phases))
    for event in [RolloutMachine.Event.begin, .upgraded, .inconclusive(reason: "")] { _ = machine.handle(event) }
    #expect(machine.goesOnTo == 1)
    #expect(machine.handle(.approved) == .upgrade(phase: 1))
    _ = machine.handle(.upgraded)
    #expect(machine.handle(.aborted(reason: "Ada", keepsUpgraded: true)) == .finish(.held(reason: "Ada")))
    #expect(machine.goesOnTo == nil)
    #expect(machine.handle(.approved) == .refuse)
    #expect(machine.handle(.aborted(reason: "Ada", keepsUpgraded: false)) == .rollBack(reason: "Ada"))
  }
}
