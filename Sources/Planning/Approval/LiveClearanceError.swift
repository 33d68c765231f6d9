public import Determinism

/// Why a change of a live cloud is not begun. Nothing was sent that writes.
public enum LiveClearanceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The rehearsal was of another organisation.
  case otherOrganisation(file: String, found: String, expected: String)
  /// The rehearsal was of another change, or of this one on another footprint.
  case otherChange(file: String, found: String, expected: String)
  /// The rehearsal was made by another version.
  case otherVersion(file: String, found: String, expected: String)
  /// The rehearsal expected nothing.
  case noExpectations(file: String)
  /// The rehearsal did not end as expected.
  case notMet(file: String, expectation: String, found: String)
  /// The rehearsal is too old.
  case tooOld(file: String, hours: Int64, limit: Int64)
  /// It was signed at a time that has not come.
  case fromTheFuture(file: String, time: Instant, now: Instant)
  /// Nobody has given their word.
  case noApproval(digest: String)
  /// Too little of the digest was typed.
  case tooFewDigits(found: String, expected: String)
  /// The word is for another change.
  case approvesOther(where: String, found: String, expected: String)
  /// The word holds no longer.
  case approvalExpired(file: String, at: Instant)
  /// Who rehearsed has approved too.
  case approvedByRehearser(file: String, signer: String, key: String)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .otherOrganisation(let file, let found, let expected):
      "\(file): attests a rehearsal of the organisation \(found), and this is \(expected); rehearse on a copy of that one"
    case .otherChange(let file, let found, let expected):
      "\(file): attests the rehearsal of \(found), and this is \(expected); rehearse exactly this with `mistwin rehearse --plan`"
    case .otherVersion(let file, let found, let expected):
      "\(file): the rehearsal was made by mistwin \(found), and this is \(expected); rehearse with this version"
    case .noExpectations(let file):
      "\(file): the rehearsal expected nothing, so it has shown nothing; say under 'expect:' of the scenario what must hold"
    case .notMet(let file, let expectation, let found):
      "\(file): the rehearsal did not end as expected: '\(expectation)', found \(found)"
    case .tooOld(let file, let hours, let limit):
      "\(file): the rehearsal is \(hours) h old, expected at most \(limit) h (--max-age); pull and rehearse again"
    case .fromTheFuture(let file, let time, let now):
      "\(file): made at \(time.iso8601), and this machine's clock shows \(now.iso8601); set the clocks right"
    case .noApproval(let digest):
      "found no approval; expected --approve \(digest) typed at a terminal, or --approval with a signed file of `mistwin approve`"
    case .tooFewDigits(let found, let expected):
      "--approve: found '\(found)', expected at least \(LiveClearance.leastDigits) digits of the digest, '\(expected)', if that is what you mean"
    case .approvesOther(let place, let found, let expected):
      "\(place): approves \(found), expected \(expected); look at what is to be done, and approve that"
    case .approvalExpired(let file, let at): "\(file): the approval held until \(at.iso8601); ask for another"
    case .approvedByRehearser(let file, let signer, let key):
      "\(file): approved with the key that signed the rehearsal (\(signer), \(key)); expected another person's, or "
        + "'live: { one_key: true }' in the design"
    }
  }
}
