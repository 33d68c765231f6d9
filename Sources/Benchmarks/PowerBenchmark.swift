import Assurance
import Determinism
import Foundation

/// The simulation that `mistwin power` stands on, and one look of a gate over a whole fleet.
enum PowerBenchmark {
  private static let replicates = 2000
  private static let accessPoints = 20

  static func figures(_ options: Options, beside peer: PythonPeer?) async throws -> [Figure] {
    var times: [Double] = []
    var alarms: Set<Int> = []
    for _ in 0..<(options.repetitions ?? 3) {
      var found = 0
      times.append(await asyncSeconds { found = await simulate() })
      alarms.insert(found)
    }
    guard alarms.count == 1, let found = alarms.first, found > 0, found < replicates / 5 else {
      throw WrongResult(description: "the same replicates were judged differently, or wrongly: \(alarms)")
    }
    // As many draws as the cells of the bakes need, without history, noise and gate.
    var draws: [Double] = []
    if let peer {
      for _ in 0..<(options.repetitions ?? 3) {
        guard let time = try peer.seconds("draw", String(replicates * accessPoints))["draw"] else { break }
        draws.append(time)
      }
    }
    return [
      Figure(
        subject: "power: 2,000 replicates of 20 APs for 24 h, two cores", unit: "s", ours: Samples(times),
        peer: draws.isEmpty ? nil : Samples(draws), target: .atMost(10),
        remark: draws.isEmpty
          ? "python3 has no numpy: nothing to compare with" : "beside the draws of the bakes alone in numpy, one core")
    ] + (try looks(options))
  }

  /// The replicates with a gate of four canaries looked at every ten minutes, in fixed chunks on all cores; how many were
  /// stopped.
  private static func simulate() async -> Int {
    let office = SimulatedSite.office(accessPoints: accessPoints)
    let seed = RandomKey(seed: 20_270_111)
    let chunk = 50
    return await withTaskGroup(of: Int.self) { group in
      for first in stride(from: 0, to: replicates, by: chunk) {
        group.addTask {
          (first..<(first + chunk)).reduce(0) { sum, number in
            let world = SimulatedWorld(
              office, key: seed.child(UInt64(number)), start: 198, cells: 144)
            let curves = GateCurves(
              world, canaries: [0, 1, 2, 3], controls: Array(4..<accessPoints), timing: .tables(hours: 24),
              noise: .office, inflation: 1.2)
            return sum + (GateDetection(curves).failure(alpha: 0.05) == nil ? 0 : 1)
          }
        }
      }
      return await group.reduce(0, +)
    }
  }

  /// A gate over 10,000 sites of one canary and nine controls.
  private static func looks(_ options: Options) throws -> [Figure] {
    func tallies(_ place: Int, hours: Int64) -> AccessPointTallies {
      var result = AccessPointTallies()
      for metric in Metric.gated {
        let total = (metric.unit == .events ? 12 : 30_000) * hours + Int64(place % 7)
        var tally = ClassifiedTally(zeroOf: metric)
        tally.tally = Tally(total: total, degraded: total / 20)
        tally.byClassifier[0] = tally.degraded
        result[metric] = tally
      }
      return result
    }
    let week = (0..<10).map { tallies($0, hours: 168) }
    let hour = (0..<10).map { tallies($0, hours: 1) }
    var gate = CanaryGate(
      policy: GatePolicy(),
      sites: (0..<10_000).map {
        GateSite(name: "site \($0)", canaries: [week[0]], controls: Array(week.dropFirst()))
      })
    var (records, looks): ([Double], [Double]) = ([], [])
    for bin in 1...(options.repetitions ?? 5) {
      records.append(
        seconds {
          for site in gate.sites.indices {
            gate.record(site: site, seconds: 3600, canaries: [hour[0]], controls: Array(hour.dropFirst()))
          }
        })
      var look: GateLook?
      looks.append(seconds { look = gate.look(elapsedHours: Double(bin)) })
      guard let look, look.metrics.count == 6, look.metrics.allSatisfy({ $0.exposure > 0 }) else {
        throw WrongResult(description: "a look of the gate saw nothing")
      }
    }
    return [
      Figure(
        subject: "gate: one look over 100,000 APs at 10,000 sites", unit: "s", ours: Samples(looks),
        target: .atMost(0.05)),
      Figure(subject: "gate: an hour of theirs taken in", unit: "s", ours: Samples(records)),
    ]
  }
}
