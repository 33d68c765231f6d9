import Foundation
import Testing

@Suite("mistwin rehearse")
struct RehearseTests {
  @Test("prints the result on standard output and what it does on standard error")
  func streams() async throws {
    let outcome = try await Sample().rehearse()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("Two shops from claim codes to new firmware\n"))
    #expect(outcome.output.hasSuffix("\nGOOD: 5 of 5 expectations met\n"))
    let steps = outcome.error.split(separator: "\n")
    #expect(steps.first?.hasPrefix("2027-01-11 06:00  Day 0") == true)
    #expect(steps.contains { $0.contains("Day 2: upgrade ap-0.14") })
    // No terminal: neither colours nor bars.
    for text in [outcome.output, outcome.error] {
      #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\r" })
    }
  }

  @Test("an expectation that is not met ends with 1, and says what was found")
  func unmet() async throws {
    let sample = try Sample()
    try sample.edit(Sample.scenario, "api calls <= 5000 per hour", "api calls <= 1 per hour")
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("NOT MET  api calls <= 1 per hour (scenario.yaml:"))
    #expect(outcome.output.hasSuffix("\nBAD: 1 of 5 expectations not met\n"))
  }

  @Test("the same scenario and seed give the same bytes, with one thread and two; another seed gives others")
  func deterministic() async throws {
    let sample = try Sample()
    let one = try await sample.rehearse(["--report", "one", "--threads", "1", "--keep", "one.sqlite"])
    let two = try await sample.rehearse(["--report", "two", "--threads", "2", "--keep", "two.sqlite"])
    let other = try await sample.rehearse(["--report", "other", "--seed", "7", "--keep", "other.sqlite"])
    #expect(one.output == two.output)
    #expect(one.error == two.error)
    #expect(one.output != other.output)
    for file in ["result.json", "junit.xml", "summary.md", "report.html", "brief.html"] {
      let bytes = try sample.scratch.bytes("one/\(file)")
      #expect(try bytes == sample.scratch.bytes("two/\(file)"), "\(file)")
      #expect(try bytes != sample.scratch.bytes("other/\(file)"), "\(file)")
    }
    var digests: [String] = []
    for name in ["one", "two", "other"] {
      let export = try await Mistwin.run(["twin", "export", "\(name).sqlite", "--digest"], in: sample.scratch.url)
      #expect(export.status == 0)
      digests.append(export.output)
    }
    #expect(digests[0] == digests[1])
    #expect(digests[0] != digests[2])
    #expect(try sample.scratch.text("one/result.json").contains("\"store_digest\": \"\(digests[0].dropLast())\""))
  }

  @Test("--json prints the document of the report, and nothing else")
  func json() async throws {
    let sample = try Sample()
    let outcome = try await sample.rehearse(["--json", "--report", "report"])
    #expect(outcome.status == 0)
    #expect(outcome.output == (try sample.scratch.text("report/result.json")))
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect(document?["mistwin_result"] as? Int == 1)
    #expect(document?["verdict"] as? String == "good")
  }

  @Test("the command that it prints replays it")
  func replay() async throws {
    let sample = try Sample()
    let first = try await sample.rehearse(["--seed", "99"])
    let line = try #require(first.output.split(separator: "\n").first { $0.hasPrefix("Replay  mistwin ") })
    let words = line.split(separator: " ").dropFirst(2).map(String.init)
    let second = try await Mistwin.run(words, in: sample.scratch.url)
    #expect(second.output == first.output)
    #expect(second.status == first.status)
  }

  @Test("of several scenarios each has its report, and the worst exit code counts")
  func several() async throws {
    let sample = try Sample()
    let text = try sample.scratch.text(Sample.scenario)
    try sample.scratch.write(
      text.replacingOccurrences(of: "api calls <= 5000 per hour", with: "api calls <= 1 per hour"), to: "strict.yaml")
    let outcome = try await Mistwin.run(
      ["rehearse", "strict.yaml", "scenario.yaml", "--report", "report", "--json"], in: sample.scratch.url)
    #expect(outcome.status == 1)
    let documents = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
    #expect(documents?.compactMap { $0["verdict"] as? String } == ["bad", "good"])
    #expect(sample.scratch.has("report/strict/junit.xml"))
    #expect(sample.scratch.has("report/scenario/summary.md"))
  }

  @Test("no output holds a secret")
  func secrets() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "env:PSK_SCANNERS", "open-sesame-4711")
    try sample.edit(Sample.design, "env:RADIUS_SECRET", "radius-secret-0815")
    let outcome = try await sample.rehearse(["--report", "report"])
    let lint = try await Mistwin.run(["lint", "fixtures/two-sites", "--json"], in: sample.scratch.url)
    #expect(outcome.status == 0)
    #expect(lint.status == 0)
    var texts = [outcome.output, outcome.error, lint.output, lint.error]
    for file in ["result.json", "junit.xml", "summary.md", "report.html", "brief.html"] {
      texts.append(try sample.scratch.text("report/\(file)"))
    }
    for text in texts {
      #expect(!text.isEmpty || text == lint.error)
      for secret in ["open-sesame-4711", "radius-secret-0815", "61E85-LAINU-DT4BA-C3V5H", "61E85LAINUDT4BAC3V5H"] {
        #expect(!text.contains(secret))
      }
    }
  }

  @Test("a secret in clear outside fixtures is refused without being shown")
  func literalSecret() async throws {
    let sample = try Sample()
    try sample.edit(Sample.design, "env:PSK_SCANNERS", "open-sesame-4711")
    try FileManager.default.moveItem(
      atPath: sample.scratch.path("fixtures"), toPath: sample.scratch.path("designs"))
    try sample.edit(Sample.scenario, "fixtures/two-sites", "designs/two-sites")
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("a secret in clear"))
    #expect(!outcome.error.contains("open-sesame"))
    #expect(!outcome.error.contains("61E85"))
  }

  @Test("a token that may only read is refused before anything is written")
  func readOnlyToken() async throws {
    let sample = try Sample()
    try sample.edit(Sample.scenario, "seed:", "token: { role: read }\nseed:")
    let outcome = try await sample.rehearse(["--keep", "twin.sqlite"])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("the token has the role 'read'"))
    #expect(!sample.scratch.has("twin.sqlite"))
  }
}
