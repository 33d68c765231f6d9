import Determinism
import Ledger
import MistAPI
import Planning
import Rollout
import Testing

@Suite("Predictions in the ledger")
struct RunPredictionTests {
  private static let organisation = MistID("af0e1ced-1065-8b02-a38f-7e20484f2674") ?? .zero
  private static let start = Instant(seconds: 1_800_000_000)

  private static func levels(_ verdict: ServiceLevelSummary.Verdict) -> ServiceLevelSummary {
    ServiceLevelSummary(
      window: start...start.advanced(bySeconds: 86_400), metrics: [],
      sites: ["A": .good, "B": .good, "C": verdict])
  }

  private static func prediction(isLive: Bool = true, calls: Int = 7) -> RunPrediction {
    RunPrediction(
      organisation: organisation, isLive: isLive,
      rehearsed: .init(calls: calls, writes: 2, seconds: 3, levels: levels(.good)))
  }

  /// A run that took so many calls of 40.
  private func run(
    _ ledger: Ledger, _ plan: String, calls: Int, _ prediction: RunPrediction?
  ) async throws -> Int64 {
    let journal = ledger.applyJournal(prediction)
    let run = try await journal.begin(plan: plan, organisation: "Two Shops", continuing: nil, anew: false).run
    try await journal.begin(
      ApplyStretch(began: Self.start, predicted: .init(calls: 40, milliseconds: 1000), isPart: false), of: run)
    try await journal.end(
      .init(at: Self.start.advanced(bySeconds: 1), calls: calls, waited: 0), of: run)
    try await journal.end(run: run, failure: nil)
    return run
  }

  @Test("the first prediction stays with a run that is gone on with, and what is found replaces what was")
  func kept() async throws {
    let ledger = try Ledger()
    let run = try await run(ledger, "d1", calls: 40, Self.prediction())
    _ = try await ledger.applyJournal(Self.prediction(calls: 99)).begin(
      plan: "d1", organisation: "Two Shops", continuing: run, anew: false)
    var kept = try #require(try await ledger.prediction(of: .apply, run))
    #expect(kept == Self.prediction() && kept.levels == nil)
    for verdict in [ServiceLevelSummary.Verdict.warning, .failed] {
      let found = RunPrediction.Found(at: Self.start.advanced(bySeconds: 90_000), levels: Self.levels(verdict))
      try await ledger.keep(found, of: .apply, run, kept)
      kept = try #require(try await ledger.prediction(of: .apply, run))
      #expect(kept.found == found && kept.levels?.differences.first?.found == verdict)
    }
    #expect(try await ledger.prediction(of: .rollout, run) == nil)
  }

  @Test("of a run that an older version has kept, what is found is kept, too")
  func older() async throws {
    let ledger = try Ledger()
    let run = try await run(ledger, "d1", calls: 40, nil)
    #expect(try await ledger.prediction(of: .apply, run) == nil)
    let bare = RunPrediction(organisation: Self.organisation, isLive: false, rehearsed: nil)
    try await ledger.keep(.init(at: Self.start, levels: Self.levels(.good)), of: .apply, run, bare)
    let kept = try #require(try await ledger.prediction(of: .apply, run))
    #expect(kept.rehearsed == nil && kept.levels == nil && kept.found != nil)
  }

  @Test("the record counts live runs before those on twins, and only the organisation's")
  func record() async throws {
    let ledger = try Ledger()
    #expect(try await ledger.predictionRecord(ofOrganisation: "Two Shops", id: nil) == nil)
    _ = try await run(ledger, "d1", calls: 44, Self.prediction(isLive: false))
    var record = try #require(try await ledger.predictionRecord(ofOrganisation: "Two Shops", id: nil))
    #expect(!record.isLive && record.runs == 1 && record.calls?.permille == 100)
    let live = try await run(ledger, "d2", calls: 41, Self.prediction())
    try await ledger.keep(
      .init(at: Self.start, levels: Self.levels(.warning)), of: .apply, live, Self.prediction())
    record = try #require(try await ledger.predictionRecord(ofOrganisation: "Two Shops", id: Self.organisation))
    #expect(record.isLive && record.runs == 1 && record.calls?.permille == 25)
    #expect(record.sites.compared == 3 && record.sites.differed == 1)
    #expect(try await ledger.predictionRecord(ofOrganisation: "Other", id: nil) == nil)
    #expect(try await ledger.predictionRecord(ofOrganisation: "Two Shops", id: .zero) == nil)
  }
}
