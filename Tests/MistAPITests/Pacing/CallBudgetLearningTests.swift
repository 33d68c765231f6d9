import MistAPI
import Testing

@Suite("A budget learns from the cloud whose tokens are whose, and what is used")
struct CallBudgetLearningTests {
  /// What the cloud says of one token.
  struct Token: MistClient, CustomTestStringConvertible {
    var email: String?
    var name = ""
    var used: JSON = 0
    var limit: JSON? = 5000
    var seconds = 1800
    var status = 200

    var testDescription: String { "\(email ?? name) \(used)" }

    func send(_ request: MistRequest) async -> MistResponse {
      guard status == 200 else { return MistResponse(status: status, json: ["detail": "no"]) }
      if request.path == "/api/v1/self" {
        return MistResponse(json: email.map { ["email": .string($0)] } ?? ["name": .string(name), "privileges": []])
      }
      var usage = JSONObject([("requests", used), ("seconds", JSON(seconds))])
      usage["request_limit"] = limit
      return MistResponse(json: .object(usage))
    }
  }

  @Test(
    "Tokens of one person are one quota until shown otherwise",
    arguments: [
      // A count that goes on by the calls of the readings themselves is one count.
      ([Token(email: "a@x", used: 10), Token(email: "A@x", used: 12)], [0, 0], ["a@x 12"]),
      ([Token(email: "a@x", used: 10), Token(email: "b@x", used: 12)], [0, 1], ["a@x 10", "b@x 12"]),
      // Two counts that are far apart at the same time cannot be one.
      ([Token(email: "a@x", used: 10), Token(email: "a@x", used: 400)], [0, 1], ["a@x 10", "a@x (2) 400"]),
      (
        [Token(email: "a@x", used: 400), Token(email: "a@x", used: 10), Token(email: "a@x", used: 402)], [0, 1, 0],
        ["a@x 402", "a@x (2) 10"]
      ),
      // After a full hour they cannot be compared.
      (
        [Token(email: "a@x", used: 400, seconds: 1), Token(email: "a@x", used: 10, seconds: 3599)], [0, 0],
        ["a@x 400"]
      ),
      // Tokens of an organisation each have their own, unless they look the same.
      ([Token(name: "one"), Token(name: "two"), Token(name: "one")], [0, 1, 0], ["one 0", "two 0"]),
      ([Token(), Token()], [0, 1], ["token 1 0", "token 2 0"]),
    ])
  func owners(_ tokens: [Token], _ quotas: [Int], _ expected: [String]) async throws {
    let learned = try await CallBudget.learn(from: tokens)
    #expect(learned.quotas == quotas)
    #expect(learned.budget.quotas.map { "\($0.owner) \($0.used)" } == expected)
  }

  @Test("The limit is the cloud's, or the published one; what is set is kept")
  func limits() async throws {
    let tokens = [Token(name: "one", limit: 100), Token(name: "two", limit: nil), Token(name: "three", limit: 0)]
    let learned = try await CallBudget.learn(from: tokens, reserve: .share(0.5), flights: 4, margin: 7)
    #expect(learned.budget.quotas.map(\.limit) == [100, 5000, 5000])
    #expect(learned.budget.callsPerHour == 5050)
    #expect(learned.budget.flights == 4)
    #expect(learned.budget.margin == 7)
  }

  @Test("Without tokens, with one that is refused, or answers that say nothing, there is no budget")
  func faults() async throws {
    await #expect(throws: CallBudgetError.noQuota) { try await CallBudget.learn(from: []) }
    await #expect(throws: MistError.refused(status: 401, detail: "no", method: .get, path: "/api/v1/self")) {
      try await CallBudget.learn(from: [Token(name: "one", status: 401)])
    }
    for used in [JSON.null, "7", -1] {
      await #expect(
        throws: MistError.unexpectedAnswer(
          "/api/v1/self/usage", expected: "the number of requests of this hour", found: "an object")
      ) { try await CallBudget.learn(from: [Token(name: "one", used: used)]) }
    }
    await #expect(throws: CallBudgetError.self) {
      try await CallBudget.learn(from: [Token(name: "one", limit: 100)], reserve: .calls(100))
    }
  }
}
