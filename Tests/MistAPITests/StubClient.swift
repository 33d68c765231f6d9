import Determinism
import MistAPI

/// Answers calls by a rule and remembers them.
actor StubClient: MistClient {
  nonisolated let flights: Int
  private(set) var requests: [MistRequest] = []
  /// The most calls that were under way at a time.
  private(set) var mostUnderWay = 0
  private var underWay = 0
  private let answer: @Sendable (MistRequest, Int) -> MistResponse

  /// - Parameter answer: gives the answer to a request and its number, from 0.
  init(flights: Int = 1, _ answer: @escaping @Sendable (MistRequest, Int) -> MistResponse) {
    self.flights = flights
    self.answer = answer
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    requests.append(request)
    let number = requests.count - 1
    underWay += 1
    mostUnderWay = max(mostUnderWay, underWay)
    // Whoever sends more at once does so now.
    for _ in 0..<20 where flights > 1 { await Task.yield() }
    underWay -= 1
    return answer(request, number)
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
