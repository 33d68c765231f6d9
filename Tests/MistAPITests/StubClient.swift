import Determinism
import MistAPI

/// Answers calls by a rule and remembers them.
actor StubClient: MistClient {
  private(set) var requests: [MistRequest] = []
  private let answer: @Sendable (MistRequest, Int) -> MistResponse

  /// - Parameter answer: gives the answer to a request and its number, from 0.
  init(_ answer: @escaping @Sendable (MistRequest, Int) -> MistResponse) { self.answer = answer }

  func send(_ request: MistRequest) async throws -> MistResponse {
    requests.append(request)
    return answer(request, requests.count - 1)
  }
}

/// A clock that only moves when somebody waits.
actor StubTime: TimePort {
  private var clock: Instant
  private(set) var sleeps: [Int64] = []

  init(_ start: Instant) { clock = start }

  func now() -> Instant { clock }

  func sleep(until instant: Instant) {
    sleeps.append((instant.milliseconds - clock.milliseconds) / 1000)
    clock = max(clock, instant)
  }
}
