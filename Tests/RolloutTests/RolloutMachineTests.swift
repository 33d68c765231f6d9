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
        judgement: .floor(lookEveryHours: 1), onInconclusive: .hold),
    ])

  static let events: [Machine.Event] = [
    .begin, .upgraded, .passed, .failed(reason: "x"), .inconclusive(reason: "y"), .back,
  ]

  /// A machine that took these events.
  static func machine(after events: [Machine.Event]) -> Machine {
    var machine = Machine(policy)
    for event in events { _ = machine.handle(event) }
    return machine
  }

  @Test("Canary, bake, promote, bake, done")
  func promotion() {
    var machine = Machine(Self.policy)
    #expect(machine.state == .ready)
    #expect(machine.handle(.begin) == .upgrade(phase: 0))
    #expect(machine.handle(.upgraded) == .bake(phase: 0))
    #expect(machine.handle(.passed) == .upgrade(phase: 1))
    #expect(machine.handle(.upgraded) == .bake(phase: 1))
    #expect(machine.handle(.passed) == .finish(.promoted))
    #expect(machine.state == .done(.promoted))
  }

  @Test("Whatever fails goes back, and says why", arguments: [1, 2, 3, 4])
  func rollBack(steps: Int) {
    var machine = Self.machine(after: Array([.begin, .upgraded, .passed, .upgraded].prefix(steps)))
    #expect(machine.handle(.failed(reason: "bad")) == .rollBack(reason: "bad"))
    #expect(machine.state == .rollingBack(reason: "bad"))
    #expect(machine.handle(.back) == .finish(.rolledBack(reason: "bad")))
  }

  @Test("What stays undecided is never promoted")
  func inconclusive() {
    var first = Self.machine(after: [.begin, .upgraded])
    #expect(first.handle(.inconclusive(reason: "no users")) == .rollBack(reason: "no users"))
    var second = Self.machine(after: [.begin, .upgraded, .passed, .upgraded])
    #expect(second.handle(.inconclusive(reason: "no users")) == .finish(.held(reason: "no users")))
  }

  @Test("Every other event is refused and changes nothing")
  func illegal() {
    let states: [(events: [Machine.Event], legal: [Int])] = [
      ([], [0]), ([.begin], [1, 3]), ([.begin, .upgraded], [2, 3, 4]), ([.begin, .failed(reason: "x")], [5]),
      ([.begin, .failed(reason: "x"), .back], []), ([.begin, .upgraded, .passed], [1, 3]),
      ([.begin, .upgraded, .passed, .upgraded], [2, 3, 4]), ([.begin, .upgraded, .passed, .upgraded, .passed], []),
    ]
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
}
