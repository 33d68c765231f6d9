import Determinism
import Foundation
import MistAPI
import Twin

/// The served twin under load, beside FastAPI and moto doing like reads in the same run on the same machine.
///
/// The load is wrk's: one thread, 32 connections that are kept, plain HTTP unless said. Client and server share the cores.
enum ServerBenchmark {
  private static let deviceCount = 100_000
  private static let spareCount = 20_000
  private static let token = String(repeating: "benchmark", count: 8)

  static func figures(_ options: Options) async throws -> [Figure]? {
    guard let program = Child.sibling("mistwin"), Child.exists("wrk"), Child.exists("curl") else { return nil }
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-server-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let stock = try await Stock(file: directory.appendingPathComponent("twin.sqlite").path)
    let rounds = options.repetitions ?? 3

    var ready: [Double] = []
    var memory: [Double] = []
    for _ in 0..<rounds {
      let served = try ServedTwin(program: program, twin: stock.file)
      ready.append(served.secondsToReady * 1000)
      try await Task.sleep(for: .seconds(1))
      memory.append(served.residentMebibytes)
      try served.stop()
    }
    var figures = [
      Figure(
        subject: "serve: ready on a twin of 100,000 devices", unit: "ms", ours: Samples(ready), target: .atMost(300)),
      Figure(subject: "serve: its memory when idle", unit: "MiB", ours: Samples(memory), target: .atMost(150)),
    ]
    let served = try ServedTwin(program: program, twin: stock.file)
    defer { try? served.stop() }
    figures += try load(served, stock, rounds: rounds)
    figures.append(try claims(served, stock, rounds: rounds))
    return figures
  }

  private static func load(_ served: ServedTwin, _ stock: Stock, rounds: Int) throws -> [Figure] {
    let inventory = "/api/v1/orgs/\(stock.organisation)/inventory"
    let paths = [
      ("self", "/api/v1/self", 32), ("page of 100", inventory + "?limit=100&page=500", 32),
      ("page of 1,000", inventory + "?limit=1000&page=50", 1),
    ]
    let fastAPI = try PythonServer.fastAPI(twin: stock.file)
    let moto = try PythonServer.moto()
    defer {
      fastAPI?.stop()
      moto?.stop()
    }
    var ours: [String: [Load]] = [:]
    for _ in 0..<rounds {
      for (name, path, connections) in paths {
        ours[name, default: []].append(try Load(served.plain + path, connections: connections, token: token))
      }
      ours["TLS page", default: []].append(try Load(served.secure + paths[1].1, connections: 32, token: token))
      ours["TLS self", default: []].append(try Load(served.secure + paths[0].1, connections: 32, token: token))
      ours["any page", default: []].append(
        try Load(
          served.plain + inventory, connections: 32, token: token,
          script:
            "request = function() return wrk.format('GET', '\(inventory)?limit=100&page=' .. math.random(1000)) end"))
      if let fastAPI {
        ours["FastAPI self", default: []].append(try Load(fastAPI.address + "/self", connections: 32))
        ours["FastAPI page", default: []].append(try Load(fastAPI.address + "/inventory?page=500", connections: 32))
      }
      if let moto {
        ours["moto", default: []].append(
          try Load(moto.address + PythonServer.motoPath, connections: 32, headers: moto.headers))
      }
    }
    func time(_ name: String) -> Samples? {
      ours[name].map { Samples($0.map { 1_000_000 / $0.requestsPerSecond }) }
    }
    func row(_ subject: String, _ name: String, beside peer: String?, _ target: Figure.Target?) -> Figure? {
      guard let samples = time(name) else { return nil }
      return Figure(
        subject: "serve: \(subject)", unit: "µs", ours: samples, peer: peer.flatMap { time($0) }, target: target,
        remark: "\(Int(1_000_000 / samples.median)) a second")
    }
    var figures = [
      row("GET /self, beside FastAPI", "self", beside: "FastAPI self", .ratio(3)),
      row("the same, beside who one is on moto", "self", beside: "moto", .ratio(20)),
      row("100 of 100,000 devices, beside FastAPI on SQLite", "page of 100", beside: "FastAPI page", .ratio(50)),
      row("the same, any page", "any page", beside: "FastAPI page", nil),
      row("the same over TLS, beside plain HTTP", "TLS page", beside: "page of 100", .ratio(0.7)),
      row("GET /self over TLS, beside plain HTTP", "TLS self", beside: "self", .ratio(0.7)),
    ].compactMap { $0 }
    for (subject, name) in [("GET /self", "self"), ("100 of 100,000 devices", "page of 100")] {
      guard let loads = ours[name] else { continue }
      figures.append(
        Figure(
          subject: "serve: \(subject), 99th percentile", unit: "ms", ours: Samples(loads.map(\.percentile99)),
          target: .atMost(10)))
    }
    if let loads = ours["page of 1,000"] {
      figures.append(
        Figure(
          subject: "serve: 1,000 of 100,000 devices, one connection", unit: "ms",
          ours: Samples(loads.map { 1000 / $0.requestsPerSecond }), target: .atMost(10)))
    }
    return figures
  }

