import Foundation
import Testing

@Suite("mistwin carve, lint and model")
struct CarveAndLintTests {
  @Test("carve prints the plan", arguments: ["table", "csv", "json"])
  func carve(_ format: String) async throws {
    let outcome = try await Mistwin.run(["carve", "fixtures/designs/two-sites", "--format", format])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    try Snapshot.check(outcome.output, "carve-\(format)")
  }

  @Test("--json is --format json, and a table is the default")
  func formats() async throws {
    let design = "fixtures/designs/two-sites"
    let short = try await Mistwin.run(["carve", design, "--json"])
    let long = try await Mistwin.run(["carve", design, "--format", "json"])
    #expect(short.output == long.output)
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(short.output.utf8)) }
    let table = try await Mistwin.run(["carve", design + "/design.yaml"])
    #expect(table.output == (try await Mistwin.run(["carve", design, "--format", "table"])).output)
  }

  @Test("carve refuses a design without addresses")
  func nothingToCarve() async throws {
    let scratch = try Scratch()
    try scratch.write("mistwin: 1\norg: { name: X }\n", to: "design.yaml")
    let outcome = try await Mistwin.run(["carve", "design.yaml"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("design.yaml:1:1: "))
  }

  @Test("lint of a good design ends with 0")
  func good() async throws {
    let outcome = try await Mistwin.run(["lint", "fixtures/designs/two-sites"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("design.yaml: nothing found, 1 silenced\n"))
    #expect(outcome.error.isEmpty)
  }

  @Test("lint of a design that breaks a rule ends with 1, with the findings on standard output")
  func bad() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "vlan: 99", "vlan: 4095")
    let outcome = try await Mistwin.run(["lint", "fixtures/two-sites"], in: sample.scratch.url)
    #expect(outcome.status == 1)
    #expect(outcome.error.isEmpty)
    let place = try sample.place(of: "4095", in: Sample.design)
    #expect(outcome.output.hasPrefix("fixtures/two-sites/design.yaml:\(place): error: found "))
    let json = try await Mistwin.run(["lint", "fixtures/two-sites", "--json"], in: sample.scratch.url)
    #expect(json.status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(document?["errors"] as? Int ?? 0 >= 1)
  }

  @Test("lint of what is no design ends with 65")
  func unreadable() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "org:", "ogr:")
    let outcome = try await Mistwin.run(["lint", "fixtures/two-sites"], in: sample.scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("'ogr'"))
    let missing = try await Mistwin.run(["lint", "fixtures/tow-sites"], in: sample.scratch.url)
    #expect(missing.status == 65)
    #expect(missing.output.isEmpty)
    #expect(missing.error.hasPrefix("fixtures/tow-sites/design.yaml:1:1: "))
  }

  @Test("model causes lists every cause that a scenario can name")
  func causes() async throws {
    let text = try await Mistwin.run(["model", "causes"])
    #expect(text.status == 0)
    #expect(text.error.isEmpty)
    try Snapshot.check(text.output, "model-causes")
    let json = try await Mistwin.run(["model", "causes", "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let causes = (document?["causes"] as? [[String: Any]] ?? []).compactMap { $0["cause"] as? String }
    #expect(causes.contains("dhcp-down"))
    // The list is what a scenario's reader accepts: a wrong word is answered with it.
    let sample = try Sample()
    try sample.edit(
      Sample.scenario, "measure:", "causes: [{ cause: dhcp-donw, sites: Lisbon, start: +1d, end: +2d }]\nmeasure:")
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    for cause in causes.prefix(12) { #expect(outcome.error.contains("'\(cause)'")) }
    #expect(outcome.error.contains(" and \(causes.count - 12) more"))
    #expect(outcome.error.contains("did you mean 'dhcp-down'?"))
  }
}
