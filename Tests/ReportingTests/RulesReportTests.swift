import Foundation
import MistAPI
import Planning
import Reporting
import Testing

@Suite("Rules, pages, defaults and kinds")
struct RulesReportTests {
  @Test("The page of the documentation is the program's")
  func markdown() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: "Sources/mistwin/mistwin.docc/Reference/LintRules.md")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try Data(RulesReport.markdown.utf8).write(to: url)
      Issue.record("recorded Sources/mistwin/mistwin.docc/Reference/LintRules.md")
      return
    }
    #expect(
      try String(contentsOf: url, encoding: .utf8) == RulesReport.markdown,
      "Sources/mistwin/mistwin.docc/Reference/LintRules.md is stale: mistwin lint --rules --markdown writes it anew")
  }

  @Test("The list has every rule, a page its example and its silence")
  func pages() {
    let list = RulesReport.list()
    for rule in DesignRule.allCases {
      #expect(list.contains("\n\(rule.rawValue) "), "\(rule)")
      let page = RulesReport.page(rule)
      #expect(page.hasPrefix("\(rule.rawValue) (\(rule.severity.rawValue))\n"))
      #expect(page.contains("\nBad:\n  ") && page.contains("\nGood:\n  "))
      if rule.silencing != .never { #expect(page.contains("rule: \(rule.rawValue), at:"), "\(rule)") }
    }
    #expect(RulesReport.document()["rules"]?.array?.count == DesignRule.allCases.count)
  }

  @Test("Defaults are told for all designs, and for one")
  func defaults() {
    #expect(RulesReport.defaults(nil).contains("naming.device"))
    let reading = Design.read(
      "x.yaml", files: MemoryFiles(["x.yaml": "mistwin: 1\norg: { name: X }\nnaming: { device: a }\n"]))
    let text = RulesReport.defaults((reading.defaults, reading.design.path))
    #expect(text.contains("naming.site") && !text.contains("naming.device"))
    #expect(text.contains("weak-psk"))
    #expect(RulesReport.document(ofDefaults: nil)["defaults"]?.array?.count == DesignDefault.all.count)
  }

  @Test("Kinds are counted, planned ones first")
  func kinds() {
    let report = KindsReport()
    let text = report.text()
    #expect(text.split(separator: "\n")[1].hasPrefix("planned"))
    #expect(text.contains("1,037 operations of version "))
    #expect(report.document["kinds"]?.array?.count == ObjectKinds.published.all.count)
    let totals = report.document["totals"]?.object
    #expect(totals.map { $0.reduce(0) { $0 + ($1.value.int ?? 0) } } == 1037)
  }
}
