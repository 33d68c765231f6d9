import AsyncHTTPClient
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import Twin
import TwinServer

@Suite("What comes over the wire")
struct ProtocolTests {
  @Test(
    "what is no HTTP gets 400 with a reason, and hurts nobody else",
    arguments: [
      "GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", "HELLO\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
      "POST /api/v1/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET / HTTP/9.9\r\n\r\n",
      "\u{0}\u{1}\u{2}\u{3}\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -4\r\n\r\n",
    ])
  func malformed(_ text: String) async throws {
    try await ServedBench.serve { bench in
      let good = try await bench.connect()
      let connection = try await bench.connect()
      try await connection.send(text)
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 400)
      #expect(answer.detail?.isEmpty == false)
      #expect(answer.headers.contains("Content-Type: application/json"))
      try await good.send("GET /twin/v1/ready HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try await good.readAnswer().status == 200)
      try await good.close()
    }
  }

  @Test("headers beyond the limit get 431")
  func headers() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      try await connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 70_000))\r\n\r\n")
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 431)
      #expect(answer.detail != nil)
    }
  }

  @Test("a body beyond the limit gets 413, whether its length is told or not")
  func oversized() async throws {
    try await ServedBench.serve(settings: { $0.bodyLimit = 1000 }) { bench in
      let told = try await bench.connect()
      try await told.send("POST /api/v1/orgs HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
      let answer = try await told.readAnswer()
      #expect(answer.status == 413)
      #expect(answer.detail?.contains("1000 bytes") == true)
      try await told.send(String(repeating: "x", count: 1001))
      #expect(try await told.read() == "")

      let chunked = try await bench.connect()
      try await chunked.send("POST /api/v1/orgs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<3 { try await chunked.send("1f4\r\n\(String(repeating: "x", count: 500))\r\n") }
      #expect(try await chunked.readAnswer().status == 413)
      try await chunked.close()

      try await bench.withClient { client in
        let answer = try await client.execute(
          bench.request(
            "\(bench.server.addresses.https)/api/v1/orgs/\(bench.org)/sites", .POST,
            body: String(repeating: "x", count: 100_000)), timeout: .minutes(10))
        #expect(answer.status == .payloadTooLarge)
        #expect(answer.version == .http2)
      }
    }
  }

  @Test("a body in pieces and without a length is one body")
  func chunked() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      try await connection.send(
        """
        POST /api/v1/orgs/\(bench.org)/sites HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r
        Transfer-Encoding: chunked\r\n\r\n7\r\n{"name"\r\n
        """)
      try await connection.send("9\r\n: \"North\"\r\n1\r\n}\r\n0\r\n\r\n")
      let answer = try await connection.readAnswer()
      #expect(answer.status == 200)
      #expect(try JSON(parsing: Array(answer.body.utf8))["name"]?.string == "North")
      try await connection.close()
    }
  }

  @Test("a body that comes too slowly gets 408")
  func slow() async throws {
    // The limit holds for the opening too, which a busy machine draws out.
    try await ServedBench.serve(settings: { $0.requestTimeout = .seconds(15) }) { bench in
      let connection = try await bench.connect()
      try await connection.send("POST /api/v1/orgs HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 408)
      #expect(answer.detail != nil)
    }
  }

  @Test("who says nothing is not kept", arguments: ["", "GET / HT", "\u{16}\u{3}\u{1}"])
  func silent(_ beginning: String) async throws {
    try await ServedBench.serve(settings: {
      $0.requestTimeout = .milliseconds(200)
      $0.idleTimeout = .milliseconds(200)
    }) { bench in
      let connection = try await bench.connect()
      try await connection.send(beginning)
      _ = try await connection.read()
    }
  }

  @Test("a client that has said all gets its answer; one that leaves hurts nobody")
  func halfClosed() async throws {
    try await ServedBench.serve { bench in
      for _ in 0..<20 {
        let gone = try await bench.connect()
        try await gone.halfClose()
        #expect(try await gone.read() == "")
      }
      let connection = try await bench.connect()
      try await connection.send("GET /api/v1/self HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n\r\n")
      try await connection.halfClose()
      #expect(try RawAnswer(try await connection.read()).status == 200)
    }
  }

  @Test("requests sent ahead are all answered, also when nothing follows them or nonsense does")
  func ahead() async throws {
    try await ServedBench.serve { bench in
      let one = "GET /api/v1/self HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n\r\n"
      func count(_ text: String, _ status: String) -> Int {
        text.components(separatedBy: "HTTP/1.1 \(status) ").count - 1
      }
      let closed = try await bench.connect()
      try await closed.send(String(repeating: one, count: 500))
      try await closed.halfClose()
      #expect(count(try await closed.read(), "200") == 500)
      let nonsense = try await bench.connect()
      try await nonsense.send(String(repeating: one, count: 3) + "no HTTP\r\n\r\n")
      let text = try await nonsense.read()
      #expect(count(text, "200") == 3)
      #expect(count(text, "400") == 1)
      #expect(text.range(of: "HTTP/1.1 400 ").map { !text[$0.upperBound...].contains("HTTP/1.1 200 ") } == true)
      let unfinished = try await bench.connect()
      try await unfinished.send(one + "POST /api/v1/orgs HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
      _ = try await unfinished.readAnswer()
      try await unfinished.halfClose()
      #expect(count(try await unfinished.read(), "200") == 0)
    }
  }

  @Test("one connection serves many requests, also those sent ahead, in order")
  func keepAlive() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      let names = (0..<5).map { "Site\($0)" }
      var text = ""
      for name in names {
        let body = "{\"name\":\"\(name)\"}"
        text +=
          "POST /api/v1/orgs/\(bench.org)/sites HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
      }
      try await connection.send(text + "GET /twin/v1/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let answers = try await connection.read()
      let places = names.compactMap { answers.range(of: "\"\($0)\"")?.lowerBound }
      #expect(places.count == 5)
      #expect(places == places.sorted())
    }
  }

  @Test("answers are compressed for who asks, when it is worth it")
  func gzip() async throws {
    try await ServedBench.serve { bench in
      for index in 0..<40 {
        _ = await twinSite(bench, "Site number \(index) with a name of some length")
      }
      for http1 in [true, false] {
        try await bench.withClient(http1: http1, gzip: true) { client in
          var request = bench.request("\(bench.server.addresses.https)/api/v1/orgs/\(bench.org)/sites")
          request.headers.add(name: "Accept-Encoding", value: "gzip")
          let answer = try await client.execute(request, timeout: .minutes(10))
          #expect(answer.headers.first(name: "X-Page-Total") == "40")
          #expect(answer.headers.first(name: "Vary") == "Accept-Encoding")
          #expect(try await answer.json().array?.count == 40)
        }
      }
      let connection = try await bench.connect()
      try await connection.send(
        "HEAD /api/v1/orgs/\(bench.org)/sites HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n"
          + "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n")
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
    }
  }

  private func twinSite(_ bench: ServedBench, _ name: String) async -> MistResponse {
    await bench.twin.answer(
      MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": .string(name)]), credentials: .token(bench.token))
  }

  @Test("methods that the API does not have get 405; OPTIONS says which there are")
  func methods() async throws {
    try await ServedBench.serve { bench in
      for method in ["PATCH", "TRACE", "PROPFIND", "CONNECT"] {
        let connection = try await bench.connect()
        let target = method == "CONNECT" ? "api.mist.com:443" : "/api/v1/self"
        try await connection.send("\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answer = try RawAnswer(try await connection.read())
        #expect(answer.status == 405, "\(method)")
        #expect(answer.detail != nil)
      }
      let connection = try await bench.connect()
      try await connection.send(
        "OPTIONS /api/v1/self HTTP/1.1\r\nHost: a\r\nOrigin: https://manage.mist.com\r\nConnection: close\r\n\r\n")
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 200)
      #expect(answer.headers.contains("Access-Control-Allow-Origin: https://manage.mist.com"))
      #expect(
        answer.headers.contains { $0.hasPrefix("Access-Control-Expose-Headers: ") && $0.contains("X-Page-Total") })
    }
  }

  @Test("a client that waits for leave to send gets it")
  func expectation() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      try await connection.send(
        "POST /api/v1/orgs/\(bench.org)/sites HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n"
          + "Content-Length: 16\r\nExpect: 100-continue\r\n\r\n")
      #expect(try await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      try await connection.send("{\"name\":\"South\"}")
      #expect(try await connection.readAnswer().status == 200)
      try await connection.close()
    }
  }
}
