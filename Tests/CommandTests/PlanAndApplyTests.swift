import Foundation
import Testing

@Suite("mistwin plan and apply")
struct PlanAndApplyTests {
  private static let design = Mistwin.root.appendingPathComponent("fixtures/designs/two-sites").path

  /// A twin with the hardware of a design, and a place for the ledger.
  private static func prepared(start: String = "2027-01-12T08:00:00Z") async throws -> Scratch {
    let scratch = try Scratch()
    let made = try await Mistwin.run(
      ["twin", "new", "twin.sqlite", "--design", design, "--start", start], in: scratch.url)
    try #require(made.status == 0, "\(made.error)")
    return scratch
  }

  private static func run(_ arguments: [String], in scratch: Scratch) async throws -> Mistwin.Outcome {
    try await Mistwin.run(arguments + ["--twin", "twin.sqlite", "--state", "state"], in: scratch.url)
  }

  @Test("planned, applied, applied again, planned again")
  func whole() async throws {
    let scratch = try await Self.prepared()
    let before = try scratch.bytes("twin.sqlite")
    let planned = try await Self.run(["plan", Self.design, "--out", "plan.json", "--detailed-exitcode"], in: scratch)
    #expect(planned.status == 2)
    #expect(planned.output.contains("\nPlan for Two Shops: "))
    #expect(planned.output.contains("\n    with 1 token: "))
    #expect(planned.error == "not set, made up for the twin: env:PSK_SCANNERS, env:RADIUS_SECRET\n")
    // Planning leaves the twin as it is.
    #expect(try scratch.bytes("twin.sqlite") == before)
    let applied = try await Self.run(["apply", "plan.json", "--ticket", "CHG-1"], in: scratch)
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    let score = try await Mistwin.run(["score", "1", "--json", "--state", "state"], in: scratch.url)
    #expect(score.status == 0, "\(score.error)")
    let document = try JSONSerialization.jsonObject(with: Data(score.output.utf8)) as? [String: Any]
    let run = try #require((document?["runs"] as? [[String: Any]])?.first)
    let (said, took) = (try #require(run["predicted_ms"] as? Double), try #require(run["ms"] as? Double))
    #expect(run["calls"] as? Int == run["predicted_calls"] as? Int && run["comparable"] as? Bool == true)
    #expect(abs(took - said) < 0.05 * said, "\(took) ms, said \(said)")
    let list = try await Mistwin.run(["score", "--state", "state"], in: scratch.url)
    #expect(list.status == 0 && list.output.contains("Two Shops") && list.output.contains("done"))
    for (arguments, text) in [
      (["score", "7", "--state", "state"], "7"),
      (["score", "--rollout", "7", "--state", "state"], "holds no rollout 7"),
      (["score", "--state", "nowhere"], "nowhere/ledger.sqlite: found no ledger"),
    ] {
      let refused = try await Mistwin.run(arguments, in: scratch.url)
      #expect(refused.status == 65 && refused.error.contains(text), "\(refused.error)")
    }
    let again = try await Self.run(["plan", Self.design, "--detailed-exitcode"], in: scratch)
    #expect(again.status == 0)
    #expect(again.output == "Two Shops: nothing to do, what is there is what the design says\n")
    let second = try await Self.run(["apply", "plan.json"], in: scratch)
    #expect(second.status == 0, "\(second.output)\(second.error)")
    let audit = try scratch.text("state/audit.jsonl").split(separator: "\n")
    #expect(audit.count > 50)
    #expect(audit.allSatisfy { $0.contains("CHG-1") })
  }

  @Test("the same plan as steps, as counts, as a graph, as JSON")
  func forms() async throws {
    let scratch = try await Self.prepared()
    let steps = try await Self.run(["plan", Self.design, "--detail", "steps"], in: scratch)
    #expect(steps.output.contains("  + #1 site group 'shops'"))
    #expect(!steps.output.contains("vars.corp_vlan"))
    let counts = try await Self.run(["plan", Self.design, "--detail", "counts"], in: scratch)
    #expect(counts.output.hasPrefix("Plan for Two Shops: "))
    #expect(counts.output.contains(" that write, one after the other\n"))
    let several = try await Self.run(["plan", Self.design, "--detail", "counts", "--in-flight", "8"], in: scratch)
    #expect(several.output.contains(" that write, 8 at a time\n"))
    // What is done at one site follows one another, and there are two.
    #expect(try Self.seconds(several.output) * 4 < 3 * (try Self.seconds(counts.output)))
    let graph = try await Self.run(["plan", Self.design, "--graph"], in: scratch)
    #expect(graph.output.hasPrefix("digraph plan {\n"))
    #expect(graph.output.contains(" -> "))
    let json = try await Self.run(["plan", Self.design, "--json"], in: scratch)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(document?["mistwin_plan"] as? Int == 1)
    #expect((document?["digest"] as? String)?.count == 64)
  }

  /// How long it takes with one token.
  private static func seconds(_ output: String) throws -> Int {
    try #require(output.firstMatch(of: #/with 1 token: (\d+) s/#).flatMap { Int($0.1) }, "\(output)")
  }

  @Test("no secret and no claim code stands in a plan, nor in what apply leaves")
  func secrets() async throws {
    let scratch = try await Self.prepared()
    for arguments in [
      ["plan", Self.design, "--out", "plan.json"], ["apply", "plan.json"], ["plan", Self.design, "--json"],
    ] {
      let outcome = try await Self.run(arguments, in: scratch)
      #expect(outcome.status == 0)
      for planted in ["A8530RY190UYEOL", "A8530-RY190-UYEOL", "61E85LAINUDT4BAC3V5H", "61E85-LAINU-DT4BA-C3V5H"] {
        #expect(!(outcome.output + outcome.error).contains(planted))
      }
    }
    let state = try FileManager.default.subpathsOfDirectory(atPath: scratch.path("state"))
    #expect(state.contains { $0.hasSuffix("audit.jsonl") })
    for file in state.map({ "state/\($0)" }) + ["plan.json"] {
      guard let data = FileManager.default.contents(atPath: scratch.path(file)) else { continue }
      for planted in ["A8530RY190UYEOL", "A8530-RY190-UYEOL", "61E85LAINUDT4BAC3V5H", "61E85-LAINU-DT4BA-C3V5H"] {
        #expect(data.range(of: Data(planted.utf8)) == nil, "\(file)")
      }
    }
  }

  @Test("a plan that was edited, one of another version, and no plan are refused before anything is written")
  func refused() async throws {
    let scratch = try await Self.prepared()
    _ = try await Self.run(["plan", Self.design, "--out", "plan.json"], in: scratch)
    let plan = try scratch.text("plan.json")
    let before = try scratch.bytes("twin.sqlite")
    for (text, message) in [
      (plan.replacing("Europe/Lisbon", with: "Europe/Madrid"), "the plan was edited"),
      (plan.replacing("\"mistwin_plan\": 1", with: "\"mistwin_plan\": 7"), "found a plan of version 7"),
      ("{}", "found no plan"), ("", "found no plan"),
    ] {
      try scratch.write(text, to: "bad.json")
      let outcome = try await Self.run(["apply", "bad.json"], in: scratch)
      #expect(outcome.status == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.error.contains(message), "\(outcome.error)")
    }
    #expect(try scratch.bytes("twin.sqlite") == before)
  }

  @Test("what a wrong row held back is done after the row was corrected, by a new plan of that site")
  func corrected() async throws {
    let scratch = try await Self.prepared()
    try FileManager.default.copyItem(atPath: Self.design, toPath: scratch.path("shops"))
    let yaml = try scratch.text("shops/design.yaml")
    try scratch.write(
      yaml.replacing("activation: 61E85-LAINU-DT4BA-C3V5H", with: "activation: file:order.txt"), to: "shops/design.yaml"
    )
    try scratch.write("61E85-LAINU-DT4BA-C3V5H\n", to: "shops/order.txt")
    let devices = try scratch.text("shops/devices.csv")
    // The code of Denver's switch, with two letters changed about.
    try scratch.write(devices.replacing("TV7NHJGZK275HK1", with: "TV7NHJGZK275H1K"), to: "shops/devices.csv")
    let first = try await Self.run(["apply", "shops"], in: scratch)
    #expect(first.status == 1, "\(first.output)\(first.error)")
    #expect(first.output.contains("Denver"))
    try scratch.write(devices, to: "shops/devices.csv")
    let unknown = try await Self.run(["apply", "shops", "--continue", "9"], in: scratch)
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("run 9"), "\(unknown.error)")
    let second = try await Self.run(["apply", "shops", "--continue", "1", "--site", "Denver"], in: scratch)
    #expect(second.status == 0, "\(second.output)\(second.error)")
    #expect(second.error.contains("run 1 (plan "))
    #expect(second.error.contains(" goes on by a new plan of what is left: "))
    // Lisbon was done the first time, and is not in it.
    #expect(!second.error.contains("'Lisbon'"), "\(second.error)")
    let rest = try await Self.run(["plan", "shops", "--detailed-exitcode"], in: scratch)
    #expect(rest.status == 0, "\(rest.output)")
  }

