import Determinism
import Ledger
import MistAPI
import Planning
import Rollout
import Twin

/// The rehearsal of a rotation on a copy of a twin, for its attestation.
extension RotatePSK {
  /// Walks the rotation to its end on a copy, the confirmation included, and attests it when it ends as it should.
  func rehearse() async throws -> ExitStatus {
    guard let attest else { return .good }
    let key = try signWith.map { try SignedFile.key($0) }
    let written = AttestationFile(path: attest)
    if written.remove() { Stream.error.writeLine("the older attestation is taken away") }
    let copy = try await TwinCopy(of: twin, organisation: live.org, role: "write")
    let digest = try await copy.twin.contents().digest
    let client = PacedClient(copy.client, time: TwinTime(copy.twin))
    let session = try RolloutSession(rehearsingOn: copy, by: client)
    let desk = RotationDesk(session: session, options: "--twin \(twin.shellQuoted)")
    let files = RotationFiles(given: passphraseFile, saved: nil)
    try files.check()
    let begun = await session.time.now()
    let rotation = try await desk.rotation(files: files)
    let (order, _) = try await self.order(desk, files)
    var record = try await rotation.begin(order)
    if record.outcome == nil { record = try await rotation.goOn(record.run, confirms: true) }
    let isGood = record.outcome == .rotated && !record.leftTooMany
    let status = try report(record, desk)
    guard isGood else {
      Stream.error.writeLine("it did not end as it should: no attestation is written")
      return max(status, .bad)
    }
    let ledger = try StateDirectory(path: state).openLedger()
    try written.write(
      Attestation(
        subject: order.subject(ofOrganisation: copy.organisationName), footprint: "", scenario: "", scenarioDigest: "",
        twin: digest, versions: .init(mistwin: Mistwin.version, plan: Plan.version, world: copy.twin.world),
        expectations: [
          .init(
            line: "\(order.subject) is rotated, and no more are left behind than allowed", isMet: true,
            found: record.entries.last?.event.sentence ?? "")
        ],
        prediction: .init(
          calls: await client.calls, writes: await client.writes, seconds: (await session.time.now() - begun) / 1000,
          rotation: RotationSummary(record)),
        time: WallClock.present,
        salt: try await ledger.salt(ofOrganisation: "\(copy.organisation)", entropy: SystemEntropy())), key: key)
    return status
  }
}
