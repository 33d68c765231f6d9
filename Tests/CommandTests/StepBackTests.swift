import Foundation
import Testing

/// Any moment of a rehearsal can be stepped back to.
@Suite("mistwin rehearse --until")
struct StepBackTests {
  /// What a twin's clock shows, and the digest of its contents.
  private func info(_ file: String, _ sample: Sample) async throws -> (clock: String, digest: String) {
    let outcome = try await Mistwin.run(["twin", "info", file, "--json"], in: sample.scratch.url)
    try #require(outcome.status == 0, "\(outcome.error)")
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return (try #require(document?["clock"] as? String), try #require(document?["digest"] as? String))
  }

  @Test("the twin is kept as it stood: the same on every walk, and what comes later has not come yet")
  func moment() async throws {
    let sample = try Sample()
    let told = try await sample.rehearse(["--until", "+9d", "--keep", "moment.sqlite"])
    #expect(told.status == 0, "\(told.error)")
    #expect(told.output == "moment.sqlite: the twin of scenario.yaml as it stood at 2027-01-20T06:00:00Z\n")
    let json = try await sample.rehearse(
      ["--until", "2027-01-20T06:00:00Z", "--keep", "again.sqlite", "--threads", "1", "--json"])
    #expect(json.status == 0 && json.output.contains("\"clock\": \"2027-01-20T06:00:00Z\""), "\(json.output)")
    let (one, other) = (try await info("moment.sqlite", sample), try await info("again.sqlite", sample))
    #expect(one.clock == "2027-01-20T06:00:00Z" && one == other)
    let earlier = try await sample.rehearse(["--until", "+0h", "--keep", "start.sqlite"])
    #expect(earlier.status == 0, "\(earlier.error)")
    #expect(try await info("start.sqlite", sample).digest != one.digest)
    // It can be gone on from, as any twin can.
    let fork = try await Mistwin.run(["twin", "fork", "moment.sqlite", "--to", "fork.sqlite"], in: sample.scratch.url)
    #expect(fork.status == 0, "\(fork.error)")
  }

  @Test("side by side timelines stop, too")
  func parallel() async throws {
    let sample = try Sample()
    let text = try sample.scratch.text(Sample.scenario)
    let start = try #require(text.range(of: "measure: {"))
    try sample.scratch.write(
      text[..<start.lowerBound]
        + """
        timeline:
          - parallel:
              - [{ wait: 12d }, { measure: { window: 6h } }]
              - [{ measure: { window: 6h }, at: +10d }, { wait: 3d }]
        expect: [every device is in sync]

        """, to: Sample.scenario)
    for moment in ["+11d", "+12d", "+10d"] {
      let outcome = try await sample.rehearse(["--until", moment, "--keep", "moment.sqlite"])
      #expect(outcome.status == 0, "\(outcome.error)")
      let day = 11 + (Int(moment.dropFirst().dropLast()) ?? 0)
      #expect(try await info("moment.sqlite", sample).clock == "2027-01-\(day)T06:00:00Z")
    }
  }

  @Test("a copy of a twin is stepped through as well, and stays as it is")
  func copy() async throws {
    let sample = try await KeptSample.copy()
    try sample.scratch.write(
      """
      mistwin: 1
      title: A day more
      from: { twin: \(KeptSample.twin) }
      start: 2026-01-01T00:00:00Z
      seed: 1
      measure: { at: +2d, window: 24h }
      expect: [no site fails]

      """, to: "day.yaml")
    let before = try await info(KeptSample.twin, sample)
    let outcome = try await Mistwin.run(
      ["rehearse", "day.yaml", "--until", "+1d", "--keep", "moment.sqlite", "--state", "state"], in: sample.scratch.url)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try await info(KeptSample.twin, sample) == before)
    #expect(try await info("moment.sqlite", sample).clock > before.clock)
  }

  @Test("an expectation that is not met names the command that steps back to what decided")
  func decisive() async throws {
    let sample = try Sample()
    let text = try sample.scratch.text(Sample.scenario)
    let start = try #require(text.range(of: "measure: {"))
    try sample.scratch.write(
      text[..<start.lowerBound]
        + """
        causes: [{ cause: dhcp-down, sites: [Lisbon], start: +9d, end: +9d12:00 }]
        timeline: [{ measure: { window: 24h }, at: +10d }]
        expect: [no site fails]

        """, to: Sample.scenario)
    let outcome = try await sample.rehearse()
    #expect(outcome.status == 1, "\(outcome.error)")
    let command =
      "mistwin rehearse scenario.yaml --seed 20270111 --until 2027-01-20T06:00:00Z --keep moment.sqlite"
    // A long command is wrapped at its blanks.
    let words = outcome.output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(words.contains("Step back \(command)"), "\(outcome.output)")
    let back = try await Mistwin.run(
      command.split(separator: " ").dropFirst().map(String.init), in: sample.scratch.url)
    #expect(back.status == 0, "\(back.error)")
    #expect(try await info("moment.sqlite", sample).clock == "2027-01-20T06:00:00Z")
  }

  @Test(
    "a moment that is none, or is not of the rehearsal, is told, and nothing is kept",
    arguments: [
      (
        ["--until", "2027-01-11T05:00:00Z", "--keep", "m.sqlite"], 65,
        "before the start of the rehearsal, 2027-01-11T06:00"
      ),
      (["--until", "+400d", "--keep", "m.sqlite"], 65, "after the end of the rehearsal, 2027-"),
      (["--until", "soon", "--keep", "m.sqlite"], 64, "--until: found 'soon', expected a moment"),
      (["--until", "+3d"], 64, "found --until without --keep"),
      (["other.yaml", "--until", "+3d"], 64, "found --until with 2 scenarios"),
      (["--until", "+3d", "--keep", "m.sqlite", "--report", "r"], 64, "found --until with --report"),
      (
        ["--until", "+3d", "--keep", "m.sqlite", "--from", "t", "--attest", "a.json"], 64, "found --until with --attest"
      ),
    ] as [([String], Int32, String)])
  func bad(arguments: [String], status: Int32, says: String) async throws {
    let sample = try Sample()
    let outcome = try await sample.rehearse(arguments)
    #expect(outcome.status == status && outcome.error.contains(says), "\(outcome.error)")
    #expect(!sample.scratch.has("m.sqlite"))
  }
}
