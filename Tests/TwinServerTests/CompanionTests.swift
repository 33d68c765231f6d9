import AsyncHTTPClient
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import TwinServer

/// Tells what it was asked.
private struct EchoService: CompanionService {
  func owns(_ path: String) -> Bool { path == "/echo" || path.hasPrefix("/api") || path.hasPrefix("/twin") }

  func answer(_ request: CompanionRequest) async -> MistResponse {
    await Task.yield()
    return MistResponse(
      status: 202, headers: [.init("content-type", "text/plain; charset=utf-8")],
      body: Array("\(request.request.method.rawValue) \(request.header("X-Api-Key") ?? "no key")".utf8)
        + (request.request.body ?? []))
  }
}

@Suite("What is served beside the cloud's API")
struct CompanionTests {
  @Test(
    "a companion gets its own paths, with their headers and bodies, over HTTP/2 and HTTP/1", arguments: [true, false])
  func own(http1: Bool) async throws {
    try await ServedBench.serve(settings: { $0.companions = [EchoService()] }) { bench in
      try await bench.withClient(http1: http1) { client in
        var request = bench.request("\(bench.server.addresses.https)/echo", .POST, body: " and a body")
        request.headers.add(name: "x-API-key", value: "k1")
        let answer = try await client.execute(request, timeout: .minutes(10))
        #expect(answer.status.code == 202)
        #expect(answer.headers.first(name: "content-type") == "text/plain; charset=utf-8")
        #expect(try await answer.text() == "POST k1 and a body")
        let after = try await client.execute(
          bench.request("\(bench.server.addresses.https)/api/v1/self"), timeout: .minutes(10))
        #expect(after.status == .ok)
      }
    }
  }

  @Test(
    "a companion never answers for the cloud, nor for the twin, and is not met through the proxy or by a cloud's name")
  func others() async throws {
    try await ServedBench.serve(settings: { $0.companions = [EchoService()] }) { bench in
      for (path, host, status) in [
        ("/api/v1/self", "a", 401), ("/twin/v1/ready", "a", 200), ("/elsewhere", "a", 401),
        ("/echo", "api.mist.com", 401),
      ] {
        let connection = try await bench.connect()
        try await connection.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        let answer = try await connection.readAnswer()
        #expect(answer.status == status, "\(path) of \(host)")
        try await connection.close()
      }
      try await bench.withClient(proxy: true) { client in
        let answer = try await client.execute(bench.request("https://api.mist.com/echo"), timeout: .minutes(10))
        #expect(answer.status == .notFound)
      }
    }
  }
}
