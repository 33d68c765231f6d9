import Determinism
import Documents
import MistAPI
import Planning
import Rehearsal
import Signing

/// Where the attestation of a plan stands, and how a rehearsal writes it.
struct AttestationFile {
  let path: String

  /// That file.
  init(path: String) { self.path = path }

  /// The one beside a plan: `plan.json` has `plan.attestation.json`.
  init(besidePlan plan: String) { path = DiskFiles.beside(plan, kind: "attestation") }

  /// Writes what a rehearsal that went as expected has shown.
  func write(
    _ result: RehearsalResult, of subject: ChangeSubject, footprint: String, scenario: [UInt8], twin: String,
    salt: [UInt8], undo: Attestation.Undo?, key: SSHPrivateKey?
  ) throws {
    let attestation = Attestation(
      subject: subject, footprint: footprint, scenario: result.scenario,
      scenarioDigest: SHA256.hexadecimal(of: String(decoding: scenario, as: UTF8.self)), twin: twin,
      versions: .init(mistwin: Mistwin.version, plan: Plan.version, world: result.worldModel),
      expectations: result.checks.map { .init(line: $0.line, isMet: $0.isMet, found: $0.found) },
      prediction: prediction(subject, result),
      time: WallClock.present, salt: salt, undo: undo)
    try write(attestation, key: key)
  }

  /// Writes one, signed where there is a key, and says so.
  func write(_ attestation: Attestation, key: SSHPrivateKey?) throws {
    try SignedFile.write(attestation.document, to: path, for: Attestation.purpose, by: key)
    Stream.error.writeLine(
      key == nil
        ? "attested in \(path), not signed yet: \(SignedFile.command(signing: path, for: Attestation.purpose))"
        : "attested and signed in \(path)")
  }

  /// What the change took: a plan alone is carried out again, an upgrade with all its looks.
  private func prediction(_ subject: ChangeSubject, _ result: RehearsalResult) -> Attestation.Prediction {
    switch subject.kind {
    case .plan:
      .init(
        calls: result.application.calls, writes: result.application.writes,
        seconds: (result.application.milliseconds + 999) / 1000, levels: result.levelSummary(followsUpgrade: false))
    case .upgrade, .rotation:
      .init(
        calls: result.calls.total, writes: result.calls.writes, seconds: (result.end - result.start) / 1000,
        levels: result.levelSummary(followsUpgrade: true), rollout: result.rolloutSummary)
    }
  }

  /// Takes an attestation away: what it said of the plan does not hold any more. Says whether there was one.
  func remove() -> Bool {
    let wasThere = DiskFiles.exists(path)
    DiskFiles.remove(path)
    DiskFiles.remove(SignedFile.signature(of: path))
    return wasThere
  }
}
