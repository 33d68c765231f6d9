import Rollout
import Testing

@Suite("The life of a rotation")
struct KeyRotationMachineTests {
  typealias State = KeyRotationMachine.State
  typealias Event = KeyRotationMachine.Event

  /// Every legal transition of the comment of the machine, for two waves.
  private static func legal(_ state: State, _ event: Event, hasOverlap: Bool, waits: Bool) -> State? {
    switch (state, event) {
    case (.ready, .told): waits ? .awaitingConfirmation : .opening(wave: 0)
    case (.awaitingConfirmation, .confirmed): .opening(wave: 0)
    case (.opening(0), .opened): .opening(wave: 1)
    case (.opening(1), .opened): hasOverlap ? .watching : .checking
    case (.watching, .belowLimit), (.watching, .deadline): .cutting(wave: 0)
    case (.cutting(0), .cut): .cutting(wave: 1)
    case (.cutting(1), .cut): .checking
    case (.checking, .right): .done(.rotated)
    case (.checking, .wrong): .done(.wrong)
    case (.ready, .rollBack), (.awaitingConfirmation, .rollBack), (.watching, .rollBack): .rollingBack
    case (.opening, .rollBack): hasOverlap ? .rollingBack : nil
    case (.rollingBack, .back): .done(.rolledBack)
    default: nil
    }
  }

  @Test(
    "Every state takes its events and no other",
    arguments: [(true, true), (true, false), (false, true), (false, false)])
  func walk(hasOverlap: Bool, waits: Bool) {
    var seen: Set<KeyRotationMachine> = []
    var states: Set<State> = []
    var left = [KeyRotationMachine(waves: 2, hasOverlap: hasOverlap, waits: waits)]
    while let machine = left.popLast() {
      guard seen.insert(machine).inserted else { continue }
      states.insert(machine.state)
      for event in Event.allCases {
        var next = machine
        let expected = Self.legal(machine.state, event, hasOverlap: hasOverlap, waits: waits)
        #expect(next.handle(event) == (expected != nil), "\(machine.state) \(event)")
        #expect(next.state == expected ?? machine.state, "\(machine.state) \(event)")
        left.append(next)
      }
    }
    // ready, two openings, checking, rolling back, three ends; watching and two cuts with an overlap.
    #expect(states.count == 8 + (hasOverlap ? 3 : 0) + (waits ? 1 : 0))
    #expect(states.contains(.done(.rolledBack)) && states.contains(.done(.rotated)))
  }

  @Test("Each state has its one action")
  func actions() {
    var machine = KeyRotationMachine(waves: 1, hasOverlap: true, waits: true)
    var actions = [machine.action]
    for event in [Event.told, .confirmed, .opened, .deadline, .cut, .right] {
      machine.handle(event)
      actions.append(machine.action)
    }
    #expect(actions == [.tell, .awaitConfirmation, .open(wave: 0), .watch, .cut(wave: 0), .check, .finish(.rotated)])
    var back = KeyRotationMachine(waves: 1, hasOverlap: true, waits: false)
    back.handle(.rollBack)
    #expect(back.action == .rollBack)
  }
}
