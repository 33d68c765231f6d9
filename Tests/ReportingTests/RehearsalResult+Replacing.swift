import Rehearsal

extension RehearsalResult {
  /// Gives the upgrade another outcome; `none` takes it away.
  mutating func replace(upgrade: UpgradeOutcome, keepsRotation: Bool = true) {
    timeline = timeline.compactMap { record in
      var record = record
      switch record.outcome {
      case .upgraded:
        if case .none = upgrade { return nil }
        record.outcome = .upgraded(upgrade)
      case .rotated where !keepsRotation: return nil
      default: break
      }
      return record
    }
  }
}
