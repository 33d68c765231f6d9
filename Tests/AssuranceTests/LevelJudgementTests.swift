import Assurance
import Testing

@Suite("Below the floor, and beyond chance")
struct LevelJudgementTests {
  /// Access points that each count the same.
  private func site(_ count: Int, total: Int64, degraded: Int64) -> [Tally] {
    Array(repeating: Tally(total: total, degraded: degraded), count: count)
  }

  @Test("The limit of the ruling, for 854 comparisons (z = 3.852)")
  func limits() {
    let coverage = LevelJudgement.judge(
      metric: .coverage, perAccessPoint: site(12, total: 60_000, degraded: 0), comparisons: 854)
    #expect(abs(coverage.limit - 2190.1955743781978) < 1e-6)
    let connect = LevelJudgement.judge(
      metric: .timeToConnect, perAccessPoint: site(9, total: 100, degraded: 0), comparisons: 854)
    #expect(abs(connect.limit - 150.40067823515852) < 1e-6)
  }

  @Test("A little below 90 % is a warning, far below is a failure")
  func verdicts() {
    func verdict(_ degraded: Int64) -> LevelJudgement.Verdict {
      LevelJudgement.judge(
        metric: .timeToConnect, perAccessPoint: site(9, total: 100, degraded: degraded), comparisons: 854
      ).verdict
    }
    #expect(verdict(0) == .good)
    #expect(verdict(10) == .good)
    #expect(verdict(11) == .warning)
    #expect(verdict(16) == .warning)
    #expect(verdict(17) == .failed)
    #expect(verdict(100) == .failed)
  }

  @Test("Nothing observed is neither good nor bad", arguments: Metric.allCases)
  func noExposure(metric: Metric) {
    for tallies in [[], [Tally.zero], [.zero, .zero]] {
      let judgement = LevelJudgement.judge(metric: metric, perAccessPoint: tallies, comparisons: 7)
      #expect(judgement.verdict == .undefined)
      #expect(judgement.level == nil)
      #expect(!judgement.hasEnoughExposure)
    }
  }

  @Test("Access point health follows from states, so nothing is allowed for chance")
  func health() {
    let day = LevelJudgement.judge(
      metric: .apHealth, perAccessPoint: site(10, total: 86_400, degraded: 8641), comparisons: 10_000)
    #expect(day.verdict == .failed)
    #expect(day.limit == 1440)
    let just = LevelJudgement.judge(
      metric: .apHealth, perAccessPoint: site(10, total: 86_400, degraded: 8640), comparisons: 10_000)
    #expect(just.verdict == .good)
  }

  @Test("More comparisons ask for more proof; a verdict never improves when more is bad", arguments: Metric.gated)
  func monotone(metric: Metric) {
    let order: [LevelJudgement.Verdict] = [.good, .warning, .failed]
    var worst = 0
    var lastLimit = 0.0
    for degraded in stride(from: Int64(0), through: 3000, by: 60) {
      let judgement = LevelJudgement.judge(
        metric: metric, perAccessPoint: site(5, total: 3000, degraded: degraded), comparisons: 100)
      let rank = order.firstIndex(of: judgement.verdict) ?? -1
      #expect(rank >= worst)
      worst = rank
    }
    #expect(worst == 2)
    for comparisons in [0, 1, 10, 854, 100_000] {
      let limit = LevelJudgement.judge(
        metric: metric, perAccessPoint: site(5, total: 3000, degraded: 0), comparisons: comparisons
      ).limit
      #expect(limit >= lastLimit)
      lastLimit = limit
    }
  }

  @Test("Exposure counts what would be bad at the floor")
  func exposure() {
    let judgement = LevelJudgement.judge(
      metric: .roaming, perAccessPoint: [Tally(total: 49, degraded: 0)], comparisons: 1)
    #expect(abs(judgement.exposure - 4.9) < 1e-12)
    #expect(!judgement.hasEnoughExposure)
  }
}
