import MistAPI

/// Hides secrets in what the audit log keeps of a change.
enum AuditMask {
  /// The value with its secrets hidden.
  static func hiding(_ value: JSON) -> JSON { SecretMembers.replacing(in: value) { _ in "****" } }
}
