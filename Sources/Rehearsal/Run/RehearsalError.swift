public import Determinism

/// Why a rehearsal could not be carried through.
public enum RehearsalError: Error, Sendable, CustomStringConvertible {
  /// No rule of the scenario says when these devices arrive.
  case noArrival(site: String, path: String)
  /// The address plan did not stand up to its proof.
  case addressPlanDisproved([String])
  /// A moment that the twin is to be kept at lies before the beginning.
  case momentBeforeStart(Instant, start: Instant)
  /// Such a moment lies behind the end.
  case momentAfterEnd(Instant, end: Instant)

  /// What was found and what to do.
  public var description: String {
    switch self {
    case .noArrival(let site, let path):
      "\(path): no rule of 'arrivals' names the site '\(site)'; add one for its zone, or a last one with 'all: true'"
    case .addressPlanDisproved(let findings):
      "the address plan does not stand up to its proof: \(findings.joined(separator: "; "))"
    case .momentBeforeStart(let moment, let start):
      "--until: found the moment \(moment.iso8601), before the start of the rehearsal, \(start.iso8601); expected one from then on"
    case .momentAfterEnd(let moment, let end):
      "--until: found the moment \(moment.iso8601), after the end of the rehearsal, \(end.iso8601); --keep alone keeps the twin as it ends"
    }
  }
}
