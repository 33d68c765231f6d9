public import Determinism

/// A client that spreads its calls over several tokens and never goes beyond their quotas: before a call that would, it
/// waits for the next full hour, on the one port of time.
///
/// Each call goes to the quota of which most is left (the first of equals), and there to each token in turn. Should the
/// cloud refuse a call nevertheless (429, because others use the same quota), that quota rests as long as the cloud
/// asks, and the call is sent again, at most three times.
public actor QuotaClient: MistClient {
  /// The budget that it keeps to.
  public nonisolated let budget: CallBudget
  /// Those of the budget.
  public nonisolated var flights: Int { budget.flights }
  private let time: any TimePort
  private var quotas: [Quota]
  private var counts: [HourKey: Int] = [:]

  /// How many calls were sent so far, those sent again included.
  public private(set) var calls = 0
  /// How many answers were 429.
  public private(set) var rateLimited = 0
  /// How long calls have waited for quotas, in milliseconds; calls that wait at once count each.
  public private(set) var waited: Int64 = 0

  private static let retries = 3
  private static let longestWait: Int64 = 86_400

  private struct Quota {
    var meter: QuotaMeter
    var clients: [any MistClient]
    var next = 0
  }

  private struct HourKey: Hashable {
    var hour: Int64
    var quota: Int
  }

  /// What was sent in one hour under one quota.
  public struct HourCount: Hashable, Sendable, Codable {
    /// When the hour begins.
    public let start: Instant
    /// Whose quota it is.
    public let owner: String
    /// How many calls were sent.
    public let calls: Int
  }

  /// A client for these tokens.
  /// - Parameters:
  ///   - clients: one a token.
  ///   - quotas: for each client the index of its quota in the budget; if nil, each has its own, in order.
  ///   - time: the clock by which hours are told.
  /// - Throws: `CallBudgetError.clients` if a client has no quota or a quota no client.
  public init(
    _ clients: [any MistClient], quotas indices: [Int]? = nil, budget: CallBudget, time: any TimePort
  ) throws(CallBudgetError) {
    let indices = indices ?? Array(clients.indices)
    guard indices.count == clients.count, Set(indices) == Set(budget.quotas.indices) else {
      throw .clients(count: clients.count, quotas: indices)
    }
    self.budget = budget
    self.time = time
    quotas = budget.quotas.map {
      Quota(meter: QuotaMeter(allowance: budget.allowance(of: $0), used: $0.used), clients: [])
    }
    for (client, index) in zip(clients, indices) { quotas[index].clients.append(client) }
  }

  /// Sends the call as soon as a quota allows it.
  public func send(_ request: MistRequest) async throws -> MistResponse {
    var refusals = 0
    while true {
      let (index, client) = try await nextClient()
      let response: MistResponse
      do {
        response = try await client.send(request)
      } catch {
        quotas[index].meter.finish(at: await time.now())
        throw error
      }
      let now = await time.now()
      quotas[index].meter.finish(at: now)
      guard response.status == 429 else { return response }
      rateLimited += 1
      refusals += 1
      guard refusals <= Self.retries else { return response }
      // Where the cloud does not say how long: longer each time (mistapi does the same; mist-fidelity, section 1.5).
      let seconds = response.header("retry-after").flatMap { Int64($0) } ?? 5 << (refusals - 1)
      quotas[index].meter.close(until: now.advanced(bySeconds: min(max(1, seconds), Self.longestWait)))
    }
  }

  /// The calls of each hour and quota, hours first.
  public func hours() -> [HourCount] {
    counts.sorted { ($0.key.hour, $0.key.quota) < ($1.key.hour, $1.key.quota) }.map { key, calls in
      HourCount(start: Instant(seconds: key.hour * 3600), owner: budget.quotas[key.quota].owner, calls: calls)
    }
  }

  /// Waits until a quota has something left, counts a call in it, and gives the token whose turn it is.
  private func nextClient() async throws -> (quota: Int, client: any MistClient) {
    while true {
      let now = await time.now()
      var best: (index: Int, left: Int)?
      for index in quotas.indices {
        let left = quotas[index].meter.left(at: now)
        if left > best?.left ?? 0 { best = (index, left) }
      }
      if let index = best?.index {
        quotas[index].meter.send(at: now)
        calls += 1
        counts[HourKey(hour: QuotaMeter.hour(of: now), quota: index), default: 0] += 1
        let turn = quotas[index].next
        quotas[index].next = (turn + 1) % quotas[index].clients.count
        return (index, quotas[index].clients[turn])
      }
      let reopens = quotas.map { $0.meter.reopens(after: now, margin: budget.margin) }
      guard let until = reopens.min() else { throw CallBudgetError.noQuota }
      try await time.sleep(until: until)
      waited += max(0, await time.now() - now)
    }
  }
}
