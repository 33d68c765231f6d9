public import Determinism

/// The two keys that a change of a live cloud needs: a rehearsal of exactly that change, and somebody's word for it. Reading needs
/// neither.
public struct LiveClearance: Sendable {
  /// A document whose signature was found to be right.
  public struct Signed<Document: Sendable>: Sendable {
    /// The document.
    public var document: Document
    /// The name of its file.
    public var file: String
    /// Who signed it, as the list of signers calls them.
    public var signer: String
    /// The fingerprint of the key that signed it.
    public var key: String

    /// A signed document.
    public init(_ document: Document, file: String, signer: String, key: String) {
      self.document = document
      self.file = file
      self.signer = signer
      self.key = key
    }
  }

  /// Somebody's word.
  public enum Consent: Sendable {
    /// The beginning of the change's digest, typed at a terminal.
    case typed(String)
    /// A signed file.
    case file(Signed<ChangeApproval>)
  }

  /// How many digits of a digest must be typed at least.
  public static let leastDigits = 12
  /// How far the clocks of two machines may differ, in milliseconds.
  static let clockDifference: Int64 = 300_000

  /// The change that is to be carried out.
  public var subject: ChangeSubject
  /// What it rests on, see `Plan.footprintDigest`; nil where that is not known beforehand.
  public var footprint: String?
  /// The version of mistwin that carries it out.
  public var version: String
  /// How old a rehearsal may be, in seconds.
  public var maximumAge: Int64
  /// Whether one key may sign both the rehearsal and the approval.
  public var permitsOneKey: Bool

  /// A clearance for a change.
  public init(
    subject: ChangeSubject, footprint: String?, version: String, maximumAge: Int64 = 72 * 3600,
    permitsOneKey: Bool = false
  ) {
    self.subject = subject
    self.footprint = footprint
    self.version = version
    self.maximumAge = maximumAge
    self.permitsOneKey = permitsOneKey
  }

  /// Checks both keys.
  /// - Throws: `LiveClearanceError` for the first thing that is wrong.
  public func check(
    _ attestation: Signed<Attestation>, _ consent: Consent?, at now: Instant
  ) throws(LiveClearanceError) {
    try check(attestation, at: now)
    guard let consent else { throw .noApproval(digest: String(subject.digest.prefix(Self.leastDigits))) }
    switch consent {
    case .typed(let digest): try check(typed: digest)
    case .file(let approval): try check(approval, attestation, at: now)
    }
  }

  private func check(_ signed: Signed<Attestation>, at now: Instant) throws(LiveClearanceError) {
    let (attestation, file) = (signed.document, signed.file)
    guard attestation.subject.organisation.id == subject.organisation.id else {
      throw .otherOrganisation(
        file: file, found: "'\(attestation.subject.organisation.name)' (\(attestation.subject.organisation.id))",
        expected: "'\(subject.organisation.name)' (\(subject.organisation.id))")
    }
    guard attestation.covers(subject, footprint: footprint) else {
      throw .otherChange(
        file: file, found: "\(attestation.subject.kind.rawValue) \(attestation.subject.digest.prefix(12))…",
        expected: "\(subject.kind.rawValue) \(subject.digest.prefix(12))…")
    }
    guard attestation.versions.mistwin == version, attestation.versions.plan == Plan.version else {
      throw .otherVersion(file: file, found: attestation.versions.mistwin, expected: version)
    }
    guard !attestation.expectations.isEmpty else { throw .noExpectations(file: file) }
    if let failed = attestation.expectations.first(where: { !$0.isMet }) {
      throw .notMet(file: file, expectation: failed.line, found: failed.found)
    }
    let age = now - attestation.time
    guard age >= -Self.clockDifference else { throw .fromTheFuture(file: file, time: attestation.time, now: now) }
    guard age <= maximumAge * 1000 else {
      throw .tooOld(file: file, hours: age / 3_600_000, limit: maximumAge / 3600)
    }
  }

  private func check(typed digest: String) throws(LiveClearanceError) {
    guard digest.count >= Self.leastDigits else {
      throw .tooFewDigits(found: digest, expected: String(subject.digest.prefix(Self.leastDigits)))
    }
    guard subject.digest.hasPrefix(digest.lowercased()) else {
      throw .approvesOther(where: "--approve", found: digest, expected: subject.digest)
    }
  }

  private func check(
    _ signed: Signed<ChangeApproval>, _ attestation: Signed<Attestation>, at now: Instant
  ) throws(LiveClearanceError) {
    let approval = signed.document
    guard approval.subject == subject else {
      throw .approvesOther(
        where: signed.file,
        found:
          "\(approval.subject.kind.rawValue) \(approval.subject.digest) of '\(approval.subject.organisation.name)'",
        expected: "\(subject.kind.rawValue) \(subject.digest) of '\(subject.organisation.name)'")
    }
    guard approval.time - now <= Self.clockDifference else {
      throw .fromTheFuture(file: signed.file, time: approval.time, now: now)
    }
    guard now < approval.expires else { throw .approvalExpired(file: signed.file, at: approval.expires) }
    guard permitsOneKey || signed.key != attestation.key else {
      throw .approvedByRehearser(file: signed.file, signer: signed.signer, key: signed.key)
    }
  }
}
