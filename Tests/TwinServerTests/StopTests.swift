import AsyncHTTPClient
import Foundation
import MistAPI
import NIOCore
import NIOHTTP1
import Testing
import Twin
import TwinServer

@Suite("The end of a server")
struct StopTests {
  @Test("silent and idle clients do not hold it up", .timeLimit(.minutes(20)))
  func silent() async throws {
    let bench = try await ServedBench { $0.stopTimeout = .seconds(600) }
    var idle: [RawConnection] = []
    for port in [bench.server.addresses.port, bench.server.addresses.proxyPort] {
      idle.append(try await .open(port: port))
    }
    // In the middle of a handshake, in a tunnel, after an answer.
    let shaking = try await bench.connect()
    try await shaking.send([0x16, 3, 1])
    let tunnel = try await bench.connectProxy()
    try await tunnel.send("CONNECT api.mist.com:443 HTTP/1.1\r\n\r\n")
    _ = try await tunnel.read(until: "\r\n\r\n")
    let served = try await bench.connect()
    try await served.send("GET /twin/v1/ready HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await served.readAnswer().status == 200)
    let client = try await bench.keptClient()
    _ = try await client.execute(bench.request("\(bench.server.addresses.https)/api/v1/self"), timeout: .minutes(10))
    try await bench.server.stop()
    for connection in idle + [shaking, served] { #expect(try await connection.read() == "") }
    try await client.shutdown()
  }

  @Test("what does not end in time is ended", .timeLimit(.minutes(20)))
  func stuck() async throws {
    let bench = try await ServedBench { $0.stopTimeout = .milliseconds(100) }
    let connection = try await bench.connect()
    try await connection.send("POST /api/v1/orgs HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
    // The head has been read once the server answers on another connection.
    let other = try await bench.connect()
    try await other.send("GET /twin/v1/ready HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = try await other.readAnswer()
    try await bench.server.stop()
    #expect(try await connection.read() == "")
  }

  @Test("a request that is under way is answered")
  func underWay() async throws {
    let bench = try await ServedBench()
    let connection = try await bench.connect()
    try await connection.send(
      "POST /api/v1/orgs/\(bench.org)/sites HTTP/1.1\r\nHost: a\r\nAuthorization: Token \(bench.token)\r\n"
        + "Content-Length: 16\r\nExpect: 100-continue\r\n\r\n")
    _ = try await connection.read(until: "\r\n\r\n")
    async let stop: Void = bench.server.stop()
    try await connection.send("{\"name\":\"South\"}")
    #expect(try await connection.readAnswer().status == 200)
    try await stop
  }

  @Test("a twin in a file is there again after a restart")
  func restart() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID().uuidString).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let first = try await ServedBench(file: path)
    try await first.withClient { client in
      let url = "\(first.server.addresses.https)/api/v1/orgs/\(first.org)/sites"
      let answer = try await client.execute(
        first.request(url, .POST, body: "{\"name\":\"Kept\"}"), timeout: .minutes(10))
      #expect(answer.status == .ok)
    }
    try await first.server.stop()
    #expect(!FileManager.default.fileExists(atPath: path + "-wal") || fileSize(path + "-wal") == 0)
    let second = try await ServedBench(file: path)
    try await second.withClient { client in
      let url = "\(second.server.addresses.https)/api/v1/orgs/\(second.org)/sites"
      let answer = try await client.execute(first.request(url), timeout: .minutes(10))
      #expect(try await answer.json().array?.compactMap { $0["name"]?.string } == ["Kept"])
    }
    try await second.server.stop()
  }

  private func fileSize(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }
}
