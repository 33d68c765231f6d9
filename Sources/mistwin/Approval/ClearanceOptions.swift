import ArgumentParser
import Determinism
import Documents
import Planning
import Signing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The two keys that a change of a live cloud needs: a rehearsal, and somebody's word.
struct ClearanceOptions: ParsableArguments {
  @Option(
    help: "The attestation of the rehearsal, with its signature beside it; the one beside the plan unless given.",
    completion: .file(extensions: ["json"]))
  var attestation: String?

  @Option(
    help: "Whom to trust (the form of OpenSSH's allowed_signers); the design's 'live: { signers: … }' unless given.",
    completion: .file())
  var signers: String?

  @Option(help: "How old the rehearsal may be.")
  var maxAge = "72h"

  @Option(
    help: ArgumentHelp(
      "Approve the change by the first \(LiveClearance.leastDigits) digits of its digest or more, typed at a terminal.",
      valueName: "digest"))
  var approve: String?

  @Option(
    help: "A signed approval of `mistwin approve`, by another key than the rehearsal's.",
    completion: .file(extensions: ["json"]))
  var approval: String?

  func validate() throws {
    guard TimeText.someSeconds(maxAge) != nil else {
      throw ValidationError("--max-age: found '\(maxAge)', expected a time such as 72h or 3d")
    }
    if approve != nil, approval != nil {
      throw ValidationError("found --approve and --approval, expected one of them")
    }
  }

  /// The options as they are typed again, each after a blank.
  var typed: String {
    let options = [
      ("attestation", attestation), ("signers", signers), ("max-age", maxAge == "72h" ? nil : maxAge),
      ("approve", approve), ("approval", approval),
    ]
    return options.compactMap { name, value in value.map { " --\(name) \($0.shellQuoted)" } }.joined()
  }

  /// Whether any of the keys was given, which only a live cloud asks for.
  private var isGiven: Bool { signers != nil || approve != nil || approval != nil }

  /// - Throws: `ValidationError` for keys without a live cloud.
  func check(_ live: LiveOptions) throws {
    if live.live == nil, isGiven { throw ValidationError("found keys for a live cloud without --live, expected both") }
  }

  /// What the rehearsal of a change predicted, where it is carried out on a twin: that asks for no key, and what is predicted is only
  /// kept with the run.
  /// - Parameter file: the attestation that is looked for where none was named; nil where there is none by default.
  /// - Throws: `Failure` for a named one of another change, `ApprovalFileError`
  func prediction(of subject: ChangeSubject, beside file: String?) throws -> Attestation.Prediction? {
    guard let path = attestation ?? file, attestation != nil || DiskFiles.exists(path) else { return nil }
    let read: Attestation
    do {
      read = try Attestation(parsing: try SourceFile.read(path), file: path)
    } catch {
      if attestation == nil { return nil }
      throw error
    }
    // A twin is not asked for the name of its organisation.
    let (found, meant) = (read.subject, subject)
    if (found.kind, found.digest, found.organisation.id) == (meant.kind, meant.digest, meant.organisation.id) {
      return read.prediction
    }
    if attestation == nil { return nil }
    throw Failure(
      .badInput,
      "\(path): attests the rehearsal of \(read.subject.kind.rawValue) \(read.subject.digest.prefix(12))…, and this is "
        + "\(subject.kind.rawValue) \(subject.digest.prefix(12))…; expected the rehearsal of this change, or none on a twin"
    )
  }

  /// The attestation and the approval, read, and their signatures found right.
  /// - Parameters:
  ///   - file: the attestation where none was named; nil where there is none by default.
  ///   - live: what the design says of its live cloud.
  /// - Throws: `Failure`, `DocumentError`, `SigningError`, `ApprovalFileError`
  func read(beside file: String?, _ live: DesignLive?) throws -> LiveKeys {
    guard let list = signers ?? live?.signers else {
      throw Failure(
        .badInput,
        "mistwin: a change of a live cloud needs a rehearsal by somebody who is trusted; expected --signers FILE, or "
          + "'live: { signers: FILE }' in the design")
    }
    let trusted = try SignedFile.signers(list)
    guard let attestation = attestation ?? file else {
      throw Failure(.badInput, "mistwin: expected --attestation FILE, with the rehearsal of this change")
    }
    guard DiskFiles.exists(attestation) else {
      throw Failure(
        .badInput,
        "\(attestation): found no attestation; rehearse the change first: `mistwin rehearse SCENARIO --from TWIN --plan PLAN`, or --attest for an "
          + "upgrade, or `mistwin rotate-psk --attest`"
      )
    }
    let signed = try SignedFile.read(attestation, for: Attestation.purpose, trusting: trusted) {
      try Attestation(parsing: $0, file: $1)
    }
    return LiveKeys(
      attestation: signed, consent: try consent(trusted), maximumAge: TimeText.seconds(maxAge) ?? 0,
      permitsOneKey: live?.permitsOneKey ?? false)
  }

  private func consent(_ trusted: TrustedSigners) throws -> LiveClearance.Consent? {
    if let approval {
      return .file(
        try SignedFile.read(approval, for: ChangeApproval.purpose, trusting: trusted) {
          try ChangeApproval(parsing: $0, file: $1)
        })
    }
    guard let approve else { return nil }
    guard isatty(STDIN_FILENO) == 1 else {
      throw Failure(
        .badInput,
        "--approve: found no terminal, and it is for a person at one; expected --approval with a signed file of `mistwin approve`"
      )
    }
    return .typed(approve)
  }
}
