import Determinism
import Ledger
import MistAPI
import Planning
import Testing

@Suite("What a run was said to take, and what it took")
struct ApplyScoreTests {
  private static let start = Instant(seconds: 1_800_000_000)
  private static let predicted = ApplyPrediction(calls: 40, milliseconds: 6400)

  private func begun(_ ledger: Ledger, _ plan: String = "d1") async throws -> Int64 {
    try await ledger.applyJournal().begin(plan: plan, organisation: "org", continuing: nil, anew: false).run
  }

  private func stretch(_ seconds: Int64, isPart: Bool = false) -> ApplyStretch {
    ApplyStretch(began: Self.start.advanced(bySeconds: seconds), predicted: Self.predicted, isPart: isPart)
  }

  private func end(_ seconds: Int64, calls: Int, waited: Int64 = 0) -> ApplyStretch.End {
    ApplyStretch.End(at: Self.start.advanced(bySeconds: seconds), calls: calls, waited: waited)
  }

  @Test("a whole run: the newest end counts, and waits for windows are no work")
  func whole() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await begun(ledger)
    try await journal.begin(stretch(0), of: run)
    try await journal.end(end(3, calls: 20), of: run)
    try await journal.end(end(3607, calls: 41, waited: 3_600_000), of: run)
    try await journal.end(run: run, failure: nil)
    let score = try #require(try await ledger.applyScores().first)
    #expect(score.predicted == Self.predicted)
    #expect(score.calls == 41 && score.milliseconds == 7000 && score.waited == 3_600_000)
    #expect(score.began == Self.start && score.isComparable && score.outcome == .done)
    #expect(try await ledger.applyScores(ofRun: run) == [score])
    #expect(try await ledger.applyScores(ofRun: run + 1).isEmpty)
  }

  @Test("a killed process leaves what it took unknown; the ones after it do not make it known")
  func killed() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await begun(ledger)
    try await journal.begin(stretch(0), of: run)
    var score = try #require(try await ledger.applyScores().first)
    #expect(score.calls == nil && score.milliseconds == nil && score.unended == 1 && !score.isComparable)
    #expect(try await begun(ledger) == run)
    try await journal.begin(stretch(100), of: run)
    try await journal.end(end(104, calls: 30), of: run)
    try await journal.end(run: run, failure: nil)
    score = try #require(try await ledger.applyScores().first)
    #expect(score.stretches.count == 2 && score.calls == nil && score.milliseconds == nil && score.unended == 1)
    #expect(score.predicted == Self.predicted && score.stretches[1].end?.calls == 30)
  }

  @Test("two processes that came to an end are added; some sites only are no comparison")
  func several() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let run = try await begun(ledger)
    try await journal.begin(stretch(0), of: run)
    try await journal.end(end(2, calls: 12), of: run)
    try await journal.end(run: run, failure: "a site failed")
    #expect(try await ledger.applyScores().first?.outcome == .stopped("a site failed"))
    #expect(try await ledger.applyScores().first?.isComparable == false)
    _ = try await begun(ledger)
    try await journal.begin(stretch(500, isPart: true), of: run)
    try await journal.end(end(505, calls: 30), of: run)
    try await journal.end(run: run, failure: nil)
    let score = try #require(try await ledger.applyScores().first)
    #expect(score.calls == 42 && score.milliseconds == 7000 && !score.isComparable)
  }

  @Test("a run of an older version, or one without clock and prediction, has nothing that was not recorded")
  func unknown() async throws {
    let ledger = try Ledger()
    let journal = ledger.applyJournal()
    let old = try await begun(ledger)
    try await journal.end(run: old, failure: nil)
    let bare = try await begun(ledger, "d2")
    try await journal.begin(ApplyStretch(began: nil, predicted: nil, isPart: false), of: bare)
    try await journal.end(ApplyStretch.End(at: nil, calls: 5, waited: 0), of: bare)
    let scores = try await ledger.applyScores()
    #expect(scores.map(\.calls) == [nil, 5])
    #expect(scores.allSatisfy { $0.predicted == nil && $0.milliseconds == nil && $0.began == nil })
    await #expect(throws: LedgerError.notBegun) { try await journal.end(end(1, calls: 1), of: old) }
  }
}
