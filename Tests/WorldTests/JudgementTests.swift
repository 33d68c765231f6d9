import Assurance
import Testing
import World

@Suite("The world as the judgement sees it")
struct JudgementTests {
  private func verdicts(_ site: SiteTimeline, comparisons: Int) -> [Metric: LevelJudgement.Verdict] {
    let cells = site.day()
    var verdicts: [Metric: LevelJudgement.Verdict] = [:]
    for metric in Metric.allCases {
      let tallies = cells.accessPoints.map {
        cells.tally(metric, accessPoint: $0, intervals: cells.intervals)
      }
      verdicts[metric] =
        LevelJudgement.judge(metric: metric, perAccessPoint: tallies, comparisons: comparisons).verdict
    }
    return verdicts
  }

  /// A fleet of sixty healthy sites has no failed one.
  @Test(arguments: ["office", "retail", "warehouse", "hospital"])
  func healthySitesDoNotFail(profile: String) throws {
    for key in 1...60 {
      let verdicts = try verdicts(Places.site(UInt64(key), profile: profile), comparisons: 60 * 7)
      #expect(!verdicts.values.contains(.failed), "site \(key)")
      #expect(verdicts[.apHealth] == .good)
    }
  }

  /// Four hours without DHCP in opening hours fail a site, and only in connecting.
  @Test(arguments: ["office", "retail", "hospital"])
  func outagesAreFound(profile: String) throws {
    for key in 1...15 {
      var site = try Places.site(UInt64(key), profile: profile)
      let start = Places.tuesday + Int64(key % 4) * 3600 + 3600
      site.causes = [Cause(kind: .dhcpDown, start: start, end: start + 4 * 3600, magnitude: 1)]
      let verdicts = verdicts(site, comparisons: 120 * 7)
      #expect(verdicts[.successfulConnect] == .failed)
      for metric in [Metric.coverage, .capacity, .throughput, .roaming, .apHealth] {
        #expect(verdicts[metric] != .failed)
      }
    }
  }
}
