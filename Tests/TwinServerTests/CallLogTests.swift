import AsyncHTTPClient
import Determinism
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import Twin
import TwinServer

@Suite("The last calls of a served twin")
struct CallLogTests {
  /// Calls over the wire.
  private struct Caller {
    let bench: ServedBench
    let client: HTTPClient

    @discardableResult
    func send(
      _ path: String, _ method: NIOHTTP1.HTTPMethod = .GET, body: String? = nil, isWatching: Bool = false
    ) async throws -> Int {
      var request = bench.request(bench.server.addresses.https + path, method, body: body)
      if isWatching { request.headers.add(name: "X-Requested-With", value: "mistwin-dashboard") }
      let answer = try await client.execute(request, timeout: .minutes(10))
      _ = try await answer.text()
      return Int(answer.status.code)
    }

    func calls(_ query: String = "") async throws -> [JSON] {
      let request = bench.request("\(bench.server.addresses.https)/twin/v1/calls\(query)")
      let answer = try await client.execute(request, timeout: .minutes(10))
      #expect(answer.status == .ok)
      return try await answer.json()["calls"]?.array ?? []
    }
  }

  private func withCaller(_ body: (Caller) async throws -> Void) async throws {
    try await ServedBench.serve { bench in
      try await bench.withClient { client in try await body(Caller(bench: bench, client: client)) }
    }
  }

  @Test("each with its operation, what its answer rests on, and why it was refused")
  func described() async throws {
    try await withCaller { caller in
      let org = caller.bench.org
      try await caller.send("/api/v1/orgs/\(org)/sites?limit=3")
      try await caller.send("/api/v1/orgs/\(org)/sites", .POST, body: "{}")
      try await caller.send("/api/v1/no/such/thing")
      try await caller.send("/twin/v1/clock")
      let calls = try await caller.calls()
      #expect(calls.map { $0["path"]?.string?.split(separator: "/").last } == ["clock", "thing", "sites", "sites"])
      #expect(calls[3]["operation"] == "listOrgSites" && calls[3]["fidelity"] == "behaviour")
      #expect(calls[3]["status"] == 200 && calls[3]["detail"] == nil)
      #expect(calls[3]["path"] == .string("/api/v1/orgs/\(org)/sites"))
      #expect(calls[2]["method"] == "POST" && calls[2]["status"] == 400)
      #expect(calls[2]["detail"]?.string?.isEmpty == false)
      #expect(calls[1]["status"] == 404 && calls[1]["operation"] == nil && calls[1]["fidelity"] == nil)
      #expect(calls[0]["fidelity"] == nil)
      #expect(calls[0]["at"]?.double == Double(await caller.bench.twin.now.seconds))
      #expect(try await caller.calls("?limit=2").count == 2)
      #expect(try await caller.send("/twin/v1/calls?limit=-1") == 400)
    }
  }

  @Test("those who only look on are told when they are asked for, and push nobody out; what they change is told")
  func watching() async throws {
    try await withCaller { caller in
      try await caller.send("/api/v1/self")
      for _ in 0..<120 { try await caller.send("/twin/v1/state", isWatching: true) }
      try await caller.send("/twin/v1/clock", .POST, body: #"{"advance":"1h"}"#, isWatching: true)
      #expect(try await caller.calls().map { $0["path"]?.string } == ["/twin/v1/clock", "/api/v1/self"])
      let all = try await caller.calls("?watching=true&limit=1000")
      #expect(all.count { $0["watching"] == true } == 100)
      #expect(all.last?["path"] == "/api/v1/self")
      let numbers = all.compactMap { $0["number"]?.int }
      #expect(numbers == numbers.sorted(by: >))
    }
  }

  @Test("five hundred are kept, the latest")
  func bounded() async throws {
    try await withCaller { caller in
      for number in 0..<520 { try await caller.send("/api/v1/n\(number)") }
      let calls = try await caller.calls("?limit=1000")
      #expect(calls.count == 500)
      #expect(calls.first?["path"] == "/api/v1/n519" && calls.last?["path"] == "/api/v1/n20")
    }
  }

  @Test("a secret in a path is not told, and faults are")
  func secrets() async throws {
    try await withCaller { caller in
      try await caller.send("/api/v1/self/update/verify/very-secret")
      try await caller.bench.twin.setFaults(["rules": [["path": "/api/v1/self", "effect": ["status": 503]]]])
      try await caller.send("/api/v1/self")
      let calls = try await caller.calls()
      #expect(calls[0]["status"] == 503)
      #expect(calls[1]["path"] == "/api/v1/self/update/verify/{token}")
      #expect(!JSON.array(calls).text.contains("very-secret"))
    }
  }

  @Test("only a caller is told, and a reader is enough")
  func callers() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      try await connection.send("GET /twin/v1/calls HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try await connection.readAnswer().status == 401)
      try await connection.close()
      let reader = try await bench.twin.mintToken("reader", role: "read", in: bench.org)
      let other = try await bench.connect()
      try await other.send("GET /twin/v1/calls HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(reader)\r\n\r\n")
      #expect(try await other.readAnswer().status == 200)
      try await other.close()
    }
  }
}
