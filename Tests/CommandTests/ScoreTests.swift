import Foundation
import Testing

/// A change is rehearsed, carried out on the twin itself, and compared with what the rehearsal predicted.
@Suite("mistwin score")
struct ScoreTests {
  private static let network = ["--twin", KeptSample.twin, "--state", "state"]

  /// Everything at once, on a Monday.
  private static let policy = """
    mistwin: 1
    policy: quick
    windows: ["Mon 02:00-05:00 site"]
    phases:
      - name: all
        take: rest
        bake: { least_hours: 2, most_hours: 2 }
        floor: { every_hours: 1 }
    """

  private func run(
    _ status: Int32, _ arguments: [String], _ sample: Sample, says texts: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Mistwin.Outcome {
    let outcome = try await Mistwin.run(arguments, in: sample.scratch.url)
    let said = outcome.output + outcome.error
    #expect(outcome.status == status, "\(said)", sourceLocation: sourceLocation)
    for text in texts { #expect(said.contains(text), "\(said)", sourceLocation: sourceLocation) }
    return outcome
  }

  /// The kept sample with another name server, planned and rehearsed, not carried out yet.
  private func rehearsed() async throws -> Sample {
    let sample = try await KeptSample.copy()
    try sample.edit(Sample.design, "dns1: 9.9.9.9", "dns1: 9.9.9.10")
    try sample.scratch.write(
      """
      mistwin: 1
      title: Another name server
      from: { twin: \(KeptSample.twin) }
      start: 2026-01-01T00:00:00Z
      seed: 1
      measure: { at: +1d, window: 24h }
      expect:
        - every device is in sync

      """, to: "change.yaml")
    _ = try await run(0, ["plan", Sample.design, "--out", "plan.json"] + Self.network, sample)
    let outcome = try await run(
      0, ["rehearse", "change.yaml", "--plan", "plan.json", "--state", "state"], sample,
      says: ["attested in plan.attestation.json"])
    // Nothing was carried out yet that could be compared.
    #expect(!outcome.output.contains("predictions"))
    return sample
  }

  @Test(
    "levels are predicted, read when the window is over, kept, and open the next rehearsal", .timeLimit(.minutes(20)))
  func whole() async throws {
    let sample = try await rehearsed()
    _ = try await run(0, ["apply", "plan.json"] + Self.network, sample)
    let score = ["score", "1", "--state", "state"]
    _ = try await run(0, score, sample, says: ["2 failed sites were predicted", "`mistwin score 1 --twin FILE` reads"])
    let twin = ["--twin", KeptSample.twin]
    _ = try await run(0, score + twin, sample, says: ["less than an hour of service levels, nothing to judge yet"])

    // An upgrade waits on the twin's clock for its window.
    try sample.scratch.write(Self.policy, to: "quick.yaml")
    let upgrade = ["upgrade", "--policy", "quick.yaml", "--version", "0.14.29633", "--model", "AP45", "--name", "back"]
    _ = try await run(
      65, upgrade + Self.network + ["--attestation", "plan.attestation.json"], sample,
      says: ["attests the rehearsal of plan ", "and this is upgrade "])
    // The new keys keep everybody out, and that is seen.
    _ = try await run(1, upgrade + Self.network, sample)
    _ = try await run(
      0, score + twin + ["--window", "6h"], sample, says: [": 6 of 24 h, ", "verdicts of sites: 0 of 2 differ"])
    let read = try await run(
      0, score + twin, sample, says: [": 24 h, ", "coverage", "mean over sites", "verdicts of sites: 0 of 2 differ"])
    // Without a network it is what was kept.
    #expect(try await run(0, score, sample).output == read.output)
    let json = try await run(0, score + ["--json"], sample)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let first = try #require((document?["runs"] as? [[String: Any]])?.first)
    let compared = try #require(first["levels_compared"] as? [String: Any])
    #expect(compared["verdicts"] as? Int == 2 && compared["verdicts_differing"] as? Int == 0)
    #expect(compared["same_sites"] as? Bool == true && first["live"] as? Bool == false)
    _ = try await run(
      0, ["score", "--state", "state"], sample, says: ["0 of 2 differ", "ROLLED BACK", "not predicted"])

    _ = try await run(
      0, ["score", "--rollout", "1", "--state", "state"], sample,
      says: ["all    FAIL     151 h 59 min", "verdict and length were not predicted", "service levels: not predicted"])

    let next = try await run(
      0, ["rehearse", "change.yaml", "--state", "state", "--report", "report", "--quick"], sample,
      says: ["predictions   1 run on twins, calls within 0 %, duration within ", "0 of 2 site verdicts"])
    #expect(next.output.split(separator: "\n").prefix(6).contains { $0.contains("predictions") })
    for file in ["report.html", "brief.html", "summary.md"] {
      #expect(try sample.scratch.text("report/\(file)").contains("Predictions so far: 1 run on twins, "), "\(file)")
    }
    let result =
      try JSONSerialization.jsonObject(with: Data(try sample.scratch.bytes("report/result.json"))) as? [String: Any]
    let predictions = try #require(result?["predictions"] as? [String: Any])
    #expect((predictions["site_verdicts"] as? [String: Int])?["compared"] == 2)
  }

  @Test(
    "of an upgrade, verdicts and lengths of its phases are predicted, and how they came out is said",
    .timeLimit(.minutes(20)))
  func upgrade() async throws {
    let sample = try Sample()
    // A rotation leaves clients behind, which harms the gate's comparison.
    try sample.edit(Sample.scenario, "rotate_psk: { name: scanners, overlap: 3d }", "")
    try sample.edit(Sample.scenario, "  - psk scanners is rotated", "")
    _ = try await run(0, ["rehearse", Sample.scenario, "--keep", KeptSample.twin], sample)
    try sample.scratch.write(
      """
      mistwin: 1
      title: Back to the version of before
      from: { twin: \(KeptSample.twin) }
      start: 2026-01-01T00:00:00Z
      seed: 1
      upgrade: { name: back, models: [AP45], to: 0.14.29633, policy: spread, start: +1d }
      expect: [rollout back is promoted]

      """, to: "back.yaml")
    _ = try await run(0, ["rehearse", "back.yaml", "--attest", "back.json", "--state", "state"], sample)
    let upgrade = ["upgrade", "--policy", "spread", "--version", "0.14.29633", "--model", "AP45"]
    _ = try await run(0, upgrade + ["--attestation", "back.json"] + Self.network, sample)
    let score = try await run(
      0, ["score", "--rollout", "1", "--state", "state"], sample,
      says: ["service levels: not predicted, for the rehearsal measured none", "in all, watch apart"])
    let lines = score.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for phase in [
      "one per model PASS PASS ", "eight sites PASS PASS ", "fleet PASS PASS ",
      "in all, watch apart PROMOTED PROMOTED ",
    ] {
      #expect(lines.contains { $0.hasPrefix(phase) }, "\(score.output)")
    }
    let json = try await run(0, ["score", "--rollout", "1", "--state", "state", "--json"], sample)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let rollout = try #require((document?["rollouts"] as? [[String: Any]])?.first)
    let (said, found) = (rollout["predicted_course"] as? [String: Any], rollout["course"] as? [String: Any])
    #expect(said?["outcome"] as? String == "PROMOTED" && found?["outcome"] as? String == "PROMOTED")
    #expect((said?["phases"] as? [Any])?.count == 3 && (found?["phases"] as? [Any])?.count == 3)
    _ = try await run(0, ["score", "--state", "state"], sample, says: ["PROMOTED      PROMOTED"])
  }

  @Test(
    "of a rotation, who is left behind and how long the waves take are predicted; a bare one says that nothing was",
    .timeLimit(.minutes(20)))
  func rotation() async throws {
    let sample = try await KeptSample.copy()
    let rotate = ["rotate-psk", "--name", "scanners", "--deadline", "1d", "--stragglers", "100%"]
    _ = try await run(
      0, rotate + ["--attest", "rotation.json"] + Self.network, sample, says: ["attested in rotation.json"])
    _ = try await run(0, rotate + ["--attestation", "rotation.json"] + Self.network, sample)
    let score = try await run(
      0, ["score", "--rotation", "1", "--state", "state"], sample, says: ["ended: rotated; predicted: rotated"])
    let lines = score.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for name in ["clients moved", "left behind", "places cut over without an overlap"] {
      let line = try #require(lines.first { $0.hasPrefix(name) }, "\(score.output)")
      #expect(line.hasSuffix(" none") && !line.contains("not "), "\(score.output)")
    }
    for part in [": the new one holds after", ": the old one is gone after"] {
      #expect(lines.contains { $0.contains(part) }, "\(score.output)")
    }
    let json = try await run(0, ["score", "--rotation", "1", "--state", "state", "--json"], sample)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let rotation = try #require((document?["rotations"] as? [[String: Any]])?.first)
    let (said, found) = (rotation["predicted_course"] as? [String: Any], rotation["course"] as? [String: Any])
    #expect(said?["left"] as? Int == found?["left"] as? Int && found?["left"] is Int)
    #expect(found?["outcome"] as? String == "rotated" && (found?["waves"] as? [Any])?.isEmpty == false)

    _ = try await run(0, rotate + Self.network, sample)
    _ = try await run(
      0, ["score", "--rotation", "2", "--state", "state"], sample,
      says: ["predicted: not at all, its attestation does not say it", "not predicted"])
    _ = try await run(0, ["score", "--state", "state"], sample, says: ["Left behind, said", "not predicted"])
  }

  @Test("an attestation of another plan is not taken for that of this one")
  func otherPlan() async throws {
    let sample = try await rehearsed()
    let attestation = try sample.scratch.text("plan.attestation.json")
    let digest = try #require(attestation.firstMatch(of: #/"digest": "([0-9a-f]{64})"/#)?.1)
    try sample.scratch.write(
      attestation.replacing(digest, with: String(repeating: "0", count: 64)), to: "plan.attestation.json")
    _ = try await run(0, ["apply", "plan.json"] + Self.network, sample)
    _ = try await run(
      0, ["score", "1", "--state", "state"], sample, says: ["service levels: not predicted"])
    _ = try await run(
      65, ["score", "1", "--state", "state", "--live", "global01"], sample,
      says: ["carried out on a twin, expected --twin"])
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      (["--twin", "t.sqlite"], "found a network without a run"),
      (["1", "--rollout", "1"], "found a run and --rollout"),
      (["1", "--twin", "t.sqlite", "--live", "global01"], "found --live and --twin"),
      (["1", "--window", "24h"], "found --window without --live or --twin"),
      (["1", "--twin", "t.sqlite", "--window", "10m"], "--window: found '10m', expected 1h to 30d"),
    ])
  func usage(arguments: [String], says: String) async throws {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(["score"] + arguments, in: scratch.url)
    #expect(outcome.status == 64 && outcome.error.contains(says), "\(outcome.error)")
  }
}
