import Determinism
import Foundation
import MistAPI
import MistLive
import Twin

/// The client of the live cloud against a served twin over HTTPS: beside wrk and Python's requests on the same page and number
/// of connections, and a whole organisation pulled. Clients and server share the cores.
enum LiveBenchmark {
  private static let token = String(repeating: "benchmark", count: 8)
  private static let connections = 32
  private static let siteCount = 1000
  private static let deviceCount = 10_000

  static func figures(_ options: Options) async throws -> [Figure]? {
    guard let program = Child.sibling("mistwin"), Child.exists("wrk") else { return nil }
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-live-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("twin.sqlite").path
    let organisation = try await stock(file)
    let served = try ServedTwin(program: program, twin: file, rateLimit: "1000000000")
    defer { try? served.stop() }
    let authority = directory.appendingPathComponent("ca.pem").path
    let place = Place(served: served, authority: authority, organisation: organisation)
    return try await rates(place, rounds: options.repetitions ?? 3) + [try await pull(place)]
  }

  private struct Place {
    let served: ServedTwin
    let authority: String
    let organisation: MistID

    /// A client with that many connections.
    func client(_ flights: Int) async throws -> LiveClient {
      guard let cloud = MistCloud("global01"), let token = APIToken(LiveBenchmark.token),
        let port = URL(string: served.secure)?.port
      else { throw WrongResult(description: "no address in '\(served.secure)'") }
      var settings = LiveSettings(cloud: cloud, tokens: [token])
      settings.address = .init(host: "127.0.0.1", port: port)
      settings.authorities = [
        .init(file: authority, pem: try [UInt8](Data(contentsOf: URL(fileURLWithPath: authority))))
      ]
      settings.flights = flights
      // The peers are sent the same bytes.
      settings.compresses = false
      return try await LiveClient(settings, time: MachineClock(), entropy: SeededEntropy(key: RandomKey(seed: 1)))
    }
  }

  private struct MachineClock: TimePort {
    func now() async -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    func sleep(until instant: Instant) async throws {
      try await Task.sleep(for: .milliseconds(max(0, instant - (await now()))))
    }
  }

