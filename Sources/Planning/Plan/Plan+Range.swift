extension Plan {
  /// The part of this plan that belongs to a range of the thirteen steps, as a plan of its own: what is to be done before it is taken
  /// to be done.
  public func limited(to range: ClosedRange<DesignStep>) -> Plan {
    var result = self
    result.steps = steps.filter { range.contains($0.step) }
    let numbers = Dictionary(
      zip(result.steps.map(\.number), 1...), uniquingKeysWith: { first, _ in first })
    var made: Set<ObjectKey> = []
    for index in result.steps.indices {
      result.steps[index].number = index + 1
      result.steps[index].after = result.steps[index].after.compactMap { numbers[$0] }
      for item in result.steps[index].items {
        if case .create(let place, _) = item.action { made.insert(place.key) }
      }
    }
    // Nobody owns yet what only the rest of the plan makes.
    result.owns = owns.compactMap { group in
      var group = group
      group.keys.removeAll { known[$0] == nil && !made.contains($0) }
      return group.keys.isEmpty ? nil : group
    }
    return result
  }

  /// The steps of other parts of the plan, of before, on which those of a range rest, near and far, in the order of the plan.
  public func prerequisites(of range: ClosedRange<DesignStep>) -> [PlanStep] {
    var wanted: Set<Int> = []
    for step in steps.reversed() where range.contains(step.step) || wanted.contains(step.number) {
      wanted.formUnion(step.after)
    }
    return steps.filter { wanted.contains($0.number) && !range.contains($0.step) }
  }
}
