import Assurance
import Determinism
import Testing

@Suite("A policy simulated")
struct PolicySimulatorTests {
  static let simulator = PolicySimulator(
    sites: [SimulatedSite.office(accessPoints: 6), .office(accessPoints: 6)], start: 198, seed: RandomKey(seed: 3))

  static let policy = SimulatedPolicy(
    name: "two phases",
    phases: [
      SimulatedPolicy.Phase(
        name: "one", places: [.init(site: 0, canaries: [0], controls: [1, 2, 3, 4])],
        judgement: .gate(GatePolicy(alpha: 0.02, margin: nil, minimumBakeHours: 4, maximumBakeHours: 8)),
        callsPerLook: 31),
      SimulatedPolicy.Phase(
        name: "fleet",
        places: [
          .init(site: 0, canaries: [1, 2, 3, 4, 5], upgraded: [0]), .init(site: 1, canaries: [0, 1, 2, 3, 4, 5]),
        ], scale: 10, judgement: .floor(everyHours: 4, hours: 8, noise: .office), mayStayAway: 0.01, callsPerLook: 1),
    ])

  @Test("Healthy firmware makes nothing bad; only its reboots cost something")
  func healthy() {
    for number in 0..<4 {
      let outcome = Self.simulator.replicate(number, Self.policy, [SimulatedHypothesis(name: "healthy")])[0]
      #expect(outcome.cost.bad == [0, 0, 0, 0, 0, 0])
      #expect(outcome.cost.lostUserMinutes > 0)
      #expect(outcome.days >= 1)
    }
  }

  @Test("A replicate is the same alone and among others, whatever else is tried")
  func independence() {
    let slow = SimulatedHypothesis(name: "slow", effects: [.throughput: 0.1])
    let alone = Self.simulator.replicate(2, Self.policy, [slow])[0]
    let among = Self.simulator.replicate(2, Self.policy, [SimulatedHypothesis(name: "healthy"), slow])[1]
    #expect(alone.cost == among.cost)
    #expect(alone.end == among.end)
    #expect(alone.phase == among.phase)
  }

  @Test("An access point that loses all its clients is found in the first phase")
  func wedge() {
    let wedge = SimulatedHypothesis(name: "wedge", loadLoss: 1)
    let outcomes = (0..<4).map { Self.simulator.replicate($0, Self.policy, [wedge])[0] }
    #expect(outcomes.allSatisfy { $0.end == .stopped && $0.phase == 0 && !$0.isUndecided })
    #expect(outcomes.allSatisfy { $0.cost.lostUserMinutes > 0 })
  }

  @Test("Access points that do not come back stop at once")
  func away() {
    let loop = SimulatedHypothesis(name: "loop", staysAway: 1)
    let outcome = Self.simulator.replicate(0, Self.policy, [loop])[0]
    #expect(outcome.end == .stopped)
    #expect(outcome.phase == 0)
    #expect(outcome.hoursOfPhase < 1)
  }

  @Test("Two crashes of a canary in a day are a reason to stop")
  func reboots() {
    let panic = SimulatedHypothesis(name: "panic", rebootsPerDay: 48)
    let outcome = Self.simulator.replicate(0, Self.policy, [panic])[0]
    #expect(outcome.end == .stopped)
    #expect(outcome.phase == 0)
  }

  @Test("Every built-in hypothesis has a name of its own, and only one of them is healthy")
  func builtIn() {
    let all = SimulatedHypothesis.builtIn
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.filter(\.isHealthy).map(\.name) == ["healthy"])
  }
}

@Suite("The gate's noise from placebo canaries")
struct PlaceboCalibrationTests {
  /// Hourly counts of offices over some days.
  static func sites(_ count: Int, accessPoints: Int, days: Int) -> [PlaceboSite] {
    (0..<count).map { number in
      let world = SimulatedWorld(
        .office(accessPoints: accessPoints), key: RandomKey(seed: UInt64(number)), start: 0, cells: days * 144,
        historyStep: 1008)
      return PlaceboSite(
        name: "office \(number)",
        accessPoints: (0..<accessPoints).map { place in
          (0..<6).map { metric in
            (0..<(days * 24)).map { hour in
              (0..<6).map { world.tally(metric, place, hour * 6 + $0) }.sum()
            }
          }
        })
    }
  }

  @Test("The noise of the generator is found again, and the certificate holds")
  func recovered() throws {
    let found = try #require(PlaceboCalibration(Self.sites(4, accessPoints: 8, days: 12)))
    #expect(found.placebos > 100)
    let coverage = try #require(found.tables[.coverage])
    // Bad minutes come in runs of four.
    #expect((2.5...7).contains(coverage.omega0), "\(coverage.omega0)")
    let connects = try #require(found.tables[.timeToConnect])
    #expect((1...1.6).contains(connects.omega0), "\(connects.omega0)")
    #expect(coverage.squaredNoise(atHours: 1) >= coverage.squaredNoise(atHours: 24))
    let shares = found.falseAlarms.map(\.share)
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 >= $1 })
    if let inflation = found.inflation {
      #expect(PlaceboCalibration.inflations.contains(inflation))
      #expect(found.certificate.interval.upperBound <= 0.06)
    }
  }

  @Test("What is unknown is not zero: gaps judge nobody, raise no alarm and leave the noise what it is")
  func gaps() throws {
    let whole = Self.sites(4, accessPoints: 8, days: 12)
    let complete = try #require(PlaceboCalibration(whole))
    // One access point of each site has no telemetry for half a day in the days that are judged.
    var torn = whole
    for site in torn.indices {
      for metric in 0..<6 {
        for hour in (8 * 24 + 6)..<(8 * 24 + 18) { torn[site].accessPoints[site][metric][hour] = nil }
      }
    }
    let found = try #require(PlaceboCalibration(torn))
    // Its own day is not judged, since too little of it is known; of the others one site has lost a control, and nobody an hour.
    #expect(found.placebos == complete.placebos - 4)
    #expect((found.load.squaredNoise(atHours: 1) / complete.load.squaredNoise(atHours: 1) - 1).magnitude < 0.1)
    #expect(zip(found.falseAlarms, complete.falseAlarms).allSatisfy { $0.count <= $1.count + 1 })
    // Taken for zero, as if its load had gone, the same hours are alarms.
    var zero = torn
    for site in zero.indices {
      for metric in 0..<6 {
        for hour in (8 * 24 + 6)..<(8 * 24 + 18) { zero[site].accessPoints[site][metric][hour] = .zero }
      }
    }
    let wrong = try #require(PlaceboCalibration(zero))
    #expect(wrong.falseAlarms[0].count > found.falseAlarms[0].count)
    // Who came in the days that are judged has no share of the load of before, and is nobody's control.
    var grown = whole
    for site in grown.indices {
      for metric in 0..<6 {
        for hour in 0..<(9 * 24) { grown[site].accessPoints[site][metric][hour] = nil }
      }
    }
    let young = try #require(PlaceboCalibration(grown))
    #expect((young.load.squaredNoise(atHours: 24) / complete.load.squaredNoise(atHours: 24) - 1).magnitude < 0.5)
  }

  @Test("Too little history is refused")
  func tooLittle() {
    #expect(PlaceboCalibration(Self.sites(1, accessPoints: 4, days: 8)) == nil)
    #expect(PlaceboCalibration([]) == nil)
    #expect(PlaceboCalibration.count(Self.sites(1, accessPoints: 4, days: 8)) <= 4)
  }
}
