import Documents
import Planning

extension Reading where Value == CanaryRule {
  static var canaryRule: Reading<CanaryRule> {
    .mapping("the rule of canaries") { reader in
      let excluded = reader.optional("exclude", .list(of: .nonEmptyString), default: [])
      let days = reader.optional("history_days", .int(in: 7...28), default: 7)
      let handhelds = reader.optional("handhelds", .int(in: 0...10_000), default: 0)
      let neighbours = reader.optional("neighbours", .oneOf([("allowed", true), ("never", false)]), default: true)
      return CanaryRule(
        excluded: excluded, historyDays: days, handhelds: handhelds, allowsNeighbours: neighbours)
    }
  }
}

extension Reading where Value == LookRule {
  static var lookRule: Reading<LookRule> {
    .mapping("the rule of looks") { reader in
      // Said here because people ask for ten minutes: nothing finer can be read.
      let bin = Int(LookRule.publishedBin)
      _ = reader.optional("bin_seconds", .int(in: bin...bin), default: bin)
      let hours = reader.optional("every_hours", .int(in: 1...24), default: 1)
      let lag = reader.optional("lag_minutes", .int(in: 0...180), default: 5)
      let share = reader.optional("quota_share", .double(in: 0.01...1), default: 0.5)
      return LookRule(everyHours: hours, lagMinutes: lag, quotaShare: share)
    }
  }
}

extension Reading where Value == WatchRule {
  static var watchRule: Reading<WatchRule> {
    .mapping("a watch") { reader in
      let days = reader.required("days", .int(in: 1...90))
      let alpha = reader.optional("alpha", .double(in: 0.0001...0.5), default: 0.01)
      let words = RolloutPhase.InconclusiveAction.allCases.map { ($0.rawValue, $0) }
      let action = reader.optional("alarm", .oneOf(words), default: .hold)
      return days.map { WatchRule(days: $0, alpha: alpha, onAlarm: action) }
    }
  }
}

extension Reading where Value == MaintenanceWindow {
  static var maintenanceWindow: Reading<MaintenanceWindow> {
    .text("a window such as 'Tue 22:00-05:00 site'") { try? MaintenanceWindow($0) }
  }
}
