public import Determinism

/// Something that is not what it was when the plan was made.
public struct DriftFinding: Sendable, Hashable {
  /// The object.
  public var key: ObjectKey
  /// What it is called: `site 'Lisbon'`.
  public var subject: String
  /// The field; empty for the object as a whole.
  public var field: String
  /// What stood there when the plan was made. Secrets are not shown.
  public var planned: String
  /// What stands there now; of a secret that it is another.
  public var found: String
  /// Who did it, where the audit log tells.
  public var author: Author?

  /// Who changed something.
  public struct Author: Sendable, Hashable {
    /// The name in the audit log.
    public var name: String
    /// When.
    public var at: Instant
    /// Whether the entry of the log shows the very change; else it only names the object (ruling 28).
    public var isCertain: Bool
  }

  init(key: ObjectKey, subject: String, field: String = "", planned: String, found: String) {
    self.key = key
    self.subject = subject
    self.field = field
    self.planned = planned
    self.found = found
  }
}

extension DriftFinding: CustomStringConvertible {
  /// As in a sentence: `site 'Lisbon', address: planned "x", found "y" (probably ana, 2027-01-05T08:00:00Z)`.
  public var description: String {
    let who = author.map { " (\($0.isCertain ? "" : "probably ")\($0.name), \($0.at.iso8601))" } ?? ""
    return "\(subject)\(field.isEmpty ? "" : ", \(field)"): planned \(planned), found \(found)\(who)"
  }
}
