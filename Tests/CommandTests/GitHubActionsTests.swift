import Foundation
import Testing

@Suite("In a job of GitHub Actions")
struct GitHubActionsTests {
  @Test("an expectation that is not met is shown at its line, and the summary of the step grows")
  func rehearse() async throws {
    let sample = try Sample()
    try sample.edit(Sample.scenario, "api calls <= 5000 per hour", "api calls <= 1 per hour")
    let line = try sample.place(of: "api calls <= 1", in: Sample.scenario).split(separator: ":")[0]
    try FileManager.default.createDirectory(atPath: sample.scratch.path(".git"), withIntermediateDirectories: false)
    try sample.scratch.write("## Before\n", to: "step.md")
    let job = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": sample.scratch.path("step.md")]
    let outcome = try await Mistwin.run(
      ["rehearse", Sample.scenario, "--report", "report"], in: sample.scratch.url, environment: job)
    #expect(outcome.status == 1)
    // Standard output holds the result and nothing else.
    #expect(!outcome.output.contains("::error"))
    let commands = outcome.error.split(separator: "\n").filter { $0.hasPrefix("::") }
    #expect(commands.count == 1)
    #expect(
      commands[0].hasPrefix(
        "::error file=scenario.yaml,line=\(line),title=mistwin rehearse%3A not met::expected: api calls <= 1 per hour%0Afound: "
      ))
    #expect(
      try sample.scratch.text("step.md") == "## Before\n" + sample.scratch.text("report/summary.md") + "\n")
    // Elsewhere nothing of it is said.
    let quiet = try await Mistwin.run(["rehearse", Sample.scenario], in: sample.scratch.url)
    #expect(quiet.output == outcome.output)
    #expect(!quiet.error.contains("::"))
  }

  @Test("a summary that cannot be written fails nothing")
  func noSummary() async throws {
    let sample = try Sample()
    let job = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": sample.scratch.path("no/such/step.md")]
    let outcome = try await Mistwin.run(["rehearse", Sample.scenario], in: sample.scratch.url, environment: job)
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("the summary of the step cannot be written"))
  }

  @Test("findings of lint are shown at their lines, from the repository's root on; SARIF has them, too")
  func lint() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "vlan: 99", "vlan: 4095")
    try FileManager.default.createDirectory(atPath: sample.scratch.path(".git"), withIntermediateDirectories: false)
    let place = try sample.place(of: "vlan: 4095", at: "4095", in: Sample.design).split(separator: ":")
    let inside = sample.scratch.url.appendingPathComponent("fixtures")
    let outcome = try await Mistwin.run(
      ["lint", "two-sites", "--format", "sarif"], in: inside, environment: ["GITHUB_ACTIONS": "true"])
    #expect(outcome.status == 1)
    let head = "::error file=fixtures/two-sites/design.yaml,line=\(place[0]),col=\(place[1]),title=mistwin lint%3A "
    #expect(outcome.error.hasPrefix(head))
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let run = try #require((document?["runs"] as? [[String: Any]])?.first)
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    let location = (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
    #expect((location?["artifactLocation"] as? [String: Any])?["uri"] as? String == "fixtures/two-sites/design.yaml")
    #expect((location?["region"] as? [String: Any])?["startLine"] as? Int == Int(place[0]))
    let json = try await Mistwin.run(["lint", "two-sites", "--format", "json"], in: inside)
    #expect(json.output == (try await Mistwin.run(["lint", "two-sites", "--json"], in: inside)).output)
    for words in [["--json"], ["--rules"], ["--explain"]] {
      let wrong = try await Mistwin.run(["lint", "--format", "sarif"] + words, in: inside)
      #expect(wrong.status == 64)
      #expect(wrong.error.contains("found --format sarif with \(words[0])"))
    }
  }
}
