/// What a change might do, as data: a named possibility that a policy is tried against.
public struct SimulatedHypothesis: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// What it is, in one sentence.
  public var summary: String
  /// The added share of bad units of each gated metric.
  public var effects: [Double]
  /// What is added to that share with every day since the change.
  public var growthPerDay: [Double]
  /// The share of access points that it hits.
  public var affected: Double
  /// The mean time, in hours, after which an access point that is hit shows it; nil: at once.
  public var triggerHours: Double?
  /// The share of its clients that an access point then loses.
  public var loadLoss: Double
  /// Reboots that nobody asked for, of an access point that is hit, in a day.
  public var rebootsPerDay: Double
  /// The probability that an access point does not come back from the upgrade.
  public var staysAway: Double

  /// A hypothesis; by default nothing happens.
  public init(
    name: String, summary: String = "", effects: [Metric: Double] = [:], growthPerDay: [Metric: Double] = [:],
    affected: Double = 1, triggerHours: Double? = nil, loadLoss: Double = 0, rebootsPerDay: Double = 0,
    staysAway: Double = 0
  ) {
    self.name = name
    self.summary = summary
    self.effects = Metric.gated.map { effects[$0] ?? 0 }
    self.growthPerDay = Metric.gated.map { growthPerDay[$0] ?? 0 }
    self.affected = affected
    self.triggerHours = triggerHours
    self.loadLoss = loadLoss
    self.rebootsPerDay = rebootsPerDay
    self.staysAway = staysAway
  }

  /// Whether it does nothing at all.
  public var isHealthy: Bool {
    effects.allSatisfy { $0 == 0 } && growthPerDay.allSatisfy { $0 == 0 } && loadLoss == 0 && rebootsPerDay == 0
      && staysAway == 0
  }

  /// What a firmware may do, after section D of the gate's basis.
  public static let builtIn: [SimulatedHypothesis] = [
    SimulatedHypothesis(name: "healthy", summary: "nothing changes"),
    SimulatedHypothesis(
      name: "wedge-11r",
      summary: "a fast-roaming client wedges the access point, after six hours in the mean: nobody can join any more",
      triggerHours: 6, loadLoss: 1),
    SimulatedHypothesis(
      name: "slow-11r", summary: "fast roaming is lost: 20 points more of the roams are slow", effects: [.roaming: 0.20]
    ),
    SimulatedHypothesis(
      name: "client-class-refused", summary: "4 % of the clients cannot join", effects: [.successfulConnect: 0.04]),
    SimulatedHypothesis(
      name: "slow-clients", summary: "one chipset is slow: 8 points of throughput", effects: [.throughput: 0.08]),
    SimulatedHypothesis(
      name: "weak-signal", summary: "4 dB less: 10 points of coverage, 3 of throughput",
      effects: [.coverage: 0.10, .throughput: 0.03]),
    SimulatedHypothesis(
      name: "dhcp-lost", summary: "one DHCP request in ten is lost: 9 points of the time to connect",
      effects: [.timeToConnect: 0.09, .successfulConnect: 0.001]),
    SimulatedHypothesis(
      name: "auth-stops", summary: "the radio stops answering, once in three days and access point",
      effects: [.successfulConnect: 0.90], triggerHours: 80, loadLoss: 0.8),
    SimulatedHypothesis(
      name: "boot-loop", summary: "2 % of the access points do not come back", staysAway: 0.02),
    SimulatedHypothesis(
      name: "kernel-panic", summary: "an access point crashes every seven days", rebootsPerDay: 0.15),
    SimulatedHypothesis(
      name: "memory-leak", summary: "one point of throughput more with every day of uptime",
      growthPerDay: [.throughput: 0.01]),
    SimulatedHypothesis(
      name: "one-point", summary: "one point of throughput at every access point", effects: [.throughput: 0.01]),
  ]
}
