import Determinism
import Foundation
import Ledger
import MistAPI
import MistLive
import Planning
import Twin

/// A plan of 1,000 sites carried out by the live client on a served twin that gives 5,000 calls an hour, on a clock that goes
/// faster: how long it takes beside what was predicted, and whether anything was refused.
enum LiveApplyBenchmark {
  private static let siteCount = 1000
  private static let callsAnHour = 5000
  /// A call takes about a millisecond here, and 150 are predicted: so much faster its clock goes.
  private static let pace: Int64 = 150

  static func figures() async throws -> [Figure]? {
    guard let program = Child.sibling("mistwin") else { return nil }
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("mistwin-quota-benchmark-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("twin.sqlite").path
    let design = try LargeDesign.load(sites: siteCount)
    let secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let ready = try await DesignTwin(of: design, secrets: secrets)
    let token = String(repeating: "benchmark", count: 8)
    try await ready.twin.adoptToken(token, name: "quota", role: "admin", in: ready.organisation)
    let start = await ready.twin.now
    try await ready.twin.keep(in: file)
    let served = try ServedTwin(program: program, twin: file, rateLimit: "\(callsAnHour)", clock: "x\(pace)")
    defer { try? served.stop() }
    let clock = FastClock(from: start, pace: pace)
    let authority = directory.appendingPathComponent("ca.pem").path
    guard let cloud = MistCloud("global01"), let text = APIToken(token), let port = URL(string: served.secure)?.port
    else { throw WrongResult(description: "no address in '\(served.secure)'") }
    var settings = LiveSettings(cloud: cloud, tokens: [text])
    settings.address = .init(host: "127.0.0.1", port: port)
    settings.authorities = [
      .init(file: authority, pem: try [UInt8](Data(contentsOf: URL(fileURLWithPath: authority))))
    ]
    let client = try await LiveClient(settings, time: clock, entropy: SeededEntropy(key: RandomKey(seed: 1)))
    let hash = KeyedHash(salt: Array("benchmark".utf8))
    let plan = try await Planner(client: client, secrets: secrets, hash: hash)
      .plan(design, in: ready.organisation)
    let begun = await clock.now()
    let predicted = ApplyPrediction(
      of: plan, budget: try CallBudget(quotas: client.budget.quotas, flights: client.flights), from: begun)
    var options = ApplyOptions()
    options.time = clock
    let result = try await Applier(
      client: client, plan: plan, secrets: PlanSecrets(of: design, resolved: secrets, hash: hash),
      journal: try Ledger().applyJournal(), options: options
    ).run()
    let taken = await clock.now() - begun
    let figures = await client.figures
    await client.close()
    guard result.isComplete, figures.refusedForQuota == 0 else {
      throw WrongResult(
        description: "of an apply \(result.items.count { $0.status != .done }) items were not done, and "
          + "\(figures.refusedForQuota) calls refused with 429")
    }
    let (hours, said) = (Double(taken) / 3_600_000, Double(predicted.milliseconds) / 3_600_000)
    return [
      // The shorter of both beside the longer: it may be wrong either way.
      Figure(
        subject: "quota: an apply of 1,000 sites under 5,000 calls an hour, taken and predicted", unit: "h",
        ours: Samples([max(hours, said)]), peer: Samples([min(hours, said)]), target: .ratio(0.95),
        remark: "\(FigureTable.number(hours)) h taken, \(FigureTable.number(said)) h predicted; \(result.calls) calls, "
          + "\(predicted.calls) predicted, none refused")
    ]
  }

  /// This machine's clock from another moment on, and faster.
  private struct FastClock: TimePort {
    let start: Instant
    let pace: Int64
    private let origin: Int64

    init(from start: Instant, pace: Int64) {
      self.start = start
      self.pace = pace
      origin = Self.machine
    }

    private static var machine: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    func now() async -> Instant { start.advanced(byMilliseconds: (Self.machine - origin) * pace) }

    func sleep(until instant: Instant) async throws {
      let rest = instant - (await now())
      // Waiting ends when the moment has come, to the millisecond.
      if rest > 0 { try await Task.sleep(for: .milliseconds((rest + pace - 1) / pace)) }
    }
  }
}
