public import Determinism

extension CallBudget {
  /// What the cloud says of some tokens.
  public struct Learned: Sendable {
    /// The budget with a quota for each owner.
    public let budget: CallBudget
    /// For each client the index of its quota in the budget.
    public let quotas: [Int]
    /// The seconds after which the cloud begins to count anew, as it said last; nil where it does not say.
    public let secondsLeft: Int?
  }

  /// Asks the cloud whose each token is (`GET /self`) and how much of its quota is used (`GET /self/usage`): two
  /// calls a token.
  ///
  /// Tokens of one person count as one quota until shown otherwise: only if the counts that the cloud gives for them,
  /// read right after one another in the same hour, are too far apart to be one count, each has its own.
  ///
  /// - Parameter clients: one a token.
  /// - Throws: `MistError` if a token is refused, `CallBudgetError` if nothing is left to call with.
  public static func learn(
    from clients: [any MistClient], reserve: CallReserve = .none, callTime: CallTime = .modelled, flights: Int = 1,
    margin: Int64 = 1000
  ) async throws -> Learned {
    var quotas: [TokenQuota] = []
    var readings: [Reading] = []
    var indices: [Int] = []
    // Calls of our own lie between two readings.
    let slack = 2 * clients.count + 2
    for (number, client) in clients.enumerated() {
      var reading = try await Reading(client, number: number + 1)
      let known = readings.firstIndex { $0.isOneCount(with: reading, slack: slack) }
      if let known {
        indices.append(known)
        readings[known].used = max(readings[known].used, reading.used)
        readings[known].secondsLeft = reading.secondsLeft
        quotas[known].used = readings[known].used
        quotas[known].limit = min(quotas[known].limit, reading.limit)
      } else {
        let namesakes = readings.count { $0.owner == reading.owner }
        indices.append(quotas.count)
        let name = namesakes == 0 ? reading.name : "\(reading.name) (\(namesakes + 1))"
        quotas.append(TokenQuota(owner: name, limit: reading.limit, used: reading.used))
        reading.name = name
        readings.append(reading)
      }
    }
    let budget = try CallBudget(
      quotas: quotas, reserve: reserve, callTime: callTime, flights: flights, margin: margin)
    let secondsLeft = readings.last.flatMap { $0.secondsLeft > 0 ? $0.secondsLeft : nil }
    return Learned(budget: budget, quotas: indices, secondsLeft: secondsLeft)
  }

  /// What the cloud said of one token.
  private struct Reading {
    /// Who it is: the address of a person, or what can be known of the token of an organisation.
    var owner: String
    /// The owner's name for people.
    var name: String
    var used: Int
    var limit: Int
    /// Until the count begins anew.
    var secondsLeft: Int

    init(_ client: any MistClient, number: Int) async throws {
      let identity = try await client.call(.get, "/self")
      if let email = identity["email"]?.string, !email.isEmpty {
        owner = "person \(email.lowercased())"
        name = email
      } else {
        // Two tokens of an organisation of one name and the same rights may be the same one.
        name = identity["name"]?.string ?? ""
        owner = "token \(name) \(identity["privileges"]?.text ?? "")"
        if name.isEmpty {
          name = "token \(number)"
          owner = name
        }
      }
      let usage = try await client.call(.get, "/self/usage")
      guard let used = usage["requests"]?.int, used >= 0 else {
        throw MistError.unexpectedAnswer(
          "/api/v1/self/usage", expected: "the number of requests of this hour", found: usage.describedForErrors)
      }
      self.used = used
      limit = usage["request_limit"]?.int.flatMap { $0 > 0 ? $0 : nil } ?? TokenQuota.published
      secondsLeft = usage["seconds"]?.int ?? 0
    }

    /// Whether another token, read later, may share the count.
    func isOneCount(with later: Reading, slack: Int) -> Bool {
      guard owner == later.owner else { return false }
      // Over a full hour the counts cannot be compared.
      guard later.secondsLeft <= secondsLeft else { return true }
      return abs(later.used - used) <= slack
    }
  }
}

extension QuotaClient {
  /// A client for these tokens, with what the cloud says of them; see `CallBudget.learn`.
  public static func learning(
    from clients: [any MistClient], reserve: CallReserve = .none, callTime: CallTime = .modelled, flights: Int = 1,
    margin: Int64 = 1000, time: any TimePort
  ) async throws -> QuotaClient {
    let learned = try await CallBudget.learn(
      from: clients, reserve: reserve, callTime: callTime, flights: flights, margin: margin)
    return try QuotaClient(clients, quotas: learned.quotas, budget: learned.budget, time: time)
  }
}
