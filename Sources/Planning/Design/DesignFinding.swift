public import Documents

/// What a rule found in a design: where, what, and how grave it is.
public struct DesignFinding: Sendable {
  /// How grave a finding is.
  public enum Severity: String, Sendable, Comparable {
    /// Worth a look; nothing is refused for it.
    case warning
    /// The design is refused by plan, rehearse and apply.
    case error

    /// A warning is less than an error.
    public static func < (one: Severity, other: Severity) -> Bool { one == .warning && other == .error }
  }

  /// The rule that found it.
  public let rule: DesignRule
  /// How grave it is.
  public let severity: Severity
  /// The place, what was found, what was expected, the nearest valid word and what to do.
  public let document: DocumentError
  /// What it speaks of, as silences name it: paths of objects (`templates/WLAN/wlans/guest`), with their fields, of sites
  /// (`sites/2711`), of kits.
  public let subjects: [String]

  /// A finding of a rule.
  public init(_ rule: DesignRule, _ severity: Severity, _ document: DocumentError, subjects: [String] = []) {
    self.rule = rule
    self.severity = severity
    self.document = document
    self.subjects = subjects
  }
}

extension DesignFinding: CustomStringConvertible {
  /// `file:line:column: …`, with «warning» in front of what is one, and the rule's name at the end.
  public var description: String {
    "\(severity == .warning ? "warning: " : "")\(document) [\(rule.rawValue)]"
  }
}
