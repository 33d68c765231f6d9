public import Planning

/// What the workflow API wants of the machine that it runs on: plans and their keys in files, and to be alone on a live cloud.
public protocol WorkflowDesk: Sendable {
  /// Keeps a plan, under its digest.
  func keep(_ plan: Plan) throws
  /// The digests of the plans that were kept, sorted.
  func plans() throws -> [String]
  /// The plan of that digest; nil where none was kept.
  func plan(_ digest: String) throws -> Plan?
  /// Keeps a signed document of a change: its attestation or its approval.
  /// - Parameter digest: that of the change, `Plan.isDigest`.
  func keep(_ document: String, signature: String, as kind: String, of digest: String) throws
  /// Checks both keys of a change that is about to begin on a live cloud, and notes that they were there.
  /// - Parameters:
  ///   - live: what the design says of its live cloud.
  ///   - footprint: what the change rests on; nil where that is not known beforehand.
  /// - Returns: what the rehearsal has shown, to be compared with what happens; nil where its attestation does not say it.
  /// - Throws: what says which key is missing or wrong, and what to do.
  func clear(
    _ subject: ChangeSubject, footprint: String?, _ live: DesignLive?
  ) async throws -> Attestation.Prediction?
  /// Does something with the network, alone where it is a live cloud.
  func alone<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result
  /// Where calls that write are told; nil for nowhere.
  func audit() throws -> (any AuditSink)?
  /// How a part of a design that failed is said to the caller, beside what the error says itself.
  func words(for error: any Error) -> String
}
