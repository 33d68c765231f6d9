import Foundation
import Testing

@Suite("mistwin rotate-psk")
struct RotatePSKTests {
  /// A twin on which a design was applied, whose key is in a file. Its hardware is not there yet, and so are no clients.
  private static func applied() async throws -> Scratch {
    let scratch = try Scratch()
    try FileManager.default.copyItem(
      at: Mistwin.root.appendingPathComponent("fixtures/designs/two-sites").resolvingSymlinksInPath(),
      to: scratch.url.appendingPathComponent("shops"))
    var yaml = try scratch.text("shops/design.yaml")
    for (old, new) in [
      ("activation: 61E85-LAINU-DT4BA-C3V5H", "activation: file:order.txt"),
      ("passphrase: env:PSK_SCANNERS", "passphrase: file:psk.txt"),
      ("auth: { type: open }", "auth: { type: psk, psk: file:guests.txt }"),
    ] {
      #expect(yaml.contains(old))
      yaml = yaml.replacing(old, with: new)
    }
    try scratch.write(yaml, to: "shops/design.yaml")
    try scratch.write("61E85-LAINU-DT4BA-C3V5H\n", to: "shops/order.txt")
    try scratch.write("the first scanners\n", to: "shops/psk.txt")
    try scratch.write("the first guests\n", to: "shops/guests.txt")
    let made = try await Mistwin.run(
      ["twin", "new", "twin.sqlite", "--design", "shops", "--start", "2027-01-12T08:00:00Z"], in: scratch.url)
    try #require(made.status == 0, "\(made.error)")
    let applied = try await Mistwin.run(
      ["apply", "shops", "--twin", "twin.sqlite", "--state", "state"], in: scratch.url)
    try #require(applied.status == 0, "\(applied.output)\(applied.error)")
    return scratch
  }

  private static func rotate(_ arguments: [String], in scratch: Scratch) async throws -> Mistwin.Outcome {
    try await Mistwin.run(
      ["rotate-psk"] + arguments + ["--twin", "twin.sqlite", "--state", "state"], in: scratch.url)
  }

  private static func planned(in scratch: Scratch) async throws -> Mistwin.Outcome {
    try await Mistwin.run(
      ["plan", "shops", "--twin", "twin.sqlite", "--state", "state", "--detailed-exitcode"], in: scratch.url)
  }