  @Test("a window and a calendar are waited for, on the twin's clock, in the time zone of each site")
  func windows() async throws {
    // A Tuesday within the year-end freeze, which ends with the fourth of January; the next Tuesday is the fifth.
    let scratch = try await Self.prepared(start: "2026-12-29T08:00:00Z")
    let calendar = Mistwin.root.appendingPathComponent("fixtures/calendars/retail.ics").path
    let applied = try await Self.run(
      ["apply", Self.design, "--window", "Tue 22:00-05:00 site", "--calendar", calendar], in: scratch)
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    let audit = try scratch.text("state/audit.jsonl").split(separator: "\n")
    let times = audit.compactMap { line in
      line.firstMatch(of: #/"at":\s*"([^"]+)"/#).map { String($0.1) }
    }
    #expect(times.count == audit.count)
    // Lisbon's night begins at 22:00 UTC and Denver's seven hours later.
    // What sites share waits for the end of the freeze, which names no group; no site's window holds it.
    #expect(times.allSatisfy { $0 >= "2027-01-05T00:00" }, "\(times)")
    #expect(times.first.map { $0 < "2027-01-05T01:00" } == true)
    #expect(times.contains { $0.hasPrefix("2027-01-05T22:") })
    #expect(times.last.map { $0 >= "2027-01-06T05:00" } == true)
    let never = try await Self.run(["apply", Self.design, "--window", "Tue 25:00-05:00 site"], in: scratch)
    #expect(never.status == 65 || never.status == 64)
    #expect(never.error.contains("25:00"), "\(never.error)")
  }

  @Test("a twin that is not there, or is of another organisation, is named")
  func strangers() async throws {
    let scratch = try Scratch()
    let missing = try await Self.run(["plan", Self.design], in: scratch)
    #expect(missing.status == 65)
    #expect(missing.error.contains("twin.sqlite: found no such file"))
    _ = try await Mistwin.run(["twin", "new", "twin.sqlite", "--org", "Others", "--factory", "1"], in: scratch.url)
    let other = try await Self.run(["plan", Self.design], in: scratch)
    #expect(other.status == 65)
    #expect(other.error.contains("found 'Others'; expected the organisation 'Two Shops'"))
  }

  @Test(
    "wrong usage says what was expected",
    arguments: [
      (["plan"], "design"), (["plan", "x", "--json", "--graph"], "expected one of them"),
      (["plan", "x", "--tokens", "0"], "expected a number from 1 to 100"),
      (["plan", "x", "--reserve", "all"], "--reserve"),
      (["plan", "x", "--reserve", "5000"], "--reserve: a reserve of 5000 leaves nothing"),
      (["plan", "x", "--in-flight", "0"], "expected a number from 1 to 100"),
      (["schema", "everything"], "plan"),
    ])
  func usage(_ arguments: [String], _ expected: String) async throws {
    let outcome = try await Mistwin.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains(expected))
  }
}
