import Foundation
import Testing

@Suite("mistwin twin fork, snapshot, restore and diff")
struct TwinForkTests {
  private static let twin = KeptSample.twin
  private static let fork = "whatif.sqlite"

  private static func run(_ arguments: [String], in sample: Sample) async throws -> Mistwin.Outcome {
    try await Mistwin.run(arguments, in: sample.scratch.url)
  }

  /// Runs a command that must go well, and returns what it prints.
  @discardableResult
  private static func good(_ arguments: [String], in sample: Sample) async throws -> String {
    let outcome = try await run(arguments, in: sample)
    try #require(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.error)")
    return outcome.output
  }

  /// Runs a command that must refuse what it is given: one line, nothing on standard output.
  private static func refusal(_ arguments: [String], in sample: Sample) async throws -> String {
    let outcome = try await run(arguments, in: sample)
    #expect(outcome.status == 65, "\(arguments)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.split(separator: "\n").count == 1)
    return outcome.error
  }

  private static func digest(_ file: String, in sample: Sample) async throws -> String {
    try await good(["twin", "export", file, "--digest"], in: sample)
  }

  @Test("every command that takes a twin takes a fork")
  func commands() async throws {
    let sample = try await KeptSample.copy()
    let before = try await Self.digest(Self.twin, in: sample)
    let told = try await Self.good(["twin", "fork", Self.twin, "--to", Self.fork], in: sample)
    #expect(told.hasPrefix("whatif.sqlite: a fork of shops.sqlite: 8 KiB of its own, "))
    #expect(try await Self.digest(Self.fork, in: sample) == before)
    let base = try sample.scratch.bytes(Self.twin)
    try sample.edit(Sample.design, "networks: [corp, iot, guest], stp_edge", "networks: [corp, iot], stp_edge")
    let options = ["fixtures/two-sites", "--twin", Self.fork, "--state", "state"]
    #expect(try await Self.good(["plan"] + options, in: sample).contains("port_usages"))
    try await Self.good(["apply"] + options, in: sample)
    try await Self.good(["twin", "fault", "add", Self.fork, "wan-down", "Lisbon", "--for", "10m"], in: sample)
    #expect(try await Self.good(["sle", "show", "Denver", "--twin", Self.fork], in: sample).contains("%"))
    #expect(try await Self.good(["twin", "codes", Self.fork, "--limit", "3"], in: sample).contains("AP45"))
    try await Self.good(
      ["explain", "Denver-ap01", "--twin", Self.fork], in: sample)
    let info = try await Self.good(["twin", "info", Self.fork, "--check"], in: sample)
    #expect(info.contains("\na fork of      whatif.sqlite-layers/1\n"))
    #expect(info.contains("\nown part       ") && info.contains("\nintegrity      good"))
    // Nothing of it reached the twin.
    #expect(try await Self.digest(Self.twin, in: sample) == before)
    #expect(try sample.scratch.bytes(Self.twin) == base)
    let difference = try await Self.run(["twin", "diff", Self.twin, Self.fork], in: sample)
    #expect(difference.status == 1)
    #expect(difference.output.contains("port_usages") && difference.output.contains("Rows that differ"))
    #expect(difference.output.contains("\ncause "))
    let only = try await Self.run(
      ["twin", "diff", Self.twin, Self.fork, "--only", "wlans", "--json"], in: sample)
    let document = try JSONSerialization.jsonObject(with: Data(only.output.utf8)) as? [String: Any]
    #expect(document?["equal"] as? Bool == true && document?["contents_equal"] as? Bool == false)
    #expect((document?["tables"] as? [[String: Any]])?.contains { $0["table"] as? String == "cause" } == true)
    // The twin itself goes on too, and the fork stays.
    let branched = try await Self.digest(Self.fork, in: sample)
    try await Self.good(["twin", "fault", "add", Self.twin, "wan-down", "Denver", "--for", "10m"], in: sample)
    #expect(try await Self.digest(Self.fork, in: sample) == branched)
    #expect(try await Self.digest(Self.twin, in: sample) != before)
  }

