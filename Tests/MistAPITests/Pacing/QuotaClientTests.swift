import Determinism
import MistAPI
import Testing

@Suite("A client with several tokens keeps to their quotas")
struct QuotaClientTests {
  private static let hour = Instant(seconds: 1_799_654_400)

  private static func client(
    _ tokens: [CloudStub], quotas: [Int]? = nil, limits: [TokenQuota], reserve: CallReserve = .none, time: ClockStub
  ) throws -> QuotaClient {
    try QuotaClient(
      tokens, quotas: quotas, budget: try CallBudget(quotas: limits, reserve: reserve, margin: 500), time: time)
  }

  @Test("It waits for the full hour and the margin before the call that would be too many")
  func waits() async throws {
    let time = ClockStub(Self.hour.advanced(bySeconds: 600))
    let cloud = CloudStub(time)
    let client = try Self.client(
      [cloud], limits: [TokenQuota(owner: "a", limit: 10, used: 3)], reserve: .calls(2), time: time)
    for _ in 0..<5 { _ = try await client.send(MistRequest(.get, "/self")) }
    #expect(await time.sleeps == [])
    for _ in 0..<9 { _ = try await client.send(MistRequest(.get, "/self")) }
    #expect(
      await time.sleeps == [
        Self.hour.advanced(byMilliseconds: 3_600_500), Self.hour.advanced(byMilliseconds: 7_200_500),
      ])
    #expect(await client.hours().map(\.calls) == [5, 8, 1])
    #expect(await client.hours().map(\.start) == [0, 3600, 7200].map { Self.hour.advanced(bySeconds: $0) })
    #expect(await client.calls == 14)
    #expect(await client.waited == 3_000_500 + 3_600_000)
    #expect(await cloud.calls == 14)
  }

  @Test("It takes the quota of which most is left, and its tokens in turn")
  func rotates() async throws {
    let time = ClockStub(Self.hour)
    let clouds = [CloudStub(time), CloudStub(time), CloudStub(time)]
    let client = try Self.client(
      clouds, quotas: [0, 1, 1], limits: [TokenQuota(owner: "a", limit: 6), TokenQuota(owner: "b", limit: 10)],
      time: time)
    for _ in 0..<16 { _ = try await client.send(MistRequest(.get, "/self")) }
    #expect(await time.sleeps.isEmpty)
    var calls: [Int] = []
    for cloud in clouds { calls.append(await cloud.calls) }
    #expect(calls == [6, 5, 5])
    #expect(await client.hours().map(\.owner) == ["a", "b"])
    _ = try await client.send(MistRequest(.get, "/self"))
    #expect(await time.sleeps.count == 1)
  }

  @Test("A quota that the cloud refuses rests as long as asked, while others go on")
  func refusals() async throws {
    let time = ClockStub(Self.hour)
    let full = CloudStub(time, refusals: 1, retryAfter: "100")
    let free = CloudStub(time)
    let client = try Self.client(
      [full, free], limits: [TokenQuota(owner: "a", limit: 10), TokenQuota(owner: "b", limit: 2)], time: time)
    for _ in 0..<2 { #expect(try await client.send(MistRequest(.get, "/self")).status == 200) }
    #expect(await time.sleeps.isEmpty)
    #expect(await full.calls == 1)
    #expect(await client.rateLimited == 1)
    // The other is used up: the first rests to the end of what was asked, though it seemed to have more left.
    #expect(try await client.send(MistRequest(.get, "/self")).status == 200)
    #expect(await time.sleeps == [Self.hour.advanced(bySeconds: 100)])
    #expect(await full.calls == 2)
  }

  @Test("After three times it gives the answer back")
  func givesUp() async throws {
    let time = ClockStub(Self.hour)
    let cloud = CloudStub(time, refusals: 9, retryAfter: nil)
    let client = try Self.client([cloud], limits: [TokenQuota(owner: "a")], time: time)
    #expect(try await client.send(MistRequest(.get, "/self")).status == 429)
    #expect(await cloud.calls == 4)
    #expect(await client.rateLimited == 4)
    #expect(await time.sleeps == [5, 15, 35].map { Self.hour.advanced(bySeconds: $0) })
  }

  @Test("A call that is under way when the hour changes counts in both hours")
  func straddles() async throws {
    let time = ClockStub(Self.hour.advanced(bySeconds: 3599))
    let cloud = CloudStub(time, takes: 2000)
    let client = try Self.client([cloud], limits: [TokenQuota(owner: "a", limit: 3)], time: time)
    for _ in 0..<3 { _ = try await client.send(MistRequest(.get, "/self")) }
    #expect(await time.sleeps.isEmpty)
    _ = try await client.send(MistRequest(.get, "/self"))
    #expect(await time.sleeps == [Self.hour.advanced(byMilliseconds: 7_200_500)])
  }

  @Test("A client that fails gives its error on, and its call is counted")
  func fails() async throws {
    let time = ClockStub(Self.hour)
    let client = try QuotaClient(
      [UnreachableClient()], budget: try CallBudget(quotas: [TokenQuota(owner: "a", limit: 2)]), time: time)
    for _ in 0..<2 {
      await #expect(throws: MistError.unreachable("no route")) { try await client.send(MistRequest(.get, "/self")) }
    }
    #expect(await client.calls == 2)
    #expect(await time.sleeps.isEmpty)
    await #expect(throws: MistError.self) { try await client.send(MistRequest(.get, "/self")) }
    #expect(await time.sleeps.count == 1)
  }

  @Test("A thousand calls at once never go beyond a quota")
  func atOnce() async throws {
    let time = ClockStub(Self.hour)
    let clouds = [CloudStub(time), CloudStub(time)]
    let client = try Self.client(
      clouds, limits: [TokenQuota(owner: "a", limit: 300), TokenQuota(owner: "b", limit: 100)], time: time)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<1000 { group.addTask { _ = try? await client.send(MistRequest(.get, "/self")) } }
    }
    #expect(await client.calls == 1000)
    for hour in await client.hours() { #expect(hour.calls <= (hour.owner == "a" ? 300 : 100)) }
    #expect(await client.hours().reduce(0) { $0 + $1.calls } == 1000)
  }

  @Test("Each client has a quota and each quota a client", arguments: [[0, 0], [0, 2], [0], [1, 0, 1], [-1, 1]])
  func mismatch(_ quotas: [Int]) async throws {
    let time = ClockStub(Self.hour)
    let limits = [TokenQuota(owner: "a"), TokenQuota(owner: "b")]
    let error = #expect(throws: CallBudgetError.self) {
      try Self.client([CloudStub(time), CloudStub(time)], quotas: quotas, limits: limits, time: time)
    }
    #expect(
      error?.description == "found 2 clients with the quotas \(quotas); expected for each client the index of its quota"
    )
  }
}

