import AsyncHTTPClient
import Determinism
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import Twin
import TwinServer

@Suite("Faults on demand, on the wire")
struct FaultTests {
  private func answer(to effect: JSON) async throws -> String {
    let bench = try await ServedBench()
    try await bench.twin.setFaults(["rules": [["path": "/api/v1/self", "effect": effect]]])
    let connection = try await bench.connect()
    try await connection.send(
      "GET /api/v1/self HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\nConnection: close\r\n\r\n")
    let text = try await connection.read()
    try await bench.server.stop()
    return text
  }

  @Test("no answer, half an answer, no HTTP, and another status")
  func effects() async throws {
    #expect(try await answer(to: ["reset": true]) == "")
    #expect(try await answer(to: ["empty": true]) == "")
    let cut = try RawAnswer(try await answer(to: ["cut_off": 10]))
    #expect(cut.status == 200)
    #expect(cut.body.utf8.count == 10)
    #expect(cut.headers.contains { $0.hasPrefix("Content-Length: ") && $0 != "Content-Length: 10" })
    let garbage = try await answer(to: ["garbage": 40])
    #expect(!garbage.isEmpty)
    #expect(!garbage.hasPrefix("HTTP"))
    #expect(try RawAnswer(try await answer(to: ["status": 503])).status == 503)
  }

  @Test(
    "over TLS clients see an error, and the next call is well", arguments: ["reset", "empty", "cut_off", "garbage"],
    [true, false])
  func overTLS(_ effect: String, http1Only: Bool) async throws {
    try await ServedBench.serve { bench in
      let value: JSON = effect == "cut_off" ? 5 : effect == "garbage" ? 20 : true
      let kind = JSON.object(JSONObject([(effect, value)]))
      try await bench.twin.setFaults([
        "rules": [["path": "/api/v1/self", "call": 1, "method": "GET", "effect": kind]]
      ])
      let url = "\(bench.server.addresses.https)/api/v1/self"
      await #expect(throws: (any Error).self) {
        try await bench.withClient(http1: http1Only) { client in
          let answer = try await client.execute(bench.request(url), timeout: .minutes(10))
          _ = try await answer.body.collect(upTo: 1 << 20)
        }
      }
      // Another client: this one's pool may not have noticed yet that its connection is gone.
      try await bench.withClient(http1: http1Only) { client in
        let after = try await client.execute(bench.request(url), timeout: .minutes(10))
        #expect(after.status == .ok)
      }
    }
  }

  @Test("a delay holds back one answer, and nobody else's")
  func delay() async throws {
    try await ServedBench.serve { bench in
      try await bench.twin.setFaults(["rules": [["path": "/api/v1/self", "delay": 1500]]])
      let slow = try await bench.connect()
      // From before it is sent: a busy machine may take long to come to the next line.
      let start = ServedBench.wall()
      try await slow.send("GET /api/v1/self HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n\r\n")
      let quick = try await bench.connect()
      try await quick.send("GET /twin/v1/ready HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try await quick.readAnswer().status == 200)
      #expect(try await slow.readAnswer().status == 200)
      #expect(ServedBench.wall() - start > 1000)
      try await quick.close()
      try await slow.close()
    }
  }
}
