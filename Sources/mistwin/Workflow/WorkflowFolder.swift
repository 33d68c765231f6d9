import ArgumentParser
import Determinism
import Documents
import Foundation
import Ledger
import MistAPI
import MistLive
import Planning
import Workflow

/// Where the workflow API keeps plans and their keys on this machine, and how it comes to be alone on a live cloud.
struct WorkflowFolder: WorkflowDesk {
  let state: StateDirectory
  let ledger: Ledger
  /// The cloud that is changed; nil for the twin.
  let live: LiveSession?
  let signers: String?

  private func path(_ digest: String) -> String { "\(state.path)/workflow/\(digest).json" }

  private func path(_ kind: String, of digest: String) -> String { DiskFiles.beside(path(digest), kind: kind) }

  func keep(_ plan: Plan) throws {
    let path = path(plan.digest)
    try DiskFiles.makeDirectory(of: path)
    try PrivateFile.write(plan.document.indentedText + "\n", to: path)
  }

  func plans() throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(state.path)/workflow")) ?? []
    return names.compactMap { $0.hasSuffix(".json") ? String($0.dropLast(5)) : nil }.filter(Plan.isDigest).sorted()
  }

  func plan(_ digest: String) throws -> Plan? {
    guard Plan.isDigest(digest), DiskFiles.exists(path(digest)) else { return nil }
    return try Plan(parsing: try SourceFile.read(path(digest)), file: path(digest))
  }

  func keep(_ document: String, signature: String, as kind: String, of digest: String) throws {
    let path = path(kind, of: digest)
    try DiskFiles.makeDirectory(of: path)
    DiskFiles.remove(SignedFile.signature(of: path))
    try PrivateFile.write(document, to: path)
    try PrivateFile.writePublic(signature, to: SignedFile.signature(of: path))
  }

  func clear(
    _ subject: ChangeSubject, footprint: String?, _ live: DesignLive?
  ) async throws -> Attestation.Prediction? {
    let attestation = path("attestation", of: subject.digest)
    guard DiskFiles.exists(attestation) else {
      throw WorkflowRefusal.notCleared(
        "\(subject.kind.rawValue) \(subject.digest) was not rehearsed: found no attestation; rehearse it and bring what is signed with PUT "
          + "/keys/\(subject.digest)/attestation", plan: subject.digest)
    }
    let approval = path("approval", of: subject.digest)
    guard DiskFiles.exists(approval) else {
      throw WorkflowRefusal.notCleared(
        "\(subject.kind.rawValue) \(subject.digest) was not approved: found no approval; approve it (`mistwin approve`) and bring it with PUT "
          + "/keys/\(subject.digest)/approval", plan: subject.digest)
    }
    let options = ["--attestation", attestation, "--approval", approval] + (signers.map { ["--signers", $0] } ?? [])
    do {
      let keys = try ClearanceOptions.parse(options).read(beside: nil, live)
      try keys.check(subject, footprint: footprint)
      try await keys.note(subject, in: ledger)
      return keys.attestation.document.prediction(of: subject)
    } catch {
      throw WorkflowRefusal.notCleared(words(for: error), plan: subject.digest)
    }
  }

  func alone<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    guard let live else { return try await work() }
    return try await ControllerHold(ledger, organisation: live.organisation.id, breaks: false).during(work)
  }

  func audit() throws -> (any AuditSink)? {
    try state.make()
    return try AuditFile("\(state.path)/audit.jsonl")
  }

  func words(for error: any Error) -> String {
    let message = Failure(error).message
    return message.hasPrefix("mistwin: ") ? String(message.dropFirst(9)) : message
  }
}
