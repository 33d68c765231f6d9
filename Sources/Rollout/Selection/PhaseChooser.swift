/// Chooses who is changed first in each phase, and what they are compared with.
protocol PhaseChooser {
  /// Takes over what an earlier process chose.
  mutating func take(_ choice: CanaryChoice)
  /// The choice of a phase that a gate judges.
  mutating func choose(_ selection: RolloutPhase.Selection, _ gate: RolloutPhase.Gate) async throws -> CanaryChoice
}
