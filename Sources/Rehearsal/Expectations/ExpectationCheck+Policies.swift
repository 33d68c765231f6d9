import Assurance

/// What is expected of the policy that a question of power has chosen.
extension ExpectationCheck {
  func judge(_ expectation: PolicyExpectation) -> Judgement {
    guard let answer = result.powerAnswers.last, let policy = answer.chosenPolicy else {
      return Judgement(false, "no policy was tried")
    }
    if case .chosen(let name) = expectation { return Judgement(policy == name, answer.why) }
    guard let cell = expectation.hypothesis.flatMap({ answer.cell(under: $0) }) else {
      return Judgement(false, "\(policy) was not tried under that hypothesis")
    }
    switch expectation {
    case .falseAlarm(let limit, _): return Judgement(cell.noticed.share <= limit, Self.share(cell.noticed, policy))
    case .stopped(_, let limit): return Judgement(cell.noticed.share >= limit, Self.share(cell.noticed, policy))
    case .cost(let unit, let limit, let percentile, _):
      let found = cell.quantile(Double(percentile) / 100) { outcome in
        unit == .userMinutes ? outcome.cost.userMinutes : outcome.cost.events
      }
      return Judgement(
        found <= limit,
        "\(policy): \(Self.number(found)) \(unit.rawValue) at p\(percentile) of \(cell.outcomes.count) replicates")
    case .done(let limit, _): return done(cell, policy, within: limit)
    case .chosen: return Judgement(false, "")
    }
  }

  /// In how many of a hundred replicates it got to the fleet in time: at least 95, to be met.
  private func done(_ cell: PowerStudy.Cell, _ policy: String, within limit: Int64) -> Judgement {
    let inTime = cell.share { $0.end == .promoted && $0.days * 86_400_000 <= Double(limit) }
    let late = cell.share { $0.end == .promoted }
    return Judgement(
      inTime.share >= 0.95,
      "\(Self.share(inTime, policy)) in time, \(Self.percent(late.share)) at all; 95 % are wanted")
  }

  /// `spread: 3.4 % (2–5) of 500 replicates`
  private static func share(_ proportion: Proportion, _ policy: String) -> String {
    let interval = proportion.interval
    func whole(_ share: Double) -> String { String(Int((share * 100).rounded())) }
    return "\(policy): \(percent(proportion.share)) (\(whole(interval.lowerBound))–\(whole(interval.upperBound))) of "
      + "\(proportion.replicates) replicates"
  }
}
