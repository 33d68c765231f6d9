import Testing

@Suite("Where results go")
struct ResultStreamTests {
  @Test("a reader that went away is no failure", arguments: [["model", "causes"], ["--help"]])
  func closedPipe(_ arguments: [String]) async throws {
    let outcome = try await Mistwin.run(arguments, output: .closedPipe)
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
  }

  #if os(Linux)
    @Test("a full disk is a failure that is told")
    func fullDisk() async throws {
      let outcome = try await Mistwin.run(["model", "causes"], output: .file("/dev/full"))
      #expect(outcome.status == 3)
      #expect(outcome.error.hasPrefix("mistwin: the result cannot be written: "))
    }
  #endif

  @Test("a report that cannot be written there is told before anything runs")
  func reportIsAFile() async throws {
    let sample = try Sample()
    try sample.scratch.write("notes", to: "report")
    let outcome = try await sample.rehearse(["--report", "report"])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error == "report: found a file, expected a directory for the report; it is left as it is\n")
  }
}
