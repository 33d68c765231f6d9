import Determinism
import Rollout

/// A journal that can be read again.
actor MemoryJournal: RolloutJournal {
  private(set) var events: [RolloutEvent] = []
  func record(_ event: RolloutEvent, at time: Instant) async throws { events.append(event) }
}