  @Test("a twin steps back to a snapshot and forth again")
  func snapshots() async throws {
    let sample = try await KeptSample.copy()
    let before = try await Self.digest(Self.twin, in: sample)
    #expect(
      try await Self.run(["twin", "snapshot", Self.twin, "--list"], in: sample).error
        == "shops.sqlite has no snapshots\n")
    try await Self.good(["twin", "snapshot", Self.twin, "--name", "before"], in: sample)
    try await Self.good(["twin", "fault", "add", Self.twin, "wan-down", "Denver", "--for", "10m"], in: sample)
    let after = try await Self.digest(Self.twin, in: sample)
    let restored = try await Self.good(
      ["twin", "restore", Self.twin, "--name", "before", "--keep-as", "after"], in: sample)
    #expect(restored.hasPrefix("shops.sqlite: stepped back to 'before' (2027-01-26T0"))
    #expect(try await Self.digest(Self.twin, in: sample) == before)
    let list = try await Self.good(["twin", "snapshot", Self.twin, "--list"], in: sample)
    #expect(list.contains("\nbefore  2027-01-26T0") && list.contains("the present\n"))
    #expect(
      try await Self.refusal(["twin", "snapshot", Self.twin, "--name", "after"], in: sample).contains("free one"))
    let unknown = try await Self.refusal(["twin", "restore", Self.twin, "--name", "aftre"], in: sample)
    #expect(unknown.contains("found no snapshot 'aftre', expected one of: after, before"))
    try await Self.good(["twin", "restore", Self.twin, "--name", "after"], in: sample)
    #expect(try await Self.digest(Self.twin, in: sample) == after)
    #expect(try await Self.good(["twin", "snapshot", Self.twin, "--drop", "before"], in: sample) == "before removed\n")
    #expect(try await Self.digest(Self.twin, in: sample) == after)
    let frozen = try await Self.refusal(
      ["twin", "fault", "add", "\(Self.twin)-layers/after.snapshot", "wan-down", "Denver", "--for", "10m"], in: sample)
    #expect(frozen.contains("mistwin twin fork"))
    try await Self.good(["twin", "fork", "\(Self.twin)-layers/after.snapshot", "--to", Self.fork], in: sample)
    #expect(try await Self.digest(Self.fork, in: sample) == after)
  }

  @Test("what cannot be forked is refused and left as it is")
  func refusals() async throws {
    let sample = try await KeptSample.copy()
    try sample.scratch.write("my notes\n", to: "notes.txt")
    func fork(_ from: String, _ to: String) async throws -> String {
      try await Self.refusal(["twin", "fork", from, "--to", to], in: sample)
    }
    #expect(try await fork("shosp.sqlite", Self.fork).contains("did you mean 'shops.sqlite'?"))
    #expect(try await fork("notes.txt", Self.fork).contains("found a file that is not a twin"))
    #expect(try await fork(Self.twin, "notes.txt").contains("notes.txt: found a file, expected a name that is free"))
    #expect(try await fork(Self.twin, "missing/\(Self.fork)").contains("there is no directory"))
    #expect(try sample.scratch.text("notes.txt") == "my notes\n")
    #expect(sample.scratch.has("\(Self.fork)-layers") == false)
    try await Self.good(["twin", "fork", Self.twin, "--to", Self.fork], in: sample)
    let layers = sample.scratch.path("\(Self.fork)-layers")
    let info = ["twin", "info", Self.fork]
    let own = try sample.scratch.bytes(Self.fork)
    // The base is gone.
    try FileManager.default.moveItem(atPath: layers, toPath: sample.scratch.path("elsewhere"))
    let gone = try await Self.refusal(info, in: sample)
    #expect(gone.hasPrefix("whatif.sqlite: found a fork whose base is gone") && gone.contains("whatif.sqlite-layers/1"))
    #expect(try await Self.refusal(["serve", "--twin", Self.fork], in: sample).contains("whose base is gone"))
    try FileManager.default.moveItem(atPath: sample.scratch.path("elsewhere"), toPath: layers)
    // The base is another: its change counter (SQLite file format, offset 24) went on.
    var bytes = try sample.scratch.bytes("\(Self.fork)-layers/1")
    bytes[27] &+= 1
    try FileManager.default.removeItem(atPath: layers + "/1")
    try bytes.write(to: URL(fileURLWithPath: layers + "/1"))
    let changed = try await Self.refusal(info, in: sample)
    #expect(changed.contains("is not what it was: expected change counter"))
    #expect(try sample.scratch.bytes(Self.fork) == own)
  }

  @Test("a twin that is served is copied whole, and not forked")
  func served() async throws {
    let sample = try await KeptSample.copy()
    let before = try await Self.digest(Self.twin, in: sample)
    let server = try await RunningServer.start(
      ["serve", "--twin", Self.twin, "--ca", ".mistwin", "--port", "0", "--proxy-port", "0"], in: sample.scratch.url)
    let refused = try await Self.refusal(["twin", "fork", Self.twin, "--to", Self.fork], in: sample)
    #expect(refused.contains("another process has the twin open") && refused.contains("--detach"))
    #expect(try await Self.refusal(["twin", "snapshot", Self.twin], in: sample).contains("another process"))
    let told = try await Self.good(["twin", "fork", Self.twin, "--to", "copy.sqlite", "--detach"], in: sample)
    #expect(told.hasPrefix("copy.sqlite: a whole copy of shops.sqlite, "))
    #expect(try await Self.digest("copy.sqlite", in: sample) == before)
    #expect(sample.scratch.has("copy.sqlite-layers") == false)
    #expect(try await server.stop().status == 0)
    try await Self.good(["twin", "fork", Self.twin, "--to", Self.fork], in: sample)
  }
}
