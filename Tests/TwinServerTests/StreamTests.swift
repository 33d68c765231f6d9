import Foundation
import MistAPI
import NIOCore
import Testing
import Twin
import TwinServer

@Suite("The stream")
struct StreamTests {
  private func open(_ bench: ServedBench) async throws -> SmallWebSocket {
    try await .open(on: bench.connect(), ["Authorization: Token \(bench.token)"])
  }

  @Test("no WebSocket without credentials, and none where there is no stream")
  func refused() async throws {
    try await ServedBench.serve { bench in
      for (request, status) in [
        (SmallWebSocket.request([]), 401), (SmallWebSocket.request(["Authorization: Token nobody's"]), 401),
        (
          SmallWebSocket.request(["Authorization: Token \(bench.token)"])
            .replacingOccurrences(of: "GET /api-ws/v1/stream", with: "GET /api/v1/self"), 200
        ),
        ("GET /api-ws/v1/stream HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n\r\n", 426),
        (
          SmallWebSocket.request(["Authorization: Token \(bench.token)"])
            .replacingOccurrences(of: "Version: 13", with: "Version: 12"), 426
        ),
      ] {
        let connection = try await bench.connect()
        try await connection.send(request)
        #expect(try await connection.readAnswer().status == status, "\(request)")
        try await connection.close()
      }
    }
  }

  @Test("pings are answered, in one piece or in many a message is one, and a farewell is returned")
  func frames() async throws {
    try await ServedBench.serve { bench in
      let socket = try await open(bench)
      try await socket.send(SmallWebSocket.ping, [1, 2, 3])
      #expect(try await socket.next() == .init(opcode: SmallWebSocket.pong, payload: [1, 2, 3]))
      let message = Array("{\"unsubscribe\":\"/test\"}".utf8)
      try await socket.send(SmallWebSocket.text, Array(message[..<5]), isLast: false)
      try await socket.send(SmallWebSocket.ping, [])
      try await socket.send(0, Array(message[5...]))
      #expect(try await socket.next().opcode == SmallWebSocket.pong)
      #expect(try await socket.next().json == ["event": "channel_unsubscribed", "channel": "/test"])
      try await socket.send(SmallWebSocket.text, Array("nonsense".utf8))
      #expect(try await socket.next().json["event"]?.string == "error")
      try await socket.send(["subscribe": "/nonsense"])
      let refusal = try await socket.next().json
      #expect(refusal["event"]?.string == "subscribe_failed")
      #expect(refusal["channel"]?.string == "/nonsense")
      #expect(refusal["detail"]?.string?.isEmpty == false)
      try await socket.send(SmallWebSocket.close, [3, 232])
      #expect(try await socket.next() == .init(opcode: SmallWebSocket.close, payload: [3, 232]))
    }
  }

  @Test(
    "frames that may not be end the connection with 1002", arguments: [[0x81, 0x01, 0x41], [0x83, 0x80, 1, 2, 3, 4]])
  func forbidden(_ frame: [UInt8]) async throws {
    try await ServedBench.serve { bench in
      let connection = try await bench.connect()
      let socket = try await SmallWebSocket.open(on: connection, ["Authorization: Token \(bench.token)"])
      try await connection.send(frame)
      #expect(try await socket.next() == .init(opcode: SmallWebSocket.close, payload: [3, 234]))
    }
  }

  @Test("who subscribes is told, through the proxy too; who has left is not", .timeLimit(.minutes(20)))
  func data() async throws {
    try await ServedBench.serve { bench in
      let answer = await bench.twin.answer(
        MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "North"]), credentials: .token(bench.token))
      let site = try #require(try JSON(parsing: answer.body)["id"]?.string)
      let connection = try await bench.connectProxy()
      try await connection.send("CONNECT api-ws.ac2.mist.com:443 HTTP/1.1\r\n\r\n")
      _ = try await connection.read(until: "\r\n\r\n")
      let socket = try await SmallWebSocket.open(on: connection, ["Authorization: Token \(bench.token)"])
      for channel in ["/test", "/sites/\(site)/stats/devices"] {
        try await socket.send(["subscribe": .string(channel)])
        #expect(try await socket.next().json == ["event": "channel_subscribed", "channel": .string(channel)])
        if channel == "/test" {
          let data = try await socket.next().json
          #expect(data["event"]?.string == "data")
          #expect(data["channel"]?.string == "/test")
          #expect(data["data"]?.object != nil)
        }
      }
      try await socket.send(["unsubscribe": "/test"])
      #expect(try await socket.next().json["event"]?.string == "channel_unsubscribed")
      try await socket.disconnect()
    }
  }

  @Test("a stop says farewell to who listens", .timeLimit(.minutes(20)))
  func stop() async throws {
    let bench = try await ServedBench { $0.stopTimeout = .seconds(600) }
    let socket = try await open(bench)
    try await socket.send(SmallWebSocket.ping, [])
    _ = try await socket.next()
    async let stopped: Void = bench.server.stop()
    let farewell = try await socket.next()
    #expect(farewell == .init(opcode: SmallWebSocket.close, payload: [3, 233]))
    try await socket.disconnect()
    try await stopped
  }
}
