import Foundation
import MistAPI
import Planning
import Reporting
import Testing
import Twin

@Suite("Plans as they were when a person last looked at them")
struct PlanGoldenTests {
  /// Compares with the files in `Snapshots`: the text, and the document with a step a line. With `MISTWIN_RECORD=1` they are
  /// recorded again, and the run fails.
  private static func check(_ plan: Plan, _ name: String, detail: PlanReport.Detail = .fields) throws {
    var plan = plan
    // Where the repository stands is no part of a plan.
    plan.design = plan.design.replacing("\(Fixtures.root)/", with: "")
    try check(PlanReport(plan).text(detail: detail), "\(name).plan.txt")
    try check(lines(of: plan.document), "\(name).plan.json")
  }

  private static func check(_ text: String, _ file: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(file)")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(file)")
      return
    }
    let expected = try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    let differing = zip(expected, found).enumerated().first { $0.element.0 != $0.element.1 }
    if let (line, pair) = differing.map({ ($0.offset + 1, $0.element) }) {
      Issue.record("\(file), line \(line): expected '\(pair.0.prefix(300))', found '\(pair.1.prefix(300))'")
    }
    #expect(found.count == expected.count, "\(file): the number of lines")
  }

  /// A document that can be compared by line: lists of objects have one a line.
  private static func lines(of document: JSON) -> String {
    var lines: [String] = []
    for (name, value) in document.object ?? JSONObject() {
      if let elements = value.array, elements.count > 1 {
        lines.append("\(name):")
        lines += elements.map { "  \($0.text)" }
      } else {
        lines.append("\(name): \(value.text)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test("retail-120 on an empty organisation")
  func retail() async throws {
    let bench = try await PlanningBench(try PlanningBench.design(of: "retail-120"), hardware: false)
    try Self.check(try await bench.plan(), "retail-120", detail: .steps)
  }

  @Test("A new RF template for a site group: one step re-binds all its sites, one PUT a site")
  func region() async throws {
    let bench = try await PlanningBench(try PlanningBench.design(of: "retail-120"))
    try await bench.apply(try await bench.plan())
    let changed = try PlanningBench.design([("    RF-Retail:", "    RF-Retail-2027:")], of: "retail-120")
    let plan = try await bench.plan(changed)
    let binding = try #require(plan.steps.first { $0.verb == .bind })
    #expect(plan.steps.filter { $0.verb == .bind }.count == 1)
    #expect(binding.items.count == changed.sites.filter { $0.siteGroups.contains("stores") }.count)
    #expect(
      binding.reach.devices
        == changed.slots.count { slot in
          changed.site(slot.siteKey)?.siteGroups.contains("stores") == true
        })
    try Self.check(plan, "rebound-region")
  }

  @Test("A design beside an organisation that exists")
  func brownfield() async throws {
    let bench = try await BrownfieldPlanTests.bench()
    try Self.check(try await bench.plan(), "brownfield")
  }

  @Test("A site that the design no longer has")
  func removedSite() async throws {
    let bench = try await PlanningBench(try PlanningBench.design([("for: [spokes]", "for: [shops]")]))
    let first = try await bench.plan()
    try await bench.apply(first)
    let design = try PlanPruneTests.withoutDenver()
    let ownership = try await PlanPruneTests.ownership(bench, first)
    try Self.check(
      try await bench.plan(design, options: PlanOptions(ownership: ownership)), "removed-site-kept", detail: .steps)
    try Self.check(
      try await bench.plan(design, options: PlanOptions(prunes: true, ownership: ownership)), "removed-site")
  }
}
