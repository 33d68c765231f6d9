import Determinism
import Rollout

/// A journal that can be read again.
actor MemoryJournal: RolloutJournal {
  private(set) var recorded: [RecordedEvent] = []
  var events: [RolloutEvent] { recorded.map(\.event) }
  func record(_ event: RolloutEvent, at time: Instant) async throws {
    recorded.append(RecordedEvent(at: time, event: event))
  }
}
