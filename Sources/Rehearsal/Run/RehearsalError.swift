/// Why a rehearsal could not be carried through.
public enum RehearsalError: Error, Sendable, CustomStringConvertible {
  /// No rule of the scenario says when these devices arrive.
  case noArrival(site: String, path: String)
  /// The address plan did not stand up to its proof.
  case addressPlanDisproved([String])

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .noArrival(let site, let path):
      "\(path): no rule of 'arrivals' names the site '\(site)'; add one for its zone, or a last one with 'all: true'"
    case .addressPlanDisproved(let findings):
      "the address plan does not stand up to its proof: \(findings.joined(separator: "; "))"
    }
  }
}
