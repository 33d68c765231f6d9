import Planning
import Synchronization
import Workflow

/// A desk that keeps plans and keys in memory.
final class MemoryDesk: WorkflowDesk {
  private let kept = Mutex<[String: Plan]>([:])
  private let brought = Mutex<[String: String]>([:])

  private let attestations = Mutex<[String: Attestation.Prediction]>([:])

  /// Has an attestation of a change predict something.
  func predict(_ prediction: Attestation.Prediction, of digest: String) {
    attestations.withLock { $0[digest] = prediction }
  }

  /// The documents that were brought, by kind and digest.
  var documents: [String: String] { brought.withLock { $0 } }

  func keep(_ plan: Plan) throws { kept.withLock { $0[plan.digest] = plan } }

  func plans() throws -> [String] { kept.withLock { $0.keys.sorted() } }

  func plan(_ digest: String) throws -> Plan? { kept.withLock { $0[digest] } }

  func keep(_ document: String, signature: String, as kind: String, of digest: String) throws {
    brought.withLock { $0["\(kind) \(digest)"] = "\(document) by \(signature)" }
  }

  /// Lets pass what both documents were brought for.
  func clear(
    _ subject: ChangeSubject, footprint: String?, _ live: DesignLive?
  ) async throws -> Attestation.Prediction? {
    for kind in ["attestation", "approval"] where documents["\(kind) \(subject.digest)"] == nil {
      throw WorkflowRefusal.notCleared("found no \(kind)", plan: subject.digest)
    }
    return attestations.withLock { $0[subject.digest] }
  }

  func alone<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    try await work()
  }

  func audit() throws -> (any AuditSink)? { nil }

  func words(for error: any Error) -> String { "\(error)" }
}
