import Assurance
public import Rehearsal

extension RehearsalResult {
  /// The result as JUnit XML: a suite of the expectations, and a suite «service levels» with a case a site. No times: the
  /// report has no clock but the scenario's.
  public var junit: String {
    var suites = [XMLElement.suite("expectations", checks.map { $0.testCase(in: scenario) })]
    if !sites.isEmpty { suites.append(XMLElement.suite("service levels", sites.map(\.testCase))) }
    let counts = suites.reduce(into: (0, 0, 0)) { sum, suite in
      sum.0 += suite.children.count
      sum.1 += suite.children(named: "failure")
      sum.2 += suite.children(named: "skipped")
    }
    return XMLElement(
      "testsuites",
      [
        ("name", title), ("tests", String(counts.0)), ("failures", String(counts.1)), ("errors", "0"),
        ("skipped", String(counts.2)),
      ], suites
    ).document
  }
}

extension XMLElement {
  fileprivate static func suite(_ name: String, _ cases: [XMLElement]) -> XMLElement {
    var suite = XMLElement("testsuite", [("name", name), ("tests", String(cases.count))], cases)
    suite.attributes += [
      ("failures", String(suite.children(named: "failure"))), ("errors", "0"),
      ("skipped", String(suite.children(named: "skipped"))),
    ]
    return suite
  }

  /// How many cases have a child of that name.
  fileprivate func children(named name: String) -> Int {
    children.reduce(0) { sum, child in sum + (child.children.contains { $0.name == name } ? 1 : 0) }
  }
}

extension RehearsalResult.Check {
  fileprivate func testCase(in scenario: String) -> XMLElement {
    var result = XMLElement("testcase", [("classname", scenario), ("name", line)])
    if isMet {
      var output = XMLElement("system-out")
      output.text = found
      result.children = [output]
    } else {
      var failure = XMLElement("failure", [("message", found), ("type", "expectation")])
      failure.text = "\(place): expected: \(line)\nfound: \(found)"
      result.children = [failure]
    }
    return result
  }
}

extension SiteReview {
  fileprivate var testCase: XMLElement {
    var result = XMLElement(
      "testcase", [("classname", zone.isEmpty ? "service levels" : "service levels.\(zone)"), ("name", site)])
    let below = belowFloor.map(\.sentence)
    switch state {
    case .failed:
      let reasons = (notYet == nil ? below : []) + findings
      var failure = XMLElement(
        "failure", [("message", reasons.first ?? "failed"), ("type", isBelowFloor ? "service level" : "readiness")])
      failure.text = reasons.joined(separator: "\n")
      result.children = [failure]
    case .notYet: result.children = [XMLElement("skipped", [("message", "not yet: \(notYet ?? ""); ready")])]
    case .warning, .good:
      let lines = below.map { "warning, not proven: \($0)" } + findings + levels.map(\.line)
      guard !lines.isEmpty else { break }
      var output = XMLElement("system-out")
      output.text = lines.joined(separator: "\n")
      result.children = [output]
    }
    return result
  }
}

extension SiteReview.Level {
  fileprivate var line: String { "\(metric.name) \(Figures.percent(level))" }
}
