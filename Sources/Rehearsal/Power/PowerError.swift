/// Why nothing can be said about a policy at this organisation.
public enum PowerError: Error, Sendable, Hashable {
  /// No access point of these models.
  case noAccessPoints(models: [String], present: [String])
  /// No site can have a canary of a phase, for these reasons.
  case noCanary(policy: String, phase: String, reasons: [String])
  /// Not enough history for a calibration.
  case tooLittleHistory(found: String, needed: String)
}

extension PowerError: CustomStringConvertible {
  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .noAccessPoints(let models, let present):
      "found no access point"
        + (models.isEmpty ? "" : " of the model \(models.joined(separator: " or "))") + "; expected one of "
        + (present.isEmpty ? "any model, and there is none" : present.joined(separator: ", "))
    case .noCanary(let policy, let phase, let reasons):
      "the policy '\(policy)' cannot be tried: the phase '\(phase)' finds no canary"
        + reasons.prefix(5).map { "; \($0)" }.joined()
    case .tooLittleHistory(let found, let needed):
      "found \(found); expected \(needed)"
    }
  }
}
