import Assurance
import Documents

extension Reading where Value == ScenarioDuration {
  /// A length of time.
  static var duration: Reading<ScenarioDuration> {
    .text("a length of time such as 150ms, 8h or 3d") { ScenarioDuration($0) }
  }
}

extension Reading where Value == ScenarioTime {
  /// A moment.
  static var scenarioTime: Reading<ScenarioTime> {
    .text("a moment such as 2027-01-23T09:00:00Z, or from the start +3d or +14d06:00") { ScenarioTime($0) }
  }
}

extension Reading where Value == Metric {
  /// A service level, by name.
  static var metric: Reading<Metric> { .oneOf(Metric.allCases.map { ($0.name, $0) }) }
}
