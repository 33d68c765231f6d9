import Determinism

/// Lets several timelines share one virtual clock: one of them works at a time, and when all of them wait, the clock goes to the
/// moment that is next, and whoever waits for it works on; of several, the one that stands first in the file.
actor BranchScheduler {
  private struct Waiting {
    var until: Instant
    var branch: Int
    var continuation: CheckedContinuation<Void, any Error>
  }

  private let time: any TimePort
  private var waiting: [Waiting] = []
  /// The branches that have not ended.
  private var open: Int

  init(branches: Int, time: any TimePort) {
    open = branches
    self.time = time
  }

  /// Waits until a moment, while the others work.
  func sleep(until moment: Instant, branch: Int) async throws {
    try await withCheckedThrowingContinuation { continuation in
      waiting.append(Waiting(until: moment, branch: branch, continuation: continuation))
      if waiting.count == open { Task { await self.goOn() } }
    }
  }

  /// A branch has ended.
  func end() async {
    open -= 1
    if open > 0, waiting.count == open { await goOn() }
  }

  private func goOn() async {
    guard
      let next = waiting.indices.min(by: {
        (waiting[$0].until, waiting[$0].branch) < (waiting[$1].until, waiting[$1].branch)
      })
    else { return }
    let turn = waiting.remove(at: next)
    do {
      try await time.sleep(until: turn.until)
    } catch {
      // Whose turn it is ends with that; then it is the others' turn.
      turn.continuation.resume(throwing: error)
      return
    }
    turn.continuation.resume()
  }
}

/// The clock as one of several timelines sees it.
struct BranchTime: TimePort {
  let scheduler: BranchScheduler
  let time: any TimePort
  let branch: Int

  func now() async -> Instant { await time.now() }

  func sleep(until instant: Instant) async throws {
    guard await time.now() < instant else { return }
    try await scheduler.sleep(until: instant, branch: branch)
  }
}
