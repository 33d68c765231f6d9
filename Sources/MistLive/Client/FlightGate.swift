import Determinism
import Synchronization

/// Lets so many calls be under way at once, in the order in which they come, and measures how many there are.
final class FlightGate: Sendable {
  private struct State {
    var underWay = 0
    var most = 0
    var calls = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// The first that waits: those before it have gone.
    var head = 0
    var since: Int64 = 0
    /// Calls under way, times milliseconds.
    var area: Int64 = 0
    /// Milliseconds in which any call was under way.
    var busy: Int64 = 0

    mutating func note(_ change: Int, at now: Instant) {
      let span = max(0, now.milliseconds - since)
      if underWay > 0 {
        area += Int64(underWay) * span
        busy += span
      }
      since = now.milliseconds
      underWay += change
      most = max(most, underWay)
    }
  }

  let limit: Int
  private let time: any TimePort
  private let state = Mutex(State())

  init(_ limit: Int, time: any TimePort) {
    self.limit = max(1, limit)
    self.time = time
  }

  /// Waits until there is room, and takes it.
  func enter() async {
    let now = await time.now()
    let hasRoom = state.withLock { state in
      state.calls += 1
      guard state.underWay < limit else { return false }
      state.note(1, at: now)
      return true
    }
    if hasRoom { return }
    // Whoever leaves hands its room over, so it is counted as taken all along.
    await withCheckedContinuation { continuation in
      let now = state.withLock { state -> CheckedContinuation<Void, Never>? in
        if state.underWay < limit {
          state.note(1, at: now)
          return continuation
        }
        state.waiting.append(continuation)
        return nil
      }
      now?.resume()
    }
  }

  /// Gives the room back, to the first that waits.
  func leave() async {
    let now = await time.now()
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.head < state.waiting.count else {
        state.note(-1, at: now)
        return nil
      }
      state.note(0, at: now)
      let next = state.waiting[state.head]
      state.head += 1
      if state.head == state.waiting.count {
        state.waiting.removeAll(keepingCapacity: true)
        state.head = 0
      }
      return next
    }
    next?.resume()
  }

  /// What was measured so far.
  var figures: (calls: Int, most: Int, area: Int64, busy: Int64) {
    state.withLock { ($0.calls, $0.most, $0.area, $0.busy) }
  }
}
