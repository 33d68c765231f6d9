import Foundation
import Testing

@Suite("mistwin power and calibrate")
struct PowerTests {
  private static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("A policy is tried on what the twin's shops did, and the same seed says the same")
  func power() async throws {
    let sample = try await KeptSample.copy()
    let arguments = [
      "power", "--policy", "one-ap", "--twin", KeptSample.twin, "--replicates", "8", "--effect", "throughput=20",
      "--json",
    ]
    let run = try await Mistwin.run(arguments, in: sample.scratch.url)
    try #require(run.status == 0, "\(run.error)")
    let found = try Self.object(run.output)
    #expect(found["replicates"] as? Int == 8)
    let phases = try #require(found["phases"] as? [[String: Any]])
    #expect(phases.map { $0["name"] as? String } == ["one access point", "its site", "fleet"])
    #expect(phases[0]["controls"] as? Int ?? 0 >= 4)
    let effects = try #require(found["effects"] as? [[String: Any]])
    #expect(effects.count == 1)
    #expect(effects[0]["unit"] as? String == "user-minutes")
    #expect(!(found["answers"] as? [String] ?? []).isEmpty)
    let again = try await Mistwin.run(arguments, in: sample.scratch.url)
    #expect(again.output == run.output)
  }

  @Test("Policies meet hypotheses of a file, and one is recommended")
  func compare() async throws {
    let sample = try await KeptSample.copy()
    try sample.scratch.write(
      """
      mistwin: 1
      hypotheses:
        healthy: {}
        nobody-joins: { load_loss: 100, summary: nobody can join }
        a-trace: { effects: { roaming: 0.1 } }
      compare: [one-ap, big-bang]
      choose: fewest bad user-minutes over all hypotheses, then fewest days
      """, to: "hypotheses.yaml")
    let run = try await Mistwin.run(
      ["power", "--hypotheses", "hypotheses.yaml", "--twin", KeptSample.twin, "--replicates", "6", "--json"],
      in: sample.scratch.url)
    try #require(run.status == 0, "\(run.error)")
    let found = try Self.object(run.output)
    #expect(found["recommended"] as? String == "one-ap")
    #expect(found["unseen"] as? [String] == ["a-trace"])
    let cells = try #require(found["cells"] as? [[String: Any]])
    #expect(cells.count == 6)
  }

  @Test("What cannot be tried is refused, with the place and the way out", arguments: BadInput.all)
  func badInput(input: BadInput) async throws {
    let sample = try await KeptSample.copy()
    try sample.scratch.write("mistwin: 1\npolicy: mine\nphases:\n  - name: all\n    take: rest\n", to: "policy.yaml")
    try sample.scratch.write("hypotheses:\n  a: { effects: { rooming: 3 } }\n", to: "hypotheses.yaml")
    let run = try await Mistwin.run(
      input.arguments + (input.needsTwin ? ["--twin", KeptSample.twin] : []), in: sample.scratch.url)
    #expect(run.status == input.status, "\(run.error)")
    for word in input.words { #expect(run.error.contains(word), "\(run.error)") }
    #expect(run.output.isEmpty)
  }

  struct BadInput: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var words: [String]
    var needsTwin = true

    var testDescription: String { arguments.joined(separator: " ") }

    static let all = [
      BadInput(arguments: ["power", "--policy", "spred"], status: 65, words: ["'spred'", "did you mean 'spread'?"]),
      BadInput(arguments: ["power", "--policy", "policy.yaml"], status: 65, words: ["policy.yaml:4:5", "'bake'"]),
      BadInput(arguments: ["power", "--model", "AP99"], status: 65, words: ["AP99", "AP45"]),
      BadInput(
        arguments: ["power", "--hypotheses", "wedge-11"], status: 65,
        words: ["'wedge-11'", "did you mean 'wedge-11r'?"]),
      BadInput(
        arguments: ["power", "--hypotheses", "hypotheses.yaml"], status: 65,
        words: ["hypotheses.yaml:2:", "'rooming'", "did you mean 'roaming'?"]),
      BadInput(arguments: ["power", "--replicates", "0"], status: 64, words: ["--replicates", "1 to 1000000"]),
      BadInput(arguments: ["power", "--effect", "throughput"], status: 64, words: ["METRIC=POINTS"]),
      BadInput(arguments: ["power", "--choose", "best"], status: 64, words: ["fewest bad user-minutes"]),
      BadInput(arguments: ["power", "--noise", "policy.yaml"], status: 65, words: ["policy.yaml:", "label"]),
      BadInput(arguments: ["power", "--twin", "none.sqlite"], status: 65, words: ["none.sqlite"], needsTwin: false),
      BadInput(
        arguments: ["calibrate", "gate", "--placebo", "--days", "8"], status: 65,
        words: ["placebo canaries", "expected at least 61", "days"]),
      BadInput(arguments: ["calibrate", "gate", "--days", "3"], status: 64, words: ["--days", "8 to 60"]),
      BadInput(
        arguments: ["power", "tables", "--only", "c9"], status: 64, words: ["'c9'", "r5, c3, c4, c5"],
        needsTwin: false),
    ]
  }

  @Test("The noise of the twin's own history is measured, and the gate reads it")
  func calibrate() async throws {
    let sample = try await KeptSample.copy()
    let run = try await Mistwin.run(
      ["calibrate", "gate", "--twin", KeptSample.twin, "--out", "noise.json"], in: sample.scratch.url)
    try #require(run.status == 0, "\(run.error)")
    let chosen = try #require(run.output.split(separator: "\n").first { $0.hasSuffix("chosen") })
    let noise = try Self.object(try sample.scratch.text("noise.json"))
    let inflation = try #require(noise["inflation"] as? Double)
    #expect([1, 1.1, 1.2, 1.3, 1.5].contains(inflation))
    #expect(chosen.contains("\(inflation)"))
    #expect((noise["metrics"] as? [String: Any])?.count == 6)
    let power = try await Mistwin.run(
      [
        "power", "--policy", "one-ap", "--twin", KeptSample.twin, "--replicates", "2", "--effect", "throughput=40",
        "--noise", "noise.json",
      ], in: sample.scratch.url)
    #expect(power.status == 0, "\(power.error)")
    #expect(power.output.contains("placebo canaries"))
  }

  @Test("A table is regenerated by one command")
  func tables() async throws {
    let run = try await Mistwin.run(["power", "tables", "--only", "r5", "--replicates", "10", "--json"])
    #expect(run.status == 0 || run.status == 1, "\(run.error)")
    let rows = try #require(try Self.object(run.output)["rows"] as? [[String: Any]])
    #expect(rows.count == 9)
    #expect(rows.allSatisfy { $0["published"] is Double && $0["standard_error"] is Double })
  }
}
