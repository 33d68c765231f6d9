import Testing

@Suite("Help")
struct HelpTests {
  @Test(
    "every command has help with an example",
    arguments: [
      "", "init", "rehearse", "whatif", "sweep", "sweep run", "sweep merge", "carve", "lint", "plan", "apply",
      "approve", "key", "score", "explain", "kinds",
      "probe", "pull", "diff", "rotate-psk", "schema", "export", "export terraform", "manual",
      "serve", "twin", "twin new", "twin codes", "twin info", "twin fork", "twin snapshot", "twin restore", "twin diff",
      "twin export", "twin fault", "twin fault add",
      "twin fault list", "twin fault remove", "model", "model causes", "model profiles", "model coverage",
      "model picture", "sle",
      "sle show", "sle validate", "power", "power ask", "power tables", "calibrate", "calibrate gate",
      "calibrate world",
      "calibrate backtest", "upgrade",
      "upgrade start", "upgrade continue", "upgrade status", "upgrade pause", "upgrade abort", "upgrade approve",
      "upgrade restore", "upgrade policy", "rollout", "rollout start", "rollout continue", "rollout status",
      "rollout pause", "rollout abort", "rollout approve", "api", "api import", "api describe", "api coverage",
    ])
  func help(_ command: String) async throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try await Mistwin.run(words + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(outcome.output.contains("Example:\n  mistwin \(command)"))
    try Snapshot.check(outcome.output, (["help"] + words).joined(separator: "-"))
  }

  @Test("prints its version")
  func version() async throws {
    let outcome = try await Mistwin.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
  }

  @Test(
    "wrong usage is told on standard error and ends with 64",
    arguments: [
      ["nosuch"], ["rehearse"], ["rehearse", "x.yaml", "--nosuch"], ["rehearse", "x.yaml", "--seed", "minus"],
      ["rehearse", "x.yaml", "--threads", "0"], ["rehearse", "a.yaml", "b.yaml", "--keep", "twin.sqlite"],
      ["lint"], ["lint", "x", "--rules"], ["lint", "--markdown"], ["explain"], ["kinds", "x"],
      ["carve"], ["carve", "x", "--format", "xml"], ["carve", "x", "--format", "csv", "--json"],
      ["twin", "export", "x"], ["twin", "info"], ["serve", "--port", "70000"], ["serve", "--clock", "x0"],
      ["serve", "--clock", "fast"], ["serve", "--port", "9000", "--proxy-port", "9000"],
      ["serve", "--rate-limit", "0"],
      ["serve", "--factory", "5", "--devices", "x.csv"], ["serve", "--factory", "-1"], ["serve", "--admin", "nobody"],
      ["twin", "fork", "x"], ["twin", "restore", "x"], ["twin", "diff", "x"],
      ["twin", "snapshot", "x", "--name", "a/b"],
      ["twin", "snapshot", "x", "--name", "a", "--list"], ["twin", "restore", "x", "--name", "a", "--keep-as", "a"],
      ["twin", "diff", "x", "y", "--only", "nosuch"], ["twin", "new"], ["twin", "new", "x", "--start", "noon"],
      ["twin", "codes", "x", "--limit", "0"],
    ])
  func usage(_ arguments: [String]) async throws {
    let outcome = try await Mistwin.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("Error: "))
    #expect(outcome.error.contains("Usage: mistwin"))
  }
}
