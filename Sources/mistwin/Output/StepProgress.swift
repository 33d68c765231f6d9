import Planning

/// What is said of steps as they begin: each one of a plan that can be read, every hundredth part of a large one.
actor StepProgress {
  /// More steps than that nobody reads one by one.
  static let most = 1000

  private let count: Int
  private var begun = 0

  init(of plan: Plan) { count = plan.steps.count }

  /// The line for a step that begins; nil when none is due.
  func line(at step: PlanStep) -> String? {
    let before = begun * 100 / max(count, 1)
    begun += 1
    let line = "step \(step.number) \(step.verb.rawValue) \(step.subject)"
    guard count > Self.most else { return line }
    let percent = begun * 100 / count
    return percent > before ? "\(percent) %: \(line)" : nil
  }
}
