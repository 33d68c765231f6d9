import Determinism
import Ledger
import Planning

/// Both keys as they were given.
struct LiveKeys {
  let attestation: LiveClearance.Signed<Attestation>
  let consent: LiveClearance.Consent?
  let maximumAge: Int64
  let permitsOneKey: Bool

  /// Who has given their word.
  var approver: String {
    switch consent {
    case .file(let approval): approval.document.person
    case .typed: Presentation.userName
    case nil: ""
    }
  }

  /// The ticket of the approval; empty for one that was typed.
  var ticket: String {
    if case .file(let approval) = consent { approval.document.ticket } else { "" }
  }

  /// Checks them for a change, and says what it rests on.
  /// - Throws: `LiveClearanceError`
  func check(_ subject: ChangeSubject, footprint: String?) throws(LiveClearanceError) {
    let clearance = LiveClearance(
      subject: subject, footprint: footprint, version: Mistwin.version, maximumAge: maximumAge,
      permitsOneKey: permitsOneKey)
    try clearance.check(attestation, consent, at: WallClock.present)
    let rehearsed = attestation.document
    let calls = "with \(rehearsed.prediction(of: subject).calls) calls"
    Stream.error.writeLine(
      "rehearsed \(rehearsed.time.iso8601) by \(attestation.signer): "
        + (rehearsed.subject == subject
          ? "as expected in all of \(rehearsed.expectations.count), \(calls)"
          : "undoes plan \(rehearsed.subject.digest.prefix(12))…, and put everything back, \(calls)"))
    switch consent {
    case .file(let approval):
      Stream.error.writeLine(
        "approved by \(approval.document.person) (\(approval.signer)), ticket \(approval.document.ticket), until "
          + approval.document.expires.iso8601)
    case .typed: Stream.error.writeLine("approved by \(approver) at this terminal")
    case nil: break
    }
  }

  /// Notes in the ledger that they were there.
  /// - Throws: `SQLiteError`
  func note(_ subject: ChangeSubject, in ledger: Ledger) async throws {
    try await ledger.keep(
      ChangeClearance(
        kind: subject.kind.rawValue, digest: subject.digest, organisation: subject.organisation.id,
        rehearsedBy: attestation.signer, approvedBy: approver, ticket: ticket, time: WallClock.present))
  }
}
