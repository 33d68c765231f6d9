import Determinism
import MistAPI
import Synchronization

/// Sends calls again that went wrong and may be repeated, after a wait that grows.
final class RetryingClient: MistClient {
  private let client: any MistClient
  private let policy: RetryPolicy
  private let time: any TimePort
  private let entropy: any EntropyPort
  private let count = Atomic<Int>(0)

  /// How many calls were sent again so far.
  var repeats: Int { count.load(ordering: .relaxed) }

  init(_ client: any MistClient, policy: RetryPolicy, time: any TimePort, entropy: any EntropyPort) {
    self.client = client
    self.policy = policy
    self.time = time
    self.entropy = entropy
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    var sent = 0
    while true {
      sent += 1
      let wait: Int64
      do {
        let response = try await client.send(request)
        guard (502...504).contains(response.status),
          let due = policy.wait(after: response, to: request.method, sent: sent, chance: await chance())
        else { return response }
        wait = due
      } catch let failure as CallFailure {
        guard let due = policy.wait(after: failure, to: request.method, sent: sent, chance: await chance()) else {
          throw failure.error(for: request, attempts: sent)
        }
        wait = due
      }
      count.wrappingAdd(1, ordering: .relaxed)
      try await time.sleep(until: await time.now().advanced(byMilliseconds: wait))
    }
  }

  private func chance() async -> Double {
    let bytes = await entropy.bytes(4)
    return Double(bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) / Double(UInt32.max)
  }
}
