/// The running sums of the load-share guard at one site: user-minutes carried by canaries and by controls.
struct GateLoad: Sendable {
  /// User-minutes of each access point before the change.
  private let canaryHistory: [Double]
  private let controlHistory: [Double]
  /// E of each canary: its share of its controls' load before, of their load since.
  private(set) var canaryExpected: [Double]
  private(set) var controlCarried: [Double]
  /// x, user-minutes.
  private(set) var carried = 0.0
  private(set) var seconds: Int64 = 0

  /// The donor of each control; empty where controls stand at the canaries' own site.
  private let donors: [Int]

  init(canaries: [Tally?], controls: [Tally?], donors: [Int] = []) {
    self.donors = donors
    func minutes(_ tallies: [Tally?]) -> [Double] { tallies.map { GateLoad.minutes($0) } }
    canaryHistory = minutes(canaries)
    controlHistory = minutes(controls)
    canaryExpected = Array(repeating: 0, count: canaries.count)
    controlCarried = Array(repeating: 0, count: controls.count)
  }

  mutating func record(seconds: Int64, canaries: [Tally?], controls: [Tally?]) {
    var before = 0.0
    var since = 0.0
    for (index, tally) in controls.enumerated() where index < controlCarried.count {
      guard let tally else { continue }
      let minutes = GateLoad.minutes(tally)
      before += controlHistory[index]
      since += minutes
      controlCarried[index] += minutes
    }
    guard before > 0 else { return }
    for (index, tally) in canaries.enumerated() where index < canaryExpected.count {
      guard let tally else { continue }
      canaryExpected[index] += canaryHistory[index] / before * since
      carried += GateLoad.minutes(tally)
    }
    self.seconds += seconds
  }

  /// E over all canaries.
  var expected: Double { canaryExpected.reduce(0, +) }

  /// V of x when the share stays what it was.
  func variance(noise: NoiseTable, inflation: Double) -> Double {
    let hours = Double(seconds) / 3600
    return NullVariance.variance(
      canaries: canaryExpected, controls: controlCarried, omega0: noise.omega0,
      squaredNoise: noise.squaredNoise(atHours: hours), inflation: inflation, donors: donors,
      siteNoise: donors.isEmpty ? 0 : SiteNoise.squaredLoad(atHours: hours))
  }

  private static func minutes(_ tally: Tally?) -> Double {
    tally.map { MetricUnit.userSeconds.samples($0.total) } ?? 0
  }
}
