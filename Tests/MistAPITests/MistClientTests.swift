import MistAPI
import Testing

@Suite("Calls through a client")
struct MistClientTests {
  @Test("Requests stand below /api/v1; empty values of a query count as absent")
  func request() {
    let request = MistRequest(.get, "/self", query: [.init("mac", ""), .init("mac", "x"), .init("limit", "1")])
    #expect(request.path == "/api/v1/self")
    #expect(request.query("mac") == "x")
    #expect(request.query("serial") == nil)
    #expect(request.body == nil)
    #expect(MistRequest(.post, "/x", body: ["a": 1]).body == Array(#"{"a":1}"#.utf8))
  }

  private func items(_ count: Int) -> StubClient {
    StubClient { request, _ in
      let limit = Int(request.query("limit") ?? "") ?? 100
      let page = Int(request.query("page") ?? "") ?? 1
      let part = (0..<count).dropFirst((page - 1) * limit).prefix(limit)
      return MistResponse(headers: [.init("x-page-total", String(count))], json: .array(part.map { JSON($0) }))
    }
  }

  @Test("A list is read page by page", arguments: [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3)])
  func list(_ count: Int, _ calls: Int) async throws {
    let client = items(count)
    let found = try await client.list("/things", query: [.init("type", "all")], pageSize: 5)
    #expect(found.map(\.int) == (0..<count).map { $0 })
    let requests = await client.requests
    #expect(requests.count == calls)
    #expect(requests.map { $0.query("page") } == (1...calls).map { String($0) })
    #expect(requests.allSatisfy { $0.query("type") == "all" && $0.query("limit") == "5" })
  }

  @Test("Of a client that takes several calls at once the pages are read so, and stand in their order")
  func pagesAtOnce() async throws {
    let client = StubClient(flights: 4) { request, _ in
      let page = request.query("page").flatMap { Int($0) } ?? 1
      return MistResponse(
        headers: [.init("x-page-total", "37")],
        json: .array((0..<37).dropFirst((page - 1) * 5).prefix(5).map { JSON($0) }))
    }
    #expect(try await client.list("/things", pageSize: 5).map(\.int) == Array(0..<37))
    #expect(Set(await client.requests.compactMap { $0.query("page") }).count == 8)
    #expect(await client.requests.count == 8)
    #expect((2...4).contains(await client.mostUnderWay))
  }

  @Test("null is an empty list; a list without headers is whole; a server that repeats itself is not followed for ever")
  func oddLists() async throws {
    let null = StubClient { _, _ in MistResponse(json: nil) }
    #expect(try await null.list("/things") == [])
    let bare = StubClient { _, _ in MistResponse(json: [1, 2]) }
    #expect(try await bare.list("/things") == [1, 2])
    let short = StubClient { _, number in
      MistResponse(headers: [.init("x-page-total", "5000")], json: number == 0 ? [1] : [])
    }
    #expect(try await short.list("/things") == [1])
    #expect(await short.requests.count == 2)
  }

  @Test("A list that is none is an error that says so")
  func notAList() async throws {
    let client = StubClient { _, _ in MistResponse(json: ["results": []]) }
    let error = await #expect(throws: MistError.self) { try await client.list("/things") }
    #expect(error?.description == "/api/v1/things answered an object where the published API has a list")
  }

  @Test(
    "Refusals carry status and detail",
    arguments: [
      (404, #"{"detail":"Not found."}"#, "Not found."), (400, #"{"reason":["bad code"]}"#, "bad code"),
      (404, #"{"id":"x"}"#, #"{"id":"x"}"#), (500, "<html>oops</html>", "<html>oops</html>"),
      (502, "", "no detail given"),
    ])
  func refused(_ status: Int, _ body: String, _ detail: String) async throws {
    let client = StubClient { _, _ in MistResponse(status: status, body: Array(body.utf8)) }
    let error = await #expect(throws: MistError.self) { try await client.call(.put, "/sites/1") }
    #expect(error == .refused(status: status, detail: detail, method: .put, path: "/api/v1/sites/1"))
    #expect(error?.description == "PUT /api/v1/sites/1 was refused with status \(status): \(detail)")
  }

  @Test("429 is told apart, with the seconds to wait")
  func rateLimited() async throws {
    let client = StubClient { _, _ in MistResponse(status: 429, headers: [.init("retry-after", "73")], json: [:]) }
    let error = await #expect(throws: MistError.self) { try await client.call(.get, "/self") }
    #expect(error == .rateLimited(retryAfter: 73, path: "/api/v1/self"))
    #expect(error?.description.contains("73 s") == true)
  }

  @Test("An empty body is null; a body that is not JSON is an error that says where")
  func bodies() async throws {
    let empty = StubClient { _, _ in MistResponse() }
    #expect(try await empty.call(.delete, "/x") == .null)
    let broken = StubClient { _, _ in MistResponse(body: Array("{".utf8)) }
    let error = await #expect(throws: MistError.self) { try await broken.call(.get, "/x") }
    #expect(error?.description.contains("/api/v1/x answered") == true)
    #expect(error?.description.contains("line 1 column 2") == true)
    #expect(MistError.unreachable("no route").description == "no answer came: no route")
  }

  @Test("Identity: who, and what it may do")
  func identity() async throws {
    let org = "a1b2c3d4-0000-4000-8000-00000000000f"
    let client = StubClient { _, _ in
      MistResponse(json: [
        "email": "a@b.example",
        "privileges": [
          ["scope": "org", "role": "read", "org_id": .string(org), "name": "Shops"], ["scope": "msp", "role": "admin"],
        ],
      ])
    }
    let identity = try await client.identity()
    #expect(identity.email == "a@b.example")
    #expect(identity.privileges.map(\.role) == ["read", "admin"])
    #expect(identity.privileges.map(\.organisation?.description) == [org, nil])
    let nobody = StubClient { _, _ in MistResponse(json: ["privileges": nil]) }
    await #expect(throws: MistError.self) { try await nobody.identity() }
  }

  @Test("A claim in which no code was good is an outcome, not an error")
  func badClaim() async throws {
    let client = StubClient { _, _ in
      MistResponse(
        status: 400,
        json: [
          "added": [], "duplicated": [], "error": ["X", "Y"], "reason": ["unknown"], "inventory_added": [],
          "inventory_duplicated": [],
        ])
    }
    let outcome = try await client.claim(["X", "Y"], in: .zero)
    #expect(outcome.errors.map(\.item) == ["X", "Y"])
    #expect(outcome.errors.map(\.reason) == ["unknown", "no reason given"])
    #expect(outcome.added.isEmpty)
    let other = StubClient { _, _ in MistResponse(status: 400, json: ["detail": "no"]) }
    await #expect(throws: MistError.self) { try await other.claim(["X"], in: .zero) }
  }
}
