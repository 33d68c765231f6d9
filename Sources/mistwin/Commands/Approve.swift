import ArgumentParser
import Determinism
import Documents
import MistAPI
import Planning

/// `mistwin approve`
struct Approve: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give your word, signed, that a plan may be carried out on a live cloud.",
    discussion: """
      Shows what the plan does, and writes an approval of exactly this plan, for its organisation, with its end. It is \
      signed with a key of yours (Ed25519, as ssh-keygen makes it), or unsigned, for `ssh-keygen -Y sign -n mistwin-approval`. \
      The key must be another than the one that signed the rehearsal.

      Example:
        mistwin approve plan.json --person "Ada Byron" --ticket CHG-1042 --expires 24h --sign-with ~/.ssh/id_ed25519
      """)

  @Argument(help: "The plan, or the attestation of a rehearsal.", completion: .file(extensions: ["json"]))
  var change: String

  @Option(help: "Who approves.")
  var person: String

  @Option(help: "The change ticket.")
  var ticket: String

  @Option(help: "How long the approval holds.")
  var expires = "24h"

  @Option(help: "The key to sign with.", completion: .file())
  var signWith: String?

  @Option(
    help: "Where to write it. (default: beside the plan, as plan.approval.json)",
    completion: .file(extensions: ["json"]))
  var out: String?

  func validate() throws {
    for (name, text) in [("person", person), ("ticket", ticket)] where text.isEmpty {
      throw ValidationError("--\(name): found nothing, expected a \(name == "person" ? "name" : "number")")
    }
    guard TimeText.someSeconds(expires) != nil else {
      throw ValidationError("--expires: found '\(expires)', expected a time such as 24h or 3d")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let key = try signWith.map { try SignedFile.key($0) }
    let bytes = try SourceFile.read(change)
    let subject: ChangeSubject
    if (try? JSON(parsing: bytes))?["mistwin_attestation"] != nil {
      let attestation = try Attestation(parsing: bytes, file: change)
      subject = attestation.subject
      Stream.error.writeLine(
        "\(subject.kind.rawValue) \(subject.digest.prefix(LiveClearance.leastDigits))… of '\(subject.organisation.name)', "
          + "rehearsed \(attestation.time.iso8601): \(attestation.prediction.calls) calls")
    } else {
      let plan = try Plan(parsing: bytes, file: change)
      subject = ChangeSubject(plan)
      let spent = plan.steps.count { $0.irreversible != nil }
      Stream.error.writeLine(
        "plan \(plan.digest.prefix(LiveClearance.leastDigits))… of '\(plan.organisation.name)': \(plan.steps.count) steps, "
          + "\(plan.writes) writing calls, \(spent) that cannot be undone")
    }
    let now = WallClock.present
    let approval = ChangeApproval(
      subject: subject, person: person, ticket: ticket, time: now,
      expires: now.advanced(bySeconds: TimeText.seconds(expires) ?? 0))
    let file = out ?? DiskFiles.beside(change, kind: "approval")
    try SignedFile.write(approval.document, to: file, for: ChangeApproval.purpose, by: key)
    if key == nil {
      Stream.error.writeLine(
        "not signed yet: \(SignedFile.command(signing: file, for: ChangeApproval.purpose))")
    }
    try Stream.output.write("\(file)\n")
    return .good
  }
}
