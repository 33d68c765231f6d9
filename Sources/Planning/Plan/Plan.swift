import Determinism

/// An ordered list of changes that turns what is there into what the design says.
public struct Plan: Sendable {
  /// The name of the organisation.
  public let organisation: String
  /// The changes, in the order in which they are carried out.
  public let steps: [PlanStep]

  /// A plan of these changes.
  init(organisation: String, steps: [PlanStep]) {
    self.organisation = organisation
    self.steps = steps
  }

  /// A plan that changes nothing.
  public static func nothing(in organisation: String) -> Plan { Plan(organisation: organisation, steps: []) }

  /// Whether there is nothing to do.
  public var isEmpty: Bool { steps.isEmpty }

  /// How many API calls the changes take; reading what is there not included.
  public var calls: Int { steps.reduce(0) { $0 + $1.calls } }

  /// The changes of one of the thirteen steps.
  public func steps(of step: DesignStep) -> [PlanStep] { steps.filter { $0.step == step } }

  /// A digest of everything that the plan would do, in hexadecimal; secrets are no part of it.
  public var digest: String {
    var hash = SHA256()
    hash.update(organisation)
    for step in steps {
      hash.update("\n\(step.number) \(step.step.rawValue) \(step.verb.rawValue) \(step.subject)")
      for member in step.members { hash.update(" \(member)") }
      hash.update("\n\(step.content.utf8.count) \(step.content)")
    }
    return hash.hexadecimal()
  }
}