/// Answers `{}` after a while, the first calls with 429.
actor CloudStub: MistClient {
  private let time: ClockStub
  private let takes: Int64
  private var refusals: Int
  private let retryAfter: String?
  private(set) var calls = 0

  init(_ time: ClockStub, takes: Int64 = 0, refusals: Int = 0, retryAfter: String? = nil) {
    self.time = time
    self.takes = takes
    self.refusals = refusals
    self.retryAfter = retryAfter
  }

  func send(_ request: MistRequest) async -> MistResponse {
    calls += 1
    await time.pass(takes)
    guard refusals > 0 else { return MistResponse(json: [:]) }
    refusals -= 1
    return MistResponse(status: 429, headers: retryAfter.map { [.init("retry-after", $0)] } ?? [], json: [:])
  }
}

/// Never answers.
struct UnreachableClient: MistClient {
  func send(_ request: MistRequest) async throws -> MistResponse { throw MistError.unreachable("no route") }
}

/// A clock that only moves when somebody waits, or time is made to pass.
actor ClockStub: TimePort {
  private var clock: Instant
  private(set) var sleeps: [Instant] = []

  init(_ start: Instant) { clock = start }

  func now() -> Instant { clock }

  func pass(_ milliseconds: Int64) { clock = clock.advanced(byMilliseconds: milliseconds) }

  func sleep(until instant: Instant) {
    sleeps.append(instant)
    clock = max(clock, instant)
  }
}
