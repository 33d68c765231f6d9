import Determinism
import MistAPI
import Testing

@Suite("A paced client waits when it is asked to, and counts")
struct PacedClientTests {
  private static let start = Instant(seconds: 1_800_000_000)

  private static func limited(_ times: Int, retryAfter: String?) -> StubClient {
    StubClient { _, number in
      guard number < times else { return MistResponse(json: [:]) }
      return MistResponse(status: 429, headers: retryAfter.map { [.init("retry-after", $0)] } ?? [], json: [:])
    }
  }

  @Test("It waits as long as asked and sends the call again", arguments: 0...3)
  func waits(_ times: Int) async throws {
    let client = Self.limited(times, retryAfter: "73")
    let time = StubTime(Self.start)
    let paced = PacedClient(client, time: time)
    let response = try await paced.send(MistRequest(.get, "/self"))
    #expect(response.status == 200)
    #expect(await time.sleeps == Array(repeating: 73, count: times))
    #expect(await paced.calls == times + 1)
    #expect(await paced.rateLimited == times)
  }

  @Test("After three times it gives the answer back", arguments: [4, 10])
  func givesUp(_ times: Int) async throws {
    let client = Self.limited(times, retryAfter: "10")
    let time = StubTime(Self.start)
    let paced = PacedClient(client, time: time)
    let response = try await paced.send(MistRequest(.post, "/x", body: [:]))
    #expect(response.status == 429)
    #expect(await time.sleeps == [10, 10, 10])
    #expect(await client.requests.count == 4)
    #expect(await paced.rateLimited == 4)
    #expect(await paced.writes == 4)
  }

  @Test(
    "Without a time, or with one that makes no sense, it waits a little",
    arguments: [(nil, 5), ("soon", 5), ("0", 1), ("-3", 1)] as [(String?, Int64)])
  func oddTimes(_ header: String?, _ seconds: Int64) async throws {
    let time = StubTime(Self.start)
    let paced = PacedClient(Self.limited(1, retryAfter: header), time: time)
    _ = try await paced.send(MistRequest(.get, "/self"))
    #expect(await time.sleeps == [seconds])
  }

  @Test("A wait beyond the end of time does not trap")
  func hugeTime() async throws {
    let time = StubTime(Self.start)
    let paced = PacedClient(Self.limited(1, retryAfter: "9223372036854775807"), time: time)
    #expect(try await paced.send(MistRequest(.get, "/self")).status == 200)
    #expect(await time.sleeps.count == 1)
  }

  @Test("Other answers are given back at once", arguments: [200, 400, 401, 403, 404, 500, 503])
  func others(_ status: Int) async throws {
    let client = StubClient { _, _ in MistResponse(status: status, json: [:]) }
    let time = StubTime(Self.start)
    let paced = PacedClient(client, time: time)
    #expect(try await paced.send(MistRequest(.get, "/self")).status == status)
    #expect(await time.sleeps.isEmpty)
    #expect(await client.requests.count == 1)
  }

  @Test("It counts calls, writes, and the most in one hour of the clock")
  func counts() async throws {
    let client = StubClient { _, _ in MistResponse(json: [:]) }
    let time = StubTime(Instant(seconds: 1_800_000_000 / 3600 * 3600 + 3599))
    let paced = PacedClient(client, time: time)
    for method in [HTTPMethod.get, .post, .put, .delete, .get] { _ = try await paced.send(MistRequest(method, "/x")) }
    #expect(await paced.mostInOneHour == 5)
    await time.sleep(until: await time.now().advanced(bySeconds: 1))
    for _ in 0..<3 { _ = try await paced.send(MistRequest(.get, "/x")) }
    #expect(await paced.calls == 8)
    #expect(await paced.writes == 3)
    #expect(await paced.mostInOneHour == 5)
    for _ in 0..<4 { _ = try await paced.send(MistRequest(.get, "/x")) }
    #expect(await paced.mostInOneHour == 7)
  }
}