  private static func rates(_ place: Place, rounds: Int) async throws -> [Figure] {
    let path = "/orgs/\(place.organisation)/inventory"
    let page = MistRequest(.get, path, query: [.init("limit", "100"), .init("page", "50")])
    let address = place.served.secure + page.target
    let client = try await place.client(connections)
    let count = 20_000
    var (ours, wrk, python): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      _ = try await client.send(Array(repeating: page, count: connections * 4), atOnce: connections * 2)
      let start = ContinuousClock.now
      let statuses = try await concurrently(connections * 2, 0..<count) { _ in try await client.send(page).status }
      let time = ContinuousClock.now - start
      guard statuses.allSatisfy({ $0 == 200 }) else {
        throw WrongResult(description: "\(path) was not answered with 200")
      }
      ours.append(time / .microseconds(1) / Double(count))
      wrk.append(1_000_000 / (try Load(address, connections: connections, token: token)).requestsPerSecond)
      if let seconds = try requests(address, place.authority, count: 2000) { python.append(seconds * 1_000_000 / 2000) }
    }
    await client.close()
    let samples = Samples(ours)
    let remark = "\(Int(1_000_000 / samples.median)) a second"
    var figures = [
      Figure(
        subject: "live: 100 of 10,000 devices over TLS, 32 connections, beside wrk", unit: "µs", ours: samples,
        peer: Samples(wrk), target: .ratio(0.2), remark: remark)
    ]
    if !python.isEmpty {
      figures.append(
        Figure(
          subject: "the same, beside Python's requests", unit: "µs", ours: samples, peer: Samples(python),
          target: .ratio(5), remark: "\(Int(1_000_000 / Samples(python).median)) a second there"))
    }
    return figures
  }

  /// The seconds that Python's requests takes for so many reads, on as many sessions in as many threads; nil where it is not
  /// installed.
  private static func requests(_ address: String, _ authority: String, count: Int) throws -> Double? {
    let (status, output) = try Child.run([
      "/usr/bin/env", "python3", "-c", script, address, token, authority, String(count), String(connections),
    ])
    return status == 0 ? Double(String(decoding: output, as: UTF8.self).filter { !$0.isWhitespace }) : nil
  }

  private static let script = """
    import sys, threading, time
    try:
        import requests
    except ImportError:
        sys.exit(1)
    url, token, ca, count, threads = sys.argv[1:4] + [int(a) for a in sys.argv[4:]]
    sessions = []
    for _ in range(threads):
        session = requests.Session()
        session.verify = ca
        session.trust_env = False
        session.headers.update({"Authorization": "Token " + token, "Accept-Encoding": "identity"})
        session.get(url).raise_for_status()
        sessions.append(session)
    def work(session):
        for _ in range(count // threads):
            answer = session.get(url)
            answer.raise_for_status()
            answer.content
    workers = [threading.Thread(target=work, args=(session,)) for session in sessions]
    start = time.perf_counter()
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    print((time.perf_counter() - start) * count / (count // threads * threads))
    """

  private static func pull(_ place: Place) async throws -> Figure {
    let limit = 8
    let organisation = place.organisation
    let client = try await place.client(limit)
    let twin = try Twin(
      settings: .init(seed: 1, start: await MachineClock().now(), callMedian: 0, callsPerHour: nil))
    let puller = OrganisationPuller(
      client, organisation: organisation, cover: PullCover(salt: [1]), atOnce: limit * 4, time: MachineClock())
    let before = await client.figures
    let start = ContinuousClock.now
    var survey = try await puller.survey()
    let cost = puller.cost(of: survey)
    try await twin.install(try await puller.organisation(&survey), keepsSecrets: false)
    try await puller.sites(survey) { try await twin.install($0, in: organisation) }
    try await twin.finishPull()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let after = await client.figures
    await client.close()
    let made = after.calls - before.calls
    guard made == cost.total, try await twin.sitesPulled().count == siteCount else {
      throw WrongResult(description: "a pull took \(made) calls, and \(cost.total) were predicted")
    }
    let mean = after.meanUnderWay(since: before)
    return Figure(
      subject: "live: 1,000 sites and 10,000 devices pulled: calls under way in the mean, of 8", unit: "calls",
      ours: Samples([Double(limit)]), peer: Samples([mean]), target: .ratio(0.9),
      remark: "\(made) calls, as predicted, in \(FigureTable.number(seconds)) s")
  }

  /// A kept twin of 10,000 devices at 1,000 sites, each with a key of its own.
  private static func stock(_ file: String) async throws -> MistID {
    let twin = try Twin(
      file: file,
      settings: .init(seed: 20_270_111, start: Instant(seconds: 1_800_000_000), callMedian: 0, callsPerHour: nil))
    try await twin.addFactory(count: deviceCount, arriving: Instant(seconds: 1_800_000_000))
    let organisation = try await twin.createOrganisation("Benchmark")
    try await twin.adoptToken(token, name: "benchmark", role: "admin", in: organisation)
    let client = TwinClient(twin, token: token)
    let codes = try await twin.factoryCodes()
    for first in stride(from: 0, to: codes.count, by: 1000) {
      _ = try await client.claim(codes[first..<min(first + 1000, codes.count)].map(\.claimCode), in: organisation)
    }
    for number in 0..<siteCount {
      let site = try await client.call(
        .post, "/orgs/\(organisation)/sites", body: ["name": .string("site-\(number)"), "timezone": "UTC"])
      guard let id = site["id"]?.string.flatMap({ MistID($0) }) else {
        throw WrongResult(description: "a site was made without an id")
      }
      let share = codes[number * 10..<number * 10 + 10]
      _ = try await client.assign(share.map(\.mac), to: id, in: organisation)
      _ = try await client.call(
        .post, "/sites/\(id)/psks",
        body: ["name": "till", "ssid": "Shop", "passphrase": .string("passphrase \(number)")])
    }
    try await twin.close()
    return organisation
  }
}
