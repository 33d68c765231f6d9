import MistAPI
import Planning

/// The audit trail in a file, a line a call: only ever added to.
actor AuditFile: AuditSink {
  private let file: LineFile

  /// Opens it, or makes it for nobody else's eyes.
  /// - Throws: `Failure`
  init(_ path: String) throws(Failure) { file = try LineFile(path) }

  func record(_ record: AuditRecord) throws { try file.append(record.json.text) }
}
