import Foundation
import Testing

/// From a copy of the cloud to a change of it: pull, plan, rehearse, approve, apply.
@Suite("Going live")
struct GoingLiveTests {
  private static let cloud = ["--live", "global01", "--env-file", "secrets/env"]

  private func run(_ arguments: [String], _ sample: Sample) async throws -> Mistwin.Outcome {
    let secrets = ["RADIUS_SECRET": "a planted secret", "PSK_SCANNERS": "a planted passphrase"]
    return try await Mistwin.run(arguments, in: sample.scratch.url, environment: secrets)
  }

  /// Runs a command that must end with that status, and say all of that.
  @discardableResult
  private func expect(
    _ status: Int32, _ arguments: [String], _ sample: Sample, says texts: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Mistwin.Outcome {
    let outcome = try await run(arguments, sample)
    let said = outcome.output + outcome.error
    #expect(outcome.status == status, "\(said)", sourceLocation: sourceLocation)
    for text in texts { #expect(said.contains(text), "\(said)", sourceLocation: sourceLocation) }
    #expect(!said.contains("planted"), "\(said)", sourceLocation: sourceLocation)
    return outcome
  }

  @Test(
    "a plan is rehearsed on a copy, attested, approved by another, and carried out; nothing else is",
    .timeLimit(.minutes(20)))
  func plan() async throws {
    try await KeptSample.served { try await walk($0) }
  }

  private func walk(_ sample: Sample) async throws {
    let scratch = sample.scratch
    let state = ["--state", "state"]
    let design = try scratch.text(Sample.design)
    try scratch.write(
      design.replacing("dns1: 9.9.9.9", with: "dns1: 9.9.9.10")
        .replacing("owner: two-shops", with: "owner: two-shops\nlive: { signers: signers }"),
      to: Sample.design)
    // Those who may sign, the rehearser also for approvals, so that one key for both is refused for what it is.
    let rehearser = try await expect(0, ["key", "keys/ci", "--name", "ci@example.com", "--for", "attestation"], sample)
      .output
    let ada = try await expect(0, ["key", "keys/ada", "--name", "ada@example.com", "--for", "approval"], sample).output
    try await expect(65, ["key", "keys/ada", "--name", "b", "--for", "approval"], sample, says: ["is there already"])
    try scratch.write(
      rehearser.replacing("namespaces=\"mistwin-attestation\" ", with: "") + ada,
      to: Sample.design.replacing("design.yaml", with: "signers"))
    for (name, lines) in [
      ("strict.yaml", ["no site fails"]), ("change.yaml", ["every device is in sync", "api calls <= 5000 per hour"]),
    ] {
      try scratch.write(
        """
        mistwin: 1
        title: Another name server, and new keys
        from: { twin: copy.sqlite }
        start: 2026-01-01T00:00:00Z
        seed: 1
        measure: { at: +1d, window: 24h }
        expect:
        \(lines.map { "  - \($0)" }.joined(separator: "\n"))

        """, to: name)
    }

    try await expect(0, ["pull", "--twin", "copy.sqlite"] + state + Self.cloud, sample)
    try await expect(0, ["plan", Sample.design, "--out", "plan.json"] + state + Self.cloud, sample)
    let apply = ["apply", "plan.json"] + state + Self.cloud
    try await expect(65, apply, sample, says: ["found no attestation; rehearse the change first"])
    try await expect(
      65, ["apply", Sample.design] + Self.cloud, sample, says: ["found a design, expected a plan that was rehearsed"])

    // The new keys keep everybody out: the copy shows it before the shops do.
    let rehearse = ["--plan", "plan.json", "--sign-with", "keys/ci"] + state
    try await expect(
      1, ["rehearse", "strict.yaml"] + rehearse, sample,
      says: ["successful-connect", "because authorization", "no attestation is written"])
    #expect(!scratch.has("plan.attestation.json"))
    try await expect(
      0, ["rehearse", "change.yaml"] + rehearse, sample,
      says: ["attested and signed in plan.attestation.json", "it replaces secrets, which nobody knows afterwards"])

    try await expect(65, apply, sample, says: ["found no approval"])
    try await expect(65, apply + ["--approve", "000000000000"], sample, says: ["found no terminal"])
    let approve = ["approve", "plan.json", "--person", "Ada Byron", "--ticket", "CHG-1", "--out", "approval.json"]
    let approved = apply + ["--approval", "approval.json"]
    try await expect(0, approve, sample, says: ["not signed yet: ssh-keygen -Y sign -n mistwin-approval"])
    try await expect(65, approved, sample, says: ["approval.json: found no signature"])
    try await expect(0, approve + ["--sign-with", "keys/ci"], sample)
    try await expect(65, approved, sample, says: ["approved with the key that signed the rehearsal (ci@example.com"])
    try await expect(0, approve + ["--sign-with", "keys/ada"], sample)

    let attestation = try scratch.text("plan.attestation.json")
    try scratch.write(attestation.replacing("\"met\": true", with: "\"met\": true "), to: "plan.attestation.json")
    try await expect(65, approved, sample, says: ["does not match plan.attestation.json: it was changed"])
    try scratch.write(attestation, to: "plan.attestation.json")

    let before = try await steps(sample, state)
    try await expect(
      0, approved, sample, says: ["approved by Ada Byron (ada@example.com), ticket CHG-1", "applied · run 1"])
    let after = try await steps(sample, state)
    #expect(before == 4 && after == 0)
    // What the rehearsal predicted is kept with the run; a day of service levels is not over yet.
    try await expect(
      0, ["score", "1"] + state, sample,
      says: ["sites were predicted; `mistwin score 1 --live CLOUD` reads what came"])
    try await expect(
      0, ["score", "1"] + state + Self.cloud, sample, says: ["less than an hour of service levels"])
    try await expect(
      65, ["score", "1", "--twin", "copy.sqlite"] + state, sample, says: ["on a live cloud, expected --live"])
    // Carried out again by the same keys, it finds nothing left.
    try await expect(0, approved, sample, says: ["done before"])

    try await takeBack(sample, state)

    // A rotation of the copy's key, which is another change.
    let rotate = ["rotate-psk", "--name", "scanners", "--deadline", "1d", "--stragglers", "100%"]
    try await expect(
      0, rotate + ["--twin", "copy.sqlite", "--attest", "rotation.json", "--sign-with", "keys/ci"] + state, sample,
      says: ["ROTATED by second-key", "attested and signed in rotation.json"])
    let signers = ["--signers", Sample.design.replacing("design.yaml", with: "signers")] + state + Self.cloud
    try await expect(
      65, rotate + ["--attestation", "plan.attestation.json"] + signers, sample,
      says: ["attests the rehearsal of plan ", "and this is rotation "])
    try await expect(65, rotate + ["--attestation", "rotation.json"] + signers, sample, says: ["found no approval"])
    try await expect(
      65, ["upgrade", "--version", "0.14.x", "--model", "AP45", "--attestation", "rotation.json"] + signers, sample,
      says: ["attests the rehearsal of rotation ", "and this is upgrade "])

    for file in [
      "plan.json", "plan.attestation.json", "approval.json", "copy.sqlite", "state/ledger.sqlite", "state/audit.jsonl",
    ] {
      let bytes = try Data(contentsOf: scratch.url.appendingPathComponent(file))
      for secret in ["a planted secret", "a planted passphrase"] {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file)")
      }
    }
  }

  /// Another name server still, and back by the plan that the run has left: it was rehearsed with the other, and wants a word of its
  /// own.
  private func takeBack(_ sample: Sample, _ state: [String]) async throws {
    let design = try sample.scratch.text(Sample.design)
    try sample.scratch.write(design.replacing("dns1: 9.9.9.10", with: "dns1: 9.9.9.11"), to: Sample.design)
    try await expect(0, ["pull", "--twin", "second.sqlite"] + state + Self.cloud, sample)
    try await expect(0, ["plan", Sample.design, "--out", "second.json"] + state + Self.cloud, sample)
    let scenario = try sample.scratch.text("change.yaml").replacing("copy.sqlite", with: "second.sqlite")
    try sample.scratch.write(scenario, to: "second.yaml")
    try await expect(
      0, ["rehearse", "second.yaml", "--plan", "second.json", "--sign-with", "keys/ci"] + state, sample,
      says: ["undone on another copy by plan ", "everything stood as before", "second.attestation.json"])
    func approve(_ plan: String, _ ticket: String, in file: String) async throws {
      try await expect(
        0,
        ["approve", plan, "--person", "Ada Byron", "--ticket", ticket, "--out", file, "--sign-with", "keys/ada"],
        sample)
    }
    try await approve("second.json", "CHG-2", in: "forth.json")
    try await expect(
      0, ["apply", "second.json", "--approval", "forth.json"] + state + Self.cloud, sample,
      says: ["applied · run 2", "to undo: state/runs/2/undo.json"])
    #expect(try await steps(sample, state) == 0)

    let undo = ["apply", "state/runs/2/undo.json", "--attestation", "second.attestation.json"] + state + Self.cloud
    try await expect(65, undo, sample, says: ["found no approval"])
    try await expect(65, undo + ["--approval", "forth.json"], sample, says: ["forth.json"])
    try await expect(
      65, ["apply", "state/runs/2/undo.json", "--attestation", "plan.attestation.json"] + state + Self.cloud, sample,
      says: ["rehearse exactly this"])
    try await approve("state/runs/2/undo.json", "CHG-3", in: "back.json")
    try await expect(
      0, undo + ["--approval", "back.json"], sample, says: ["and put everything back, with", "ticket CHG-3", "applied"])
    #expect(try await steps(sample, state) == 2)
  }

  /// How many steps a plan has that is made now.
  private func steps(_ sample: Sample, _ state: [String]) async throws -> Int {
    let outcome = try await run(["plan", Sample.design, "--json"] + state + Self.cloud, sample)
    let document = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    return try #require(document["steps"] as? [Any]).count
  }

  @Test(
    "what makes no sense is refused, with what would",
    arguments: [
      (["apply", "plan.json", "--approve", "abc"], "found keys for a live cloud without --live"),
      (["apply", "plan.json", "--live", "global01", "--max-age", "soon"], "--max-age: found 'soon'"),
      (["apply", "plan.json", "--replay", "calls.jsonl"], "a recording cannot be changed"),
      (["upgrade", "--version", "1", "--model", "AP45", "--tick"], "found --tick without --live"),
      (["rehearse", "a.yaml", "--sign-with", "k"], "found --sign-with without --plan or --attest"),
      (["rehearse", "a.yaml", "b.yaml", "--plan", "p.json"], "found --plan with 2 scenarios"),
      (["rehearse", "a.yaml", "--from", "t.sqlite", "--seed", "4"], "a twin has its own seed"),
      (["key", "k", "--name", "a b", "--for", "approval"], "--name: found 'a b'"),
      (["approve", "p.json", "--person", "", "--ticket", "1"], "--person: found nothing"),
    ])
  func usage(arguments: [String], says: String) async throws {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(arguments, in: scratch.url)
    #expect(outcome.status == 64)
    #expect(outcome.error.contains(says), "\(outcome.error)")
  }
}