  /// Claims of 1,000 codes in one call, each code only once.
  private static func claims(_ served: ServedTwin, _ stock: Stock, rounds: Int) throws -> Figure {
    var times: [Double] = []
    for round in 0..<min(rounds * 2, stock.spareCodes.count / 1000) {
      let codes = stock.spareCodes[round * 1000..<(round + 1) * 1000]
      let (status, output) = try Child.run([
        "/usr/bin/env", "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{time_total}", "-H",
        "Authorization: Token \(token)", "-H", "Content-Type: application/json", "-d",
        JSON.array(codes.map { .string($0) }).text, served.plain + "/api/v1/orgs/\(stock.organisation)/inventory",
      ])
      let words = String(decoding: output, as: UTF8.self).split(separator: " ")
      guard status == 0, words.first == "200", let seconds = words.last.flatMap({ Double($0) }) else {
        throw WrongResult(description: "a claim of 1,000 codes was answered with \(words)")
      }
      times.append(seconds * 1000)
    }
    return Figure(
      subject: "serve: a claim of 1,000 codes in one call", unit: "ms", ours: Samples(times), target: .atMost(50))
  }

  /// A kept twin of 100,000 devices at 1,000 sites, and codes that nobody has claimed yet.
  private struct Stock {
    let file: String
    let organisation: MistID
    let spareCodes: [String]

    init(file: String) async throws {
      self.file = file
      let seed = RandomKey(seed: 20_270_111)
      let letters = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
      let codes = (0..<deviceCount + spareCount).compactMap { number in
        let draw = seed.child(UInt64(number))
        let text = (0..<15).map { letters[Int(draw.child(UInt64($0)).integer(below: UInt64(letters.count)))] }
        return ClaimCode(String(decoding: text, as: UTF8.self))
      }
      let twin = try Twin(
        file: file,
        settings: .init(seed: 20_270_111, start: Instant(seconds: 1_800_000_000), callMedian: 0, callsPerHour: nil))
      try await twin.addHardware(codes.map { FactoryDevice(claimCode: $0, model: "AP45") })
      organisation = try await twin.createOrganisation("Benchmark")
      try await twin.adoptToken(ServerBenchmark.token, name: "benchmark", role: "admin", in: organisation)
      let client = TwinClient(twin, token: ServerBenchmark.token)
      for first in stride(from: 0, to: deviceCount, by: 1000) {
        let added = try await client.claim(codes[first..<first + 1000].map(\.label), in: organisation).added
        let site = try await client.call(
          .post, "/orgs/\(organisation)/sites", body: ["name": .string("site-\(first)"), "timezone": "UTC"])
        guard let id = site["id"]?.string.flatMap({ MistID($0) }) else {
          throw WrongResult(description: "a site was made without an id")
        }
        _ = try await client.assign(added.map(\.mac), to: id, in: organisation)
      }
      spareCodes = codes[deviceCount...].map(\.label)
      try await twin.close()
    }
  }
}
