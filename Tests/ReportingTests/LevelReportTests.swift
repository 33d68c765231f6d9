import Assurance
import MistAPI
import Reporting
import Testing

@Suite("Reports of service levels")
struct LevelReportTests {
  /// So many bins of coverage; of every fourth a tenth is bad, and in the second nothing was counted.
  private static func report(bins count: Int, interval: Int64 = 3600) -> LevelReport {
    let bins = (0..<count).map { index in
      let total: Int64 = index == 1 ? 0 : 600
      let bad: Int64 = index.isMultiple(of: 4) ? 60 : 0
      return ClassifiedTally(tally: Tally(total: total, degraded: bad), byClassifier: [bad, 0, 0])
    }
    let row = LevelReport.Row(
      name: "coverage", unit: .userSeconds, classifiers: Metric.coverage.classifiers, bins: bins, impacted: [])
    return LevelReport(
      .init(
        site: "Berlin", start: "2027-01-12T00:00:00Z", end: "2027-01-13T00:00:00Z", interval: interval,
        profile: "office", rows: [row]))
  }

  @Test func aSparkForEachBin() {
    let text = Self.report(bins: 5).text(.plain)
    #expect(text.contains("By the hour"))
    #expect(text.contains("▆·██▆"))
    #expect(text.hasSuffix("stock profile «office»\n"))
  }

  @Test(arguments: [(72, "By the hour", 72), (73, "By 2 h", 37), (720, "By 10 h", 72), (1728, "By the day", 72)])
  func manyBinsShareASpark(bins: Int, head: String, sparks: Int) {
    let text = Self.report(bins: bins).text(.plain)
    #expect(text.contains("  \(head)  "))
    #expect(text.unicodeScalars.count { (0x2581...0x2588).contains($0.value) || $0 == "·" } == sparks)
  }

  @Test func theDocumentHasEveryBin() {
    let document = Self.report(bins: 200, interval: 60).document
    let level = document["levels"]?.array?.first
    #expect(document["interval"] == 60)
    #expect(document["figures"] == "stock profile office")
    #expect(level?["bins"]?["total"]?.array?.count == 200)
    #expect(level?["bins"]?["total"]?.array?[1].isNull == true)
    #expect(level?["bins"]?["degraded"]?.array?.reduce(0) { $0 + ($1.int ?? 0) } == level?["degraded"]?.int)
    #expect(level?["level"]?.double.map { ($0 * 1000).rounded() } == 975)
  }

  @Test(arguments: [3, 440, 441, 8760])
  func aPictureKeepsWithinItsEdges(bins: Int) {
    let picture = Self.report(bins: bins).plot(of: "coverage")
    #expect(picture.contains("stock profile «office»"))
    #expect(picture.contains(bins <= 440 ? "by the hour" : bins == 441 ? "by 2 h" : "by 20 h"))
  }
}
