import Assurance
import Determinism
import MistAPI
import Rehearsal
import Rollout
import Testing
import Twin
import World

@Suite("Judging a change of the past again")
struct BacktestTests {
  /// Monday 2027-01-11, 06:00 UTC.
  private static let start = Instant(seconds: 1_799_647_200)
  /// The Friday after, 10:00 UTC: when something changed at Aachen.
  private static let change = start.advanced(bySeconds: 4 * 86_400 + 4 * 3600)

  /// Five offices with three access points each; at Aachen authentication fails for many from the change on.
  private struct Bench {
    var twin: Twin
    var org: MistID
    var codes: [MadeDevice]

    init() async throws {
      twin = try Twin(settings: .init(seed: 4, start: BacktestTests.start, callMedian: 0, callsPerHour: nil))
      org = try await twin.createOrganisation("Offices")
      let client = TwinClient(twin, token: try await twin.mintToken("maker", role: "admin", in: org))
      try await twin.addFactory(count: 15, arriving: await twin.now)
      codes = try await twin.factoryCodes()
      _ = try await client.claim(codes.map(\.claimCode), in: org)
      for (number, name) in ["Aachen", "Bonn", "Celle", "Dresden", "Essen"].enumerated() {
        let made = try await client.call(.post, "/orgs/\(org)/sites", body: ["name": .string(name)])
        let site = try #require(made["id"]?.string.flatMap { MistID($0) })
        _ = try await client.call(.post, "/sites/\(site)/wlans", body: ["ssid": "Office", "auth": ["type": "open"]])
        _ = try await client.assign(codes[(number * 3)..<(number * 3 + 3)].map(\.mac), to: site, in: org)
      }
      try await twin.addCause(
        .wrongPassphrase, site: "Aachen", from: BacktestTests.change,
        to: BacktestTests.change.advanced(bySeconds: 40 * 3600),
        magnitude: 0.6)
      await twin.advance(to: BacktestTests.change.advanced(bySeconds: 14 * 3600))
    }

    func history(_ sites: [String], readsAccessPoints: Bool = false) async throws -> MeasuredHistory {
      try await MeasuredHistory(
        counting: twin, organisation: org, sites: sites, others: 4,
        window: BacktestTests.start..<Instant(seconds: BacktestTests.change.seconds + 14 * 3600),
        readsAccessPoints: readsAccessPoints)
    }
  }

  @Test("says what the gate would have said and when, and leaves in peace what nothing was changed at")
  func verdicts() async throws {
    let bench = try await Bench()
    let history = try await bench.history(["Aachen"])
    let bad = try Backtest(.init(at: Self.change, sites: ["Aachen"]), in: history, policy: .spread)
    guard case .fail(.harm(.successfulConnect, let classifier, _)) = bad.verdict else {
      Issue.record("\(bad.verdict?.sentence ?? "no look")")
      return
    }
    #expect(classifier == "authorization")
    #expect(bad.judgesSites && bad.controls.count == 4 && bad.historyHours == 100)
    let last = try #require(bad.looks.last)
    #expect(last.gate.elapsedHours <= 8)
    // An hour a look, from the end of the first whole hour after the change on; none after the verdict.
    #expect(bad.looks.first?.at == Self.change.advanced(bySeconds: 2 * 3600))
    #expect(bad.looks.dropLast().allSatisfy { !$0.gate.verdict.isFinal })
    let good = try Backtest(.init(at: Self.change, sites: ["Bonn"]), in: history, policy: .spread)
    #expect(good.verdict?.word != "FAIL", "\(good.verdict?.sentence ?? "no look")")
    // With access points of their own hours, one of them is judged against the others of its site, and all suffer alike.
    let fine = try await bench.history(["Aachen"], readsAccessPoints: true)
    let mac = try #require(bench.codes.first { $0.type == "ap" }).mac
    let one = try Backtest(
      .init(at: Self.change, sites: ["Aachen"], devices: [mac.description]), in: fine, policy: .spread)
    #expect(!one.judgesSites && !one.controls.isEmpty && one.canaries.count == 1)
    if case .fail(.harm) = one.verdict { Issue.record("\(one.verdict?.sentence ?? "")") }
  }

  @Test("what it cannot judge it says: names, hours, nothing to compare with, no gate")
  func failures() async throws {
    let bench = try await Bench()
    let history = try await bench.history(["Aachen"])
    func judge(_ event: Backtest.Event, _ policy: RolloutPolicy = .spread, phase: String? = nil) throws -> Backtest {
      try Backtest(event, in: history, policy: policy, phase: phase)
    }
    #expect(throws: CalibrationError.unknownSite("Achen", nearest: "Aachen", count: 5)) {
      try judge(.init(at: Self.change, sites: ["Achen"]))
    }
    let early = #expect(throws: CalibrationError.self) {
      try judge(.init(at: Self.start.advanced(bySeconds: 86_400), sites: ["Aachen"]))
    }
    #expect("\(early.map { "\($0)" } ?? "")".contains("expected a change at least 72 h after their beginning"))
    #expect(throws: CalibrationError.self) {
      try judge(.init(at: Self.change.advanced(bySeconds: 13 * 3600), sites: ["Aachen"]))
    }
    let before = #expect(throws: CalibrationError.self) {
      try judge(.init(at: Self.start.advanced(bySeconds: -86_400), sites: ["Aachen"]))
    }
    #expect("\(before.map { "\($0)" } ?? "")".contains("no other site had clients"))
    let everywhere = ["Aachen", "Bonn", "Celle", "Dresden", "Essen"]
    #expect(throws: CalibrationError.self) { try judge(.init(at: Self.change, sites: everywhere)) }
    let devices = #expect(throws: CalibrationError.self) {
      try judge(.init(at: Self.change, sites: ["Aachen"], devices: ["door"]))
    }
    #expect("\(devices.map { "\($0)" } ?? "")".contains("--sle-access-points"))
    #expect(throws: CalibrationError.noGate(policy: "big-bang")) {
      try judge(.init(at: Self.change, sites: ["Aachen"]), .bigBang)
    }
    await #expect(throws: CalibrationError.unknownSite("Achen", nearest: "Aachen", count: 5)) {
      try await bench.history(["Achen"])
    }
  }
}