  @Test("Saved to the file that the design refers to, a rotation leaves nothing to plan")
  func saved() async throws {
    let scratch = try await Self.applied()
    #expect(try await Self.planned(in: scratch).status == 0)
    let rotated = try await Self.rotate(["--name", "scanners", "--save", "shops/psk.txt"], in: scratch)
    #expect(rotated.status == 0, "\(rotated.output)\(rotated.error)")
    #expect(rotated.output.contains("PSK 'scanners'  ROTATED by second-key"))
    #expect(rotated.output.contains("the new passphrase is in shops/psk.txt"))
    let text = try scratch.text("shops/psk.txt")
    #expect(text != "the first scanners\n" && text.utf8.count == 25)
    let mode = try FileManager.default.attributesOfItem(atPath: scratch.path("shops/psk.txt"))[.posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(!scratch.has("shops/psk.txt.new"))
    let after = try await Self.planned(in: scratch)
    #expect(after.status == 0, "\(after.output)")
    // Without --save the design's reference stays behind, and that is said.
    let unsaved = try await Self.rotate(["--name", "scanners", "--stragglers", "100%"], in: scratch)
    #expect(unsaved.status == 0)
    let line = unsaved.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(line.contains("must now refer to the new one, or its next plan brings the old one back"))
    #expect(try await Self.planned(in: scratch).status == 2)
  }

  @Test("Neither the old nor the new passphrase is printed or kept anywhere but where it was asked for")
  func secret() async throws {
    let scratch = try await Self.applied()
    try scratch.write("planted-0123456789\n", to: "new.txt")
    let texts = ["planted-0123456789", "the first scanners", "the first guests"]
    var told = ""
    for arguments in [
      ["--find"], ["--find", "--json"], ["--name", "scanners", "--passphrase-file", "new.txt", "--dry-run", "--json"],
      [
        "--name", "scanners", "--passphrase-file", "new.txt", "--notify", "told.json", "--json", "--stragglers", "100%",
      ],
      ["--name", "scanners", "--passphrase-file", "new.txt"],
      ["--ssid", "shops-guest", "--accept-cut", "--passphrase-file", "new.txt"], ["--runs", "--json"],
    ] {
      let outcome = try await Self.rotate(arguments, in: scratch)
      told += outcome.output + outcome.error
    }
    #expect(told.contains("new.txt: others may read it"))
    #expect(told.contains("the new passphrase is the one that holds already"))
    for text in texts { #expect(!told.contains(text)) }
    let kept = try FileManager.default.subpathsOfDirectory(atPath: scratch.path("state"))
    #expect(kept.contains("ledger.sqlite"))
    for file in kept.map({ "state/\($0)" }) + ["told.json"] {
      guard let data = FileManager.default.contents(atPath: scratch.path(file)) else { continue }
      for text in texts { #expect(data.range(of: Data(text.utf8)) == nil, "\(file)") }
    }
  }

  @Test("It stops for the device-management tool with 4, says how to go on, and is taken back or confirmed")
  func confirmation() async throws {
    let scratch = try await Self.applied()
    let begin = ["--name", "scanners", "--save", "shops/psk.txt", "--wait-for-confirmation", "--stragglers", "100%"]
    let first = try await Self.rotate(begin, in: scratch)
    #expect(first.status == 4, "\(first.error)")
    #expect(first.output.contains("mistwin rotate-psk --continue 1 --confirm --twin twin.sqlite --state state"))
    // The design goes on to say what holds, and the tool has the new one.
    #expect(try scratch.text("shops/psk.txt") == "the first scanners\n")
    #expect(scratch.has("shops/psk.txt.new"))
    #expect(try await Self.planned(in: scratch).status == 0)
    let unconfirmed = try await Self.rotate(["--continue", "1"], in: scratch)
    #expect(unconfirmed.status == 4)
    #expect(unconfirmed.error.contains("--continue 1 --confirm"))
    let again = try await Self.rotate(begin, in: scratch)
    #expect(again.status == 65)
    let back = try await Self.rotate(["--roll-back", "1"], in: scratch)
    #expect(back.status == 0, "\(back.error)")
    #expect(back.output.contains("ROLLED BACK"))
    #expect(!scratch.has("shops/psk.txt.new"))
    let second = try await Self.rotate(begin, in: scratch)
    #expect(second.status == 4)
    let new = try scratch.text("shops/psk.txt.new")
    let done = try await Self.rotate(["--continue", "2", "--confirm", "--json"], in: scratch)
    #expect(done.status == 0, "\(done.error)")
    let document = try JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [String: Any]
    #expect(document?["outcome"] as? String == "rotated")
    #expect(try scratch.text("shops/psk.txt") == new)
    #expect(try await Self.planned(in: scratch).status == 0)
    let runs = try await Self.rotate(["--runs"], in: scratch)
    #expect(runs.output.contains("rolled back") && runs.output.contains("rotated"))
    let over = try await Self.rotate(["--continue", "2"], in: scratch)
    #expect(over.status == 65)
    #expect(over.error.contains("has ended (rotated)"))
  }

  @Test("A passphrase of a WLAN is found with the way to an overlap, and is cut only when that is accepted")
  func cut() async throws {
    let scratch = try await Self.applied()
    let found = try await Self.rotate(["--find", "--ssid", "shops-guest"], in: scratch)
    #expect(found.status == 0)
    #expect(found.output.contains("WLAN 'shops-guest' of template 'WLAN-Shop'"))
    #expect(found.output.contains("--accept-cut"))
    #expect(!found.output.contains("scanners"))
    let refused = try await Self.rotate(["--ssid", "shops-guest"], in: scratch)
    #expect(refused.status == 65)
    #expect(refused.error.contains("whoever has the old one is kept out"))
    #expect(refused.error.contains("make a PSK for SSID 'shops-guest'"))
    let cut = try await Self.rotate(
      ["--ssid", "shops-guest", "--accept-cut", "--save", "shops/guests.txt"], in: scratch)
    #expect(cut.status == 0, "\(cut.error)")
    #expect(cut.output.contains("the new one holds, the old one is cut"))
    #expect(try await Self.planned(in: scratch).status == 0)
  }

  @Test("Clients who were left behind are counted, the limit is waited for, and the deadline ends the waiting")
  func stragglers() async throws {
    let sample = try await KeptSample.copy()
    func run(_ arguments: [String]) async throws -> Mistwin.Outcome {
      try await Mistwin.run(["rotate-psk"] + arguments + ["--twin", "shops.sqlite"], in: sample.scratch.url)
    }
    let told = try await run(["--name", "scanners", "--notify", "told.csv", "--look-back", "7d", "--stragglers", "40%"])
    #expect(told.status == 0, "\(told.output)\(told.error)")
    let counts = told.error.split(separator: "\n").compactMap { line in
      line.firstMatch(of: #/(\d+) of (\d+) clients left behind/#).flatMap { match in
        Int(match.1).flatMap { left in Int(match.2).map { (left, $0) } }
      }
    }
    #expect(counts.count > 1)
    #expect(counts.first.map { $0.0 == $0.1 && $0.0 > 50 } == true)
    #expect(counts.last.map { $0.0 * 10 <= $0.1 * 4 && $0.0 > 0 } == true)
    #expect(told.output.contains("no more are left behind than allowed"))
    let rows = try sample.scratch.text("told.csv").split(separator: "\r\n")
    #expect(rows.first == "site,wave,told,mac,hostname,maker,key,last_seen")
    #expect(rows.count == (counts.first?.0 ?? 0) + 1)
    #expect(rows.contains { $0.hasPrefix("Lisbon,1,") && $0.contains(",scanners,") })
    #expect(rows.contains { $0.hasPrefix("Denver,1,") })
    // The clients that the cut left behind are kept out, and the twin says so.
    let faults = try await Mistwin.run(["twin", "fault", "list", "shops.sqlite"], in: sample.scratch.url)
    #expect(faults.output.contains("wrong-passphrase at Lisbon"))
    let late = try await run([
      "--name", "scanners", "--look-back", "7d", "--stragglers", "0", "--deadline", "12h", "--look", "6h",
      "--window", "Thu 04:00-06:00 UTC",
    ])
    #expect(late.status == 1)
    #expect(late.output.contains("ROTATED, with clients left behind"))
    #expect(late.output.contains("the deadline is reached, with "))
    let moments = late.output.split(separator: "\n").filter { $0.contains("the organisation: ") }
    #expect(moments.count == 2)
    #expect(moments.allSatisfy { $0.contains(" 04:0") }, "\(late.output)")
  }

  @Test(
    "Bad input is refused before anything is changed",
    arguments: [
      (["--name", "scaners"], 65, "did you mean 'scanners'?"),
      (["--ssid", "nowhere", "--accept-cut"], 65, "found no passphrase of WLAN 'nowhere'"),
      (["--name", "scanners", "--passphrase-file", "none.txt"], 65, "no file 'none.txt'"),
      (["--name", "scanners", "--passphrase-file", "short.txt"], 65, "found 5 characters"),
      (["--name", "scanners", "--passphrase-file", "empty.txt"], 65, "found nothing before the end of the first line"),
      (["--name", "scanners", "--save", "nowhere/psk.txt"], 65, "there is no such directory"),
      (["--name", "scanners", "--save", "shops"], 65, "found a directory"),
      (["--name", "scanners", "--window", "Tue 02:00-05:00"], 65, "the zone"),
      (["--name", "scanners", "--window", "Tus 02:00-05:00 UTC"], 65, "did you mean 'Tue'?"),
      (["--name", "scanners", "--wave", "Lisboa"], 65, "did you mean 'Lisbon'?"),
      (["--name", "scanners", "--org", "Others"], 65, "found 'Two Shops'"),
      (["--continue", "7"], 65, "no rotation 7"), (["--roll-back", "7"], 65, "no rotation 7"),
      ([], 64, "expected one of them"), (["--name", "a", "--ssid", "b"], 64, "expected one of them"),
      (["--find", "--runs"], 64, "expected one of them"), (["--confirm", "--name", "scanners"], 64, "--continue"),
      (["--ssid", "shops-guest", "--accept-cut", "--deadline", "3d"], 64, "no overlap"),
      (["--name", "scanners", "--accept-cut"], 64, "has an overlap"),
      (["--name", "scanners", "--method", "old-passphrase", "--stragglers", "2%"], 64, "cannot tell"),
      (["--name", "scanners", "--wait-for-confirmation"], 64, "--passphrase-file or --save"),
      (["--name", "scanners", "--stragglers", "few"], 64, "a share such as 2%"),
      (["--name", "scanners", "--stragglers", "101%"], 64, "a share such as 2%"),
      (["--name", "scanners", "--deadline", "0d"], 64, "more than nothing"),
      (["--name", "scanners", "--deadline", "soon"], 64, "such as 30m"),
      (["--name", "scanners", "--look-back", "60d"], 64, "which the cloud answers"),
      (["--continue", "1", "--save", "x"], 64, "options of a new rotation"),
    ])
  func refused(arguments: [String], status: Int32, message: String) async throws {
    let scratch = try await Self.prepared.value
    let outcome = try await Self.rotate(arguments, in: scratch)
    #expect(outcome.status == status, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.isEmpty)
    let line = outcome.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(line.contains(message), "\(outcome.error)")
    // Others are refused at the same time, on the same twin: none of them has begun anything.
    let runs = try await Self.rotate(["--runs"], in: scratch)
    #expect(runs.output == "no rotations\n")
  }

  /// One place for all that is refused: nothing of it is changed.
  private static let prepared = Task {
    let scratch = try await applied()
    try scratch.write("1234\t\n", to: "tab.txt")
    try scratch.write("12345\n", to: "short.txt")
    try scratch.write("\n", to: "empty.txt")
    return scratch
  }
}
