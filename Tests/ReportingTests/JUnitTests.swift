import Assurance
import Foundation
import Rehearsal
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("junit.xml")
struct JUnitTests {
  @Test("has a case an expectation and a case a site")
  func cases() async throws {
    let result = try await SampleResult.twoSites()
    let report = try ParsedReport(result.junit)
    #expect(report.suites.map(\.name) == ["expectations", "service levels"])
    #expect(report.suites[0].cases.map(\.name) == result.checks.map(\.line))
    #expect(report.suites[1].cases.map(\.name) == result.sites.map(\.site))
    #expect(report.suites.allSatisfy { $0.failures == 0 && $0.cases.allSatisfy { $0.failure == nil } })
  }

  @Test("what failed is a failure with its reason; what is not yet is skipped; the counts agree")
  func failures() async throws {
    var result = try await SampleResult.twoSites()
    result.finalChecks[1].isMet = false
    result.finalChecks[1].found = "1 failed: Lisbon"
    result.sites[0].levels[4].verdict = .failed
    result.sites[0].levels[4].level = 0.5
    result.sites[0].levels[4].classifier = "dns"
    result.sites[0].levels[4].classifierShare = nil
    result.sites[1].notYet = "opens 2027-02-03"
    let report = try ParsedReport(result.junit)
    #expect(report.suites[0].failures == 1)
    #expect(report.suites[0].cases[1].failure == "1 failed: Lisbon")
    #expect(report.suites[1].failures == 1)
    #expect(report.suites[1].skipped == 1)
    #expect(report.suites[1].cases[0].failure == "successful-connect 50.0 %, mostly dns")
    #expect(report.suites[1].cases[1].isSkipped)
    #expect(report.totals == [7, 2, 1])
  }

  @Test("a site that is not ready is a failure of readiness")
  func unready() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[1].notYet = "no users seen yet"
    result.sites[1].findings = ["Denver-ap01: disconnected", "Denver-ap02: disconnected"]
    let report = try ParsedReport(result.junit)
    #expect(report.suites[1].cases[1].failure == "Denver-ap01: disconnected")
    #expect(!report.suites[1].cases[1].isSkipped)
  }

  @Test(
    "names of any kind are escaped",
    arguments: ["</testcase>", "a & b < c > d", "\"quoted\" 'too'", "]]>", "tab\tline\nfeed", "東京 ✅ é"])
  func escaping(_ name: String) async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].site = name
    result.finalChecks[0].line = name
    result.finalChecks[1].isMet = false
    result.finalChecks[1].found = name
    let report = try ParsedReport(result.junit)
    #expect(report.suites[1].cases[0].name == name)
    #expect(report.suites[0].cases[0].name == name)
    #expect(report.suites[0].cases[1].failure == name)
  }

  @Test("what XML cannot hold is replaced")
  func controls() async throws {
    var result = try await SampleResult.twoSites()
    result.sites[0].site = "a\u{0}b\u{1B}c\u{FFFF}d"
    let report = try ParsedReport(result.junit)
    #expect(report.suites[1].cases[0].name == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d")
  }
}

/// A report as a CI server reads it.
private final class ParsedReport: NSObject, XMLParserDelegate {
  struct Case {
    var name: String
    var failure: String?
    var isSkipped = false
  }

  struct Suite {
    var name: String
    var failures: Int
    var skipped: Int
    var cases: [Case] = []
  }

  private(set) var suites: [Suite] = []
  private(set) var totals: [Int] = []

  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let isWellFormed = parser.parse()
    try #require(isWellFormed, "\(String(describing: parser.parserError))")
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    func number(_ name: String) -> Int { attributes[name].flatMap(Int.init) ?? -1 }
    switch element {
    case "testsuites": totals = [number("tests"), number("failures"), number("skipped")]
    case "testsuite":
      suites.append(Suite(name: attributes["name"] ?? "", failures: number("failures"), skipped: number("skipped")))
    case "testcase": suites[suites.count - 1].cases.append(Case(name: attributes["name"] ?? ""))
    case "failure": last { $0.failure = attributes["message"] }
    case "skipped": last { $0.isSkipped = true }
    default: break
    }
  }

  private func last(_ change: (inout Case) -> Void) {
    let suite = suites.count - 1
    change(&suites[suite].cases[suites[suite].cases.count - 1])
  }
}
