import Documents
public import Rollout

extension Scenario {
  /// The scenario with another policy for all of its upgrades.
  public func with(policy: RolloutPolicy) -> Scenario {
    var scenario = self
    scenario.timeline = timeline.map { $0.with(policy: policy) }
    return scenario
  }
}

extension TimelineStep {
  fileprivate func with(policy: RolloutPolicy) -> TimelineStep {
    var step = self
    switch action {
    case .upgrade(var upgrade):
      upgrade.policy = Placed(policy.name, at: upgrade.policy.position)
      upgrade.rules = policy
      step.action = .upgrade(upgrade)
    case .parallel(let branches):
      step.action = .parallel(branches.map { $0.map { $0.with(policy: policy) } })
    default: break
    }
    return step
  }
}
