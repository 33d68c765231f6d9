import AsyncHTTPClient
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import TwinServer

@Suite("Where the twin is reached")
struct AddressTests {
  @Test("HTTPS with a verified certificate, HTTP/2 as the two agree, HTTP/1.1 for who wants it")
  func https() async throws {
    try await ServedBench.serve { bench in
      let url = "https://localhost:\(bench.server.addresses.port)/api/v1/self"
      try await bench.withClient { client in
        let answer = try await client.execute(bench.request(url), timeout: .minutes(10))
        #expect(answer.status == .ok)
        #expect(answer.version == .http2)
        #expect(try await answer.json()["privileges"]?.array?.count == 1)
      }
      try await bench.withClient(http1: true) { client in
        let answer = try await client.execute(bench.request(url), timeout: .minutes(10))
        #expect(answer.status == .ok)
        #expect(answer.version == .http1_1)
      }
    }
  }

  @Test("plain HTTP on the same port")
  func http() async throws {
    try await ServedBench.serve { bench in
      try await bench.withClient { client in
        let answer = try await client.execute(
          bench.request("\(bench.server.addresses.http)/api/v1/self"), timeout: .minutes(10))
        #expect(answer.status == .ok)
        #expect(answer.headers.first(name: "X-Mistwin-Fidelity") == "behaviour")
      }
    }
  }

  @Test("every Mist cloud through the proxy, its certificate verified", arguments: MistClouds.apiHosts)
  func proxy(_ host: String) async throws {
    try await ServedBench.serve { bench in
      try await bench.withClient(proxy: true) { client in
        let answer = try await client.execute(bench.request("https://\(host)/api/v1/self"), timeout: .minutes(10))
        #expect(answer.status == .ok)
      }
    }
  }

  @Test(
    "no other name through the proxy",
    arguments: [
      "example.com:443", "api.mist.com:80", "api.mist.com", "mist.com:443", "api.mist.com.example.com:443",
      "127.0.0.1:443", "[::1]:443",
    ])
  func foreign(_ target: String) async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connectProxy()
      try await connection.send("CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\r\n")
      let answer = try RawAnswer(try await connection.read())
      #expect(answer.status == 403)
      #expect(answer.detail?.contains("not to \(target)") == true)
    }
  }

  @Test("what comes together with CONNECT goes through the tunnel", arguments: ["1.0", "1.1"])
  func pipelined(_ version: String) async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connectProxy()
      try await connection.send(
        """
        CONNECT API.Mist.com:443 HTTP/\(version)\r\n\r\nGET /api/v1/self HTTP/1.1\r\nHost: api.mist.com\r
        Authorization: token \(bench.token)\r\nConnection: close\r\n\r\n
        """)
      let text = try await connection.read()
      #expect(text.hasPrefix("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n"))
      #expect(text.contains("privileges"))
    }
  }

  @Test("a head that comes byte by byte is one head")
  func slowConnect() async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connectProxy()
      for byte in "CONNECT api.eu.mist.com:443 HTTP/1.1\r\nUser-Agent: x\r\n\r\n".utf8 {
        try await connection.send([byte])
      }
      #expect(try await connection.read(until: "\r\n\r\n") == "HTTP/1.1 200 Connection established\r\n\r\n")
      try await connection.close()
    }
  }

  @Test("the proxy carries out whole URLs of Mist clouds, and nothing else")
  func absolute() async throws {
    try await ServedBench.serve { bench in
      for (target, status) in [
        ("http://api.mist.com/api/v1/self", 200), ("http://example.com/", 403), ("/api/v1/self", 400),
        ("http://api.mist.com/twin/v1/ready", 404),
      ] {
        let connection = try await bench.connectProxy()
        try await connection.send(
          "GET \(target) HTTP/1.1\r\nHost: x\r\nAuthorization: Token \(bench.token)\r\nConnection: close\r\n\r\n")
        let answer = try RawAnswer(try await connection.read())
        #expect(answer.status == status, "\(target)")
        #expect(status == 200 || answer.detail != nil)
      }
    }
  }

  @Test("the control API is there for this machine, not for who takes the twin for a cloud")
  func control() async throws {
    try await ServedBench.serve { bench in
      try await bench.withClient { client in
        let url = "\(bench.server.addresses.http)/twin/v1/ready"
        let ready = try await client.execute(HTTPClientRequest(url: url), timeout: .minutes(10))
        #expect(ready.status == .ok)
        #expect(try await ready.json()["ready"]?.bool == true)
      }
      for path in ["/twin/v1/ready", "/twin/v1/state", "//twin/v1/ready", "/%74win/v1/ready"] {
        try await bench.withClient(proxy: true) { client in
          let answer = try await client.execute(bench.request("https://api.mist.com\(path)"), timeout: .minutes(10))
          #expect(answer.status == .notFound, "\(path)")
        }
        let connection = try await bench.connect()
        try await connection.send(
          "GET \(path) HTTP/1.1\r\nHost: api-ws.eu.mist.com\r\nAuthorization: Token \(bench.token)\r\nConnection: close\r\n\r\n"
        )
        #expect(try RawAnswer(try await connection.read()).status == 404, "\(path)")
      }
    }
  }

  @Test("a port that is taken is told")
  func taken() async throws {
    try await ServedBench.serve { bench in
      await #expect(throws: TwinServer.NotStarted.self) {
        _ = try await ServedBench { $0.port = bench.server.addresses.port }
      }
    }
  }
}
