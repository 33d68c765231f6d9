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
}
