import Determinism
import MistAPI
public import Planning

extension CanaryRollout.Order {
  /// What is rehearsed and approved before a live cloud sees the rollout: of a change of configuration its plan, of firmware the
  /// models, the version as it is ordered, and the policy.
  /// - Parameter organisation: the name of the organisation.
  /// - Throws: `PlanFileError` when the order holds no plan that can be read.
  public func subject(ofOrganisation organisation: String) throws(PlanFileError) -> ChangeSubject {
    if let plan { return ChangeSubject(try Plan(parsing: Array(plan.utf8), file: "the plan of '\(name)'")) }
    let content: JSON = [
      "mistwin_upgrade": 1, "organisation": .string(self.organisation.description), "models": JSON(models.sorted()),
      "version": .string(version), "policy": .string(policy.yaml),
    ]
    return ChangeSubject(
      kind: .upgrade, digest: SHA256.hexadecimal(of: content.text),
      organisation: .init(name: organisation, id: self.organisation))
  }
}
