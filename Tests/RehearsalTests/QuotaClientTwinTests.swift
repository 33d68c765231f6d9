import Determinism
import MistAPI
import Planning
import Testing
import Twin

@Suite("A budget of calls holds on the twin's clock, under the cloud's own limit")
struct QuotaClientTwinTests {
  /// 2027-01-11T08:10:00Z: ten minutes of an hour have passed.
  private static let start = Instant(seconds: 1_799_655_000)

  private static func twin() throws -> Twin {
    try Twin(settings: .init(seed: 11, start: start, callMedian: 150, callsPerHour: 5000))
  }

  @Test("12,000 calls: none is refused, and they take as long as predicted within 5 %", arguments: [1, 2, 3])
  func prediction(_ tokens: Int) async throws {
    let twin = try Self.twin()
    let org = try await twin.createOrganisation("Example Retail")
    var clients: [TwinClient] = []
    for number in 1...tokens {
      clients.append(TwinClient(twin, token: try await twin.mintToken("apply-\(number)", role: "write", in: org)))
    }
    // What somebody else has used of the first.
    for _ in 0..<700 { _ = await clients[0].send(MistRequest(.get, "/self")) }
    let client = try await QuotaClient.learning(from: clients, reserve: .share(0.1), time: TwinTime(twin))
    #expect(client.budget.quotas.map(\.owner) == (1...tokens).map { "apply-\($0)" })
    #expect(client.budget.quotas.map(\.used) == [702] + Array(repeating: 2, count: tokens - 1))

    let began = await twin.now
    let waves = [
      WaveCalls("groups", writes: [CallCount("create site group", 200)]), WaveCalls("read", reads: 11_800),
    ]
    let schedule = CallSchedule(waves, budget: client.budget, from: began)
    for number in 1...200 {
      let response = try await client.send(
        MistRequest(.post, "/orgs/\(org)/sitegroups", body: ["name": .string("group-\(number)")]))
      #expect(response.status == 200)
    }
    var refused = 0
    for _ in 1...11_800 {
      if try await client.send(MistRequest(.get, "/self")).status != 200 { refused += 1 }
    }
    let took = await twin.now - began
    #expect(refused == 0)
    #expect(await client.rateLimited == 0)
    #expect(await client.calls == 12_000)
    let error = (Double(schedule.duration) / Double(took) - 1).magnitude
    #expect(error < 0.05, "predicted \(schedule.duration) ms, took \(took) ms")
    // The hours are those predicted, but for the one call that an hour's change may count twice.
    var byHour: [Instant: Int] = [:]
    for count in await client.hours() {
      #expect(count.calls <= 4500)
      byHour[count.start, default: 0] += count.calls
    }
    #expect(byHour.keys.sorted() == schedule.hours.map(\.start))
    for hour in schedule.hours where hour.isFull {
      #expect((hour.calls - (byHour[hour.start] ?? 0)).magnitude <= 1)
    }
  }

  @Test("Two tokens of one person share a quota, the organisation's token has its own; the twin refuses none")
  func onePerson() async throws {
    let twin = try Twin(settings: .init(seed: 12, start: Self.start, callMedian: 150, callsPerHour: 60))
    let org = try await twin.createOrganisation("Example Retail")
    try await twin.addAdministrator(email: "ann@example.com", password: "correct horse", in: org)
    let tokens = [
      try await twin.mintUserToken("laptop", email: "ann@example.com"),
      try await twin.mintUserToken("pipeline", email: "ann@example.com"),
      try await twin.mintToken("apply", role: "write", in: org),
    ]
    let clients = tokens.map { TwinClient(twin, token: $0) }
    let learned = try await CallBudget.learn(from: clients)
    #expect(learned.quotas == [0, 0, 1])
    #expect(learned.budget.quotas.map(\.owner) == ["ann@example.com", "apply"])
    #expect(learned.budget.quotas.map(\.used) == [4, 2])
    #expect(learned.budget.quotas.map(\.limit) == [60, 60])
    let client = try QuotaClient(clients, quotas: learned.quotas, budget: learned.budget, time: TwinTime(twin))
    for _ in 0..<300 {
      #expect(try await client.send(MistRequest(.get, "/orgs/\(org)/sites")).status == 200)
    }
    #expect(await client.rateLimited == 0)
    let hours = await client.hours()
    #expect(hours.filter { $0.owner == "apply" }.map(\.calls) == [58, 60, 33])
    #expect(hours.filter { $0.owner == "ann@example.com" }.map(\.calls) == [56, 60, 33])
    // Taken for two quotas, the person's tokens would have been refused.
    let mistaken = try QuotaClient(
      Array(clients.prefix(2)),
      budget: try CallBudget(quotas: [TokenQuota(owner: "laptop", limit: 60), TokenQuota(owner: "pipeline", limit: 60)]
      ),
      time: TwinTime(twin))
    await TwinTime(twin).sleep(until: Self.start.advanced(bySeconds: 24 * 3600 - 600))
    for _ in 0..<61 { _ = try await mistaken.send(MistRequest(.get, "/self")) }
    #expect(await mistaken.rateLimited > 0)
  }
}
