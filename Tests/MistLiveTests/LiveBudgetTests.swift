import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("The budget of calls")
struct LiveBudgetTests {
  /// The twin's clock as one on this machine that goes wrong by so much.
  struct WrongClock: TimePort {
    let twin: Twin
    let shift: Int64

    func now() async -> Instant { await twin.now.advanced(byMilliseconds: shift) }
    func sleep(until instant: Instant) async { await twin.advance(to: instant.advanced(byMilliseconds: -shift)) }
  }

  @Test(
    "several tokens in turn, something left for others, and never a 429, however wrong this machine's clock is",
    arguments: [0, 17 * 60_000, -25 * 60_000])
  func paced(_ shift: Int64) async throws {
    try await LiveBench.serve(callsPerHour: 20) { bench in
      let tokens = [try await bench.token("one"), try await bench.token("two", role: "read")]
      // Somebody else has called with the first one in this hour.
      let other = TwinClient(bench.twin, token: try await bench.twin.mintToken("one", role: "admin", in: bench.org))
      for _ in 0..<4 { _ = await other.send(MistRequest(.get, "/self")) }
      await bench.twin.advance(to: Instant(seconds: 1_799_647_200 + 1200))
      let time = WrongClock(twin: bench.twin, shift: shift)
      try await bench.withClient({ $0.reserve = .calls(5) }, tokens: tokens, time: time) { live in
        #expect(live.budget.quotas.map(\.used) == [6, 2])
        #expect(live.budget.callsPerHour == 30)
        #expect(await live.callsLeft == 22)
        // 22 are left of this hour, 30 of the next, and 8 go into the third.
        let answers = try await live.send(
          (0..<60).map { _ in MistRequest(.get, "/orgs/\(bench.org)/sites") }, atOnce: 4)
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(await live.figures.refusedForQuota == 0)
        #expect(await live.figures.calls == 64)
        let hours = (await bench.twin.now).seconds / 3600 - 1_799_647_200 / 3600
        #expect(hours == 2)
      }
    }
  }

  @Test("each of several tokens is used")
  func rotation() async throws {
    try await LiveBench.serve(callsPerHour: 1000) { bench in
      let names = ["one", "two", "three"]
      var tokens: [APIToken] = []
      for name in names { tokens.append(try await bench.token(name)) }
      try await bench.withClient(tokens: tokens) { live in
        _ = try await live.send((0..<30).map { _ in MistRequest(.get, "/self") }, atOnce: 3)
      }
      for name in names {
        let client = TwinClient(bench.twin, token: try await bench.twin.mintToken(name, role: "admin", in: bench.org))
        #expect(try await client.call(.get, "/self/usage")["requests"]?.int == 13)
      }
    }
  }

  @Test("a reserve that leaves nothing is refused")
  func reserve() async throws {
    try await LiveBench.serve(callsPerHour: 20) { bench in
      await #expect(throws: CallBudgetError.self) {
        try await bench.withClient {
          $0.reserve = .calls(20)
        } _: { _ in
        }
      }
    }
  }

  @Test("as many calls are under way as may be, and not one more")
  func flights() async throws {
    try await LiveBench.serve { bench in
      try await bench.withClient {
        $0.flights = 6
      } _: { live in
        try await bench.fault(["path": "/api/v1/orgs/*/sites", "delay": 30])
        let before = await live.figures
        _ = try await live.send((0..<120).map { _ in MistRequest(.get, "/orgs/\(bench.org)/sites") }, atOnce: 12)
        let after = await live.figures
        #expect(after.calls == before.calls + 120)
        // How many there are on average depends on what else the machine does: the benchmark measures it.
        #expect(after.mostUnderWay == 6)
      }
    }
  }
}
