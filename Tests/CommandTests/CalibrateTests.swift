import Testing

@Suite("Calibrating")
struct CalibrateTests {
  @Test(
    "wrong usage is told and ends with 64",
    arguments: [
      (["calibrate"], "--at"), (["calibrate", "--backtest", "noon", "--sites", "Denver"], "2027-01-12T08:00:00Z"),
      (["calibrate", "--backtest", "2027-01-12T08:00:00Z"], "--sites"),
      (["calibrate", "world", "--twin", "x", "--name", "office"], "which is shipped"),
      (["pull", "--live", "global01", "--twin", "x", "--sle", "15"], "1 to 14 days"),
      (["pull", "--live", "global01", "--twin", "x", "--sle-access-points"], "--only sle"),
      (["calibrate", "world", "--twin", "x", "--name", "Our Shops"], "small letters"),
    ])
  func usage(_ arguments: [String], _ word: String) async throws {
    let outcome = try await Mistwin.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.error.hasPrefix("Error: ") && outcome.error.contains(word), "\(outcome.error)")
  }

  @Test("what cannot be calibrated is told: no twin, nothing measured, no such site, policy or phase")
  func badInput() async throws {
    let sample = try await KeptSample.copy()
    let kept = KeptSample.twin
    func run(_ arguments: String...) async throws -> String {
      let outcome = try await Mistwin.run(["calibrate"] + arguments, in: sample.scratch.url)
      #expect(outcome.status == 65 && outcome.output.isEmpty, "\(outcome)")
      return outcome.error
    }
    let change = "2027-01-12T08:00:00Z"
    #expect(try await run("world", "--twin", "nosuch.sqlite").contains("nosuch.sqlite"))
    #expect(
      try await run("world", "--twin", kept).contains("no measured history in this twin: it is unknown, not empty"))
    #expect(try await run("--backtest", change, "--sites", "x", "--policy", "spred").contains("did you mean 'spread'"))
    #expect(
      try await run("--backtest", change, "--sites", "x", "--phase", "eight site", "--twin", kept)
        .contains("did you mean 'eight sites'"))
    #expect(
      try await run("--backtest", change, "--sites", "Denvr", "--twin", kept).contains("did you mean 'Denver'"))
  }

  @Test(
    "the gate's noise is that of the measured hours of access points, and of a copy without them nothing is calibrated",
    .timeLimit(.minutes(20)))
  func gateOfACopy() async throws {
    try await KeptSample.served { sample in
      func run(_ arguments: [String]) async throws -> Mistwin.Outcome {
        try await Mistwin.run(arguments, in: sample.scratch.url)
      }
      func pull(_ more: String...) async throws {
        let pulled = try await run(
          ["pull", "--live", "global01", "--env-file", "secrets/env", "--only", "sle", "--twin", "copy.sqlite"] + more)
        #expect(pulled.status == 0, "\(pulled.error)")
      }
      let gate = ["calibrate", "gate", "--twin", "copy.sqlite", "--out", "noise.json"]
      try await pull()
      let refused = try await run(gate)
      #expect(refused.status == 65 && refused.output.isEmpty, "\(refused)")
      #expect(refused.error.contains("found no measured hours of access points in this copy of an organisation"))
      #expect(refused.error.contains("--sle-access-points") && !sample.scratch.has("noise.json"))

      try await pull("--sle-access-points")
      let measured = try await run(gate)
      #expect(measured.status == 0, "\(measured)")
      #expect(measured.error.hasPrefix("measured hours of "), "\(measured.error)")
      let label = try #require(measured.output.split(separator: "\n").last)
      #expect(label.hasPrefix("Two Shops, measured 2027-") && label.contains(" placebo canaries"), "\(label)")
      #expect(try sample.scratch.text("noise.json").contains(", measured 2027-"))
      let model = try await run(gate + ["--model", "AP99"])
      #expect(model.status == 65 && model.error.contains("AP99"), "\(model)")

      // The twin behind it counts by its model, and says so. What was measured is what it had counted: the same noise.
      let made = try await run(["calibrate", "gate", "--twin", KeptSample.twin, "--json"])
      #expect(made.status == 0 && made.error.contains("as the model counts, nothing was measured here"), "\(made)")
      #expect(made.output.contains(", not measured: "))
    }
  }
}
