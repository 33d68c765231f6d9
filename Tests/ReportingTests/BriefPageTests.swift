import Assurance
import Determinism
import Planning
import Rehearsal
import Reporting
import Rollout
import Testing

@Suite("brief.html")
struct BriefPageTests {
  private static func brief(_ result: RehearsalResult) throws -> ParsedPage {
    let page = try ParsedPage(
      try ReportPageTests.page(result, of: try SampleResult.design(), "brief.html"))
    page.check()
    return page
  }

  @Test("answers who approves: what, when, whom, what is felt, what may go wrong, the way back, what is not known")
  func parts() async throws {
    let result = try await SampleResult.twoSites()
    let page = try Self.brief(result)
    #expect(
      page.all("h2").map(\.text) == [
        "What is to be done", "When", "Whom it touches", "What users feel",
        "What could go wrong, and how it is noticed",
        "The way back, and its limits", "What this rehearsal does not know",
      ])
    let text = try #require(page.all("main").first).text
    #expect(text.contains("2 new sites"))
    #expect(text.contains("Monday 11 January 2027, 06:00"))
    #expect(text.contains("The upgrade went through."))
    #expect(text.contains("stock profile retail"))
    #expect(text.contains(result.replay))
    #expect(text.contains("at most 5 of 100 cases"))
    let knowledge = try #require(result.course?.knowledge)
    #expect(text.contains("the model knows what \(knowledge.modelled) do"))
    // A page for somebody who runs a shop: none of the words that need a book.
    for word in ["canary", "SLE", "classifier", "ln e", "blast", "firmware", "nil", "Optional"] {
      #expect(page.all("section").allSatisfy { !$0.text.contains(word) }, "\(word)")
    }
  }

  @Test("says in words of everyday why a rollout was taken back, and who did not come back")
  func rolledBack() async throws {
    var result = try await SampleResult.twoSites()
    guard case .carriedOut(let name, var rollout, let radius) = result.upgrade else {
      Issue.record("the sample has an upgrade")
      return
    }
    let device = rollout.phases[0].devices[0]
    rollout.outcome = .rolledBack(reason: "one per model: FAIL: …")
    rollout.promoted = nil
    rollout.phases = [rollout.phases[0]]
    rollout.phases[0].looks[rollout.phases[0].looks.count - 1].finding = try failing(rollout.phases[0])
    rollout.rollBack = RollBackResult(
      started: rollout.started, ended: rollout.started.advanced(bySeconds: 540), back: [], lost: [device])
    result.replace(upgrade: .carriedOut(name: name, rollout, radius))
    result.finalChecks[0].isMet = false
    result.finalChecks[0].found = "found <this>"
    let text = try #require(try Self.brief(result).all("main").first).text
    #expect(text.contains("Not as expected."))
    #expect(text.contains("found <this>"))
    #expect(text.contains("The upgrade was stopped and taken back."))
    #expect(text.contains("moving from one access point to the next went wrong 20.3 times more in 100"))
    #expect(text.contains("\(device.name) did not: a person must go there."))
    #expect(text.contains("in 9 minutes"))
  }

  /// The last look of a phase, failing.
  private func failing(_ phase: PhaseResult) throws -> RolloutLook.Finding {
    // A look is made by the gate only; read back with another verdict, it is as if the gate had said so.
    guard case .gate(let look)? = phase.looks.last?.finding else { throw ParsedPage.Fault(description: "no look") }
    return .gate(try look.failing(.harm(.roaming, classifier: "latency-slow-11r-roam", effect: 0.203)))
  }
}
