import Foundation
import Testing

@Suite("mistwin twin fault")
struct TwinFaultTests {
  private static func fault(_ arguments: [String], in sample: Sample) async throws -> Mistwin.Outcome {
    try await Mistwin.run(["twin", "fault"] + arguments, in: sample.scratch.url)
  }

  /// The lines of what `list` prints.
  private static func list(_ sample: Sample) async throws -> [String] {
    let outcome = try await fault(["list", KeptSample.twin], in: sample)
    try #require(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.isEmpty)
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// The lines that begin with the number of a cause; a long last column goes on below.
  private static func rows(_ lines: [String]) -> [String] { lines.filter { $0.first?.isNumber == true } }

  @Test("what is injected is listed, felt, and taken back")
  func injected() async throws {
    let sample = try await KeptSample.copy()
    let empty = try await Self.list(sample)
    // Nothing was injected; the rotation at the end of the rehearsal left some clients behind.
    #expect(empty.count == 2)
    #expect(empty.allSatisfy { $0.hasPrefix("wrong-passphrase at ") })
    let added = try await Self.fault(
      ["add", KeptSample.twin, "dhcp-slow", "Denver", "--magnitude", "10", "--for", "2h"], in: sample)
    #expect(added.status == 0, "\(added.error)")
    #expect(added.output.hasPrefix("1: dhcp-slow at Denver, magnitude 10, 2027-01-26T0"))
    let switched = try await Self.fault(
      [
        "add", KeptSample.twin, "ap-down", "Lisbon", "--device", "Lisbon-ap03", "--start", "2027-01-25T20:00:00Z",
        "--end", "2027-01-25T21:00:00Z", "--every", "1d", "--until", "2027-01-29T00:00:00Z",
      ], in: sample)
    #expect(switched.status == 0, "\(switched.error)")
    #expect(switched.output.contains(", every 86400s until 2027-01-29T00:00:00Z"))
    let both = Self.rows(try await Self.list(sample))
    try #require(both.count == 2)
    #expect(both[0].hasPrefix("1  dhcp-slow  Denver") && both[1].hasPrefix("2  ap-down"))
    let document = try await Self.fault(["list", KeptSample.twin, "--json"], in: sample)
    #expect(document.output.contains("\"mistwin_twin_faults\": 1"))
    #expect(document.output.contains("\"kind\": \"dhcp-slow\""))
    let level = try await Mistwin.run(
      [
        "sle", "show", "Lisbon", "--twin", KeptSample.twin, "--last", "2h", "--end", "2027-01-25T22:00:00Z",
        "--metric", "ap-availability",
      ], in: sample.scratch.url)
    // One of eight, for half of the window.
    #expect(level.output.contains(" 93.") && level.output.contains("ap-unreachable"), "\(level.output)")
    let removed = try await Self.fault(["remove", KeptSample.twin, "1"], in: sample)
    #expect(removed.output == "1 taken back\n")
    #expect(Self.rows(try await Self.list(sample)).count == 1)
    let rest = try await Self.fault(["remove", KeptSample.twin, "--all"], in: sample)
    #expect(rest.output == "1 taken back\n")
    #expect(try await Self.list(sample) == empty)
  }

  @Test("what follows from a wrong template is listed with its reason, without an empty table")
  func configured() async throws {
    let sample = try await KeptSample.copy()
    try sample.edit(Sample.design, "networks: [corp, iot, guest], stp_edge", "networks: [corp, iot], stp_edge")
    let applied = try await Mistwin.run(
      ["apply", "fixtures/two-sites", "--twin", KeptSample.twin, "--state", "state"], in: sample.scratch.url)
    try #require(applied.status == 0, "\(applied.output)\(applied.error)")
    let told = try await Self.list(sample)
    let lines = told.filter { !$0.hasPrefix("wrong-passphrase at ") }
    #expect(lines.count == 2)
    for (line, site) in zip(lines, ["Denver", "Lisbon"]) {
      #expect(line.hasPrefix("vlan-missing at \(site), from its configuration: "), "\(line)")
      #expect(line.contains("'radio'") && line.contains("VLAN 60") && line.contains("'shops-guest'"), "\(line)")
    }
    let added = try await Self.fault(["add", KeptSample.twin, "wan-down", "Lisbon", "--for", "10m"], in: sample)
    #expect(added.status == 0, "\(added.error)")
    let all = try await Self.list(sample)
    #expect(Self.rows(all).count == 1)
    #expect(Array(all.suffix(told.count)) == told)
    let document = try await Self.fault(["list", KeptSample.twin, "--json"], in: sample)
    #expect(document.output.contains("\"kind\": \"vlan-missing\""))
    // The right template takes it back, but not what was injected.
    try sample.edit(Sample.design, "networks: [corp, iot], stp_edge", "networks: [corp, iot, guest], stp_edge")
    let corrected = try await Mistwin.run(
      ["apply", "fixtures/two-sites", "--twin", KeptSample.twin, "--state", "state"], in: sample.scratch.url)
    try #require(corrected.status == 0, "\(corrected.output)\(corrected.error)")
    let left = try await Self.list(sample)
    #expect(Self.rows(left).count == 1 && Self.rows(left)[0].contains("wan-down"))
    #expect(!left.contains { $0.contains("vlan-missing") })
  }

  @Test(
    "what makes no sense ends with 65, names what would, and changes nothing",
    arguments: [
      (["gremlins", "Denver", "--for", "1h"], ["gremlins", "ap-down", "dhcp-down", "vlan-missing"]),
      (["dhcp-down", "Dever", "--for", "1h"], ["'Dever'", "Denver", "Lisbon"]),
      (
        ["ap-down", "Denver", "--for", "1h", "--device", "Lisbon-ap01"],
        ["'Lisbon-ap01'", "no ap of the site; it has "]
      ),
      (
        ["switch-down", "Denver", "--for", "1h", "--device", "Denver-ap01"], ["'Denver-ap01'", "no switch of the site"]
      ),
      (["dhcp-down", "Denver", "--for", "1h", "--magnitude", "1.5"], ["magnitude", "0 to 1", "1.5"]),
      (["wan-latency", "Denver", "--for", "1h", "--magnitude", "6000"], ["milliseconds, 0 to 5000", "6000"]),
      (
        ["dhcp-down", "Denver", "--start", "2027-01-26T10:00:00Z", "--end", "2027-01-26T09:00:00Z"],
        ["end", "after the start, 2027-01-26T10:00:00Z", "found 2027-01-26T09:00:00Z"]
      ),
      (["dhcp-down", "Denver"], ["an end after the start, or a duration"]),
      (["dhcp-down", "Denver", "--start", "noon", "--for", "1h"], ["start", "2027-01-12T08:00:00Z", "noon"]),
      (["dhcp-down", "Denver", "--for", "soon"], ["duration", "soon"]),
      (["dhcp-down", "Denver", "--for", "1h", "--end", "2027-01-26T09:00:00Z"], ["no end beside it"]),
      (["dhcp-down", "Denver", "--for", "1h", "--every", "30m"], ["every", "no shorter than the cause"]),
      (["dhcp-down", "Denver", "--for", "1m", "--every", "2m"], ["every", "at least"]),
      (["dhcp-down", "Denver", "--for", "1h", "--until", "2027-02-01T00:00:00Z"], ["until: expected every"]),
      (["dhcp-down", "Denver", "--for", "1h", "--part", "2"], ["part", "0 to 1"]),
      (["wrong-passphrase", "Denver", "--for", "1h", "--wlan", "nowhere"], ["'nowhere'", "shops-corp"]),
    ])
  func badInput(_ arguments: [String], _ words: [String]) async throws {
    let sample = try await KeptSample.copy()
    let before = try await Self.list(sample)
    let outcome = try await Self.fault(["add", KeptSample.twin] + arguments, in: sample)
    #expect(outcome.status == 65, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    for word in words { #expect(outcome.error.contains(word), "\(outcome.error)") }
    #expect(try await Self.list(sample) == before)
  }

  @Test("a cause that is not there, and a twin that is none")
  func notThere() async throws {
    let sample = try await KeptSample.copy()
    let missing = try await Self.fault(["remove", KeptSample.twin, "7"], in: sample)
    #expect(missing.status == 65)
    #expect(missing.error.contains("found no cause 7; 'mistwin twin fault list \(KeptSample.twin)' lists them"))
    try sample.scratch.write("my notes\n", to: "notes.txt")
    for arguments in [
      ["list", "notes.txt"], ["remove", "notes.txt", "--all"],
      ["add", "notes.txt", "wan-down", "Lisbon", "--for", "1h"],
      ["list", "shop.sqlite"],
    ] {
      let outcome = try await Self.fault(arguments, in: sample)
      #expect(outcome.status == 65, "\(arguments)")
      #expect(outcome.output.isEmpty)
    }
    #expect(try sample.scratch.text("notes.txt") == "my notes\n")
    for arguments in [
      ["remove", KeptSample.twin], ["remove", KeptSample.twin, "1", "--all"], ["add", KeptSample.twin],
    ] {
      #expect(try await Self.fault(arguments, in: sample).status == 64, "\(arguments)")
    }
  }
}
