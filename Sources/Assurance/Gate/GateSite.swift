/// One site's part in a gate: its canaries and its controls, what they did before, and what they did since.
///
/// Every site is compared with its own controls, or, where all of it changes, with controls at other sites; the gate adds up
/// D, E, W and V over the sites.
public struct GateSite: Sendable {
  /// The site's name, for sentences.
  public let name: String
  /// How many canaries stand here.
  public let canaryCount: Int
  /// How many controls stand here.
  public let controlCount: Int
  var arms: [GateArms]
  var load: GateLoad

  /// A site with its history.
  /// - Parameters:
  ///   - name: The site's name.
  ///   - canaries: What each canary counted in the days before the change.
  ///   - controls: What each control counted in the same days.
  ///   - donors: At which other site each control stands, as a number; empty where all stand at this one.
  public init(
    name: String, canaries: [AccessPointTallies], controls: [AccessPointTallies], donors: [Int] = []
  ) {
    self.name = name
    canaryCount = canaries.count
    controlCount = controls.count
    arms = Metric.allCases.map { metric in
      GateArms(
        metric: metric, canaries: canaries.map { $0[metric] }, controls: controls.map { $0[metric] }, donors: donors)
    }
    load = GateLoad(
      canaries: canaries.map { $0[.coverage]?.tally }, controls: controls.map { $0[.coverage]?.tally }, donors: donors)
  }

  /// The baseline of each canary for a metric; nil where the site has no history of it.
  public func canaryBaselines(_ metric: Metric) -> [Double]? { arms[metric.rawValue].canaryBaselines }

  /// Adds one bin of one metric. Canaries and controls come in the order of `init`; nil is «no telemetry».
  mutating func record(
    _ metric: Metric, seconds: Int64, canaries: [ClassifiedTally?], controls: [ClassifiedTally?]
  ) {
    arms[metric.rawValue].record(seconds: seconds, canaries: canaries, controls: controls)
    if metric == .coverage {
      load.record(seconds: seconds, canaries: canaries.map { $0?.tally }, controls: controls.map { $0?.tally })
    }
  }
}
