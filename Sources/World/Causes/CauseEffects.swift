import Assurance
import Determinism

/// What a cause does to the metrics: the rows of the published model's fault → metric → classifier matrix.
struct CauseEffects {
  /// Added hazards; the shares are per client.
  var effects: [Effect] = []
  /// A factor on the number of clients.
  var loadFactor = 1.0
  /// Whether clients that fail to connect go on trying, and so make the failed attempts many.
  var isRetried = false

  private let profile: Profile
  /// Seconds to connect that are still good.
  private static let connectThreshold = 4.0
  /// Seconds after which a RADIUS, DHCP or DNS request is given up.
  private static let patience = 10.0

  /// The largest factor on the number of clients.
  private static let largestCrowd = 100.0

  init(_ cause: Cause, profile: Profile) {
    self.profile = profile
    let magnitude = max(0, cause.magnitude)
    let part = min(1, magnitude)
    switch cause.kind {
    case .dhcpDown:
      isRetried = true
      // What still works are leases that have time left.
      add(.successfulConnect, "dhcp-discover-unresponsive", 0.93 * part)
      add(.successfulConnect, "dhcp-renew-unresponsive", 0.05 * part)
    case .dhcpSlow:
      slow(.dhcp, by: magnitude, [("dhcp-unresponsive", 0.65), ("dhcp-stuck", 0.35)], failing: "dhcp-incomplete")
    case .dhcpRefusing:
      isRetried = true
      add(.successfulConnect, "dhcp-nack", part)
      add(.timeToConnect, "dhcp-nack", 0.2 * part)
    case .radiusDown:
      isRetried = true
      // What still works are keys that the access point has cached.
      add(.successfulConnect, "authorization", 0.85 * part)
    case .radiusSlow:
      slow(.authorization, by: magnitude, [("authorization", 1)], failing: "authorization")
      slowRoams(by: magnitude)
    case .dnsDown:
      isRetried = true
      add(.successfulConnect, "dns", 0.8 * part)
      add(.timeToConnect, "IP-Services", 0.3 * part)
    case .dnsSlow:
      slow(.services, by: magnitude, [("IP-Services", 1)], failing: "dns")
    case .wrongPassphrase:
      isRetried = true
      loadFactor = 1 - part
      add(.successfulConnect, "authorization", part)
    case .nonWiFiInterference:
      let share = AirTime.addedShare(taken: part)
      add(.capacity, "non-wifi-interference", share)
      add(.throughput, "capacity-non-wifi-interference", 0.6 * share)
      add(.timeToConnect, "association", 0.05 * part)
    case .wiFiInterference:
      let share = AirTime.addedShare(taken: part)
      add(.capacity, "wifi-interference", share)
      add(.throughput, "capacity-wifi-interference", 0.6 * share)
    case .coverageHole:
      let share = signal.addedShare(weaker: 15, part: part)
      add(.coverage, "weak-signal", share)
      add(.throughput, "coverage", 0.6 * share)
      add(.roaming, "signal-quality-suboptimal-roam", 0.5 * share)
      add(.roaming, "signal-quality-sticky-client", 0.2 * share)
    case .wanLoss:
      let lostInFour = 1 - (1 - part) * (1 - part) * (1 - part) * (1 - part)
      add(.throughput, "network-issues", 1 - 1 / (1 + part / 0.01))
      add(.timeToConnect, "IP-Services", lostInFour)
      add(.successfulConnect, "dns", lostInFour * lostInFour * lostInFour)
    case .crowd:
      loadFactor = min(Self.largestCrowd, magnitude)
      let usual = AirTime.used(byClients: profile.clientsAtPeak)
      let share = AirTime.addedShare(taken: AirTime.used(byClients: profile.clientsAtPeak * magnitude) - usual)
      add(.capacity, "client-count", 0.7 * share)
      add(.capacity, "client-usage", 0.3 * share)
      add(.throughput, "capacity-excessive-client-load", 0.6 * share)
    case .speedMismatch:
      add(.apHealth, "ethernet-speed-mismatch", 1)
      add(.throughput, "network-issues", 0.15)
    case .lowPower:
      add(.apHealth, "low-power", 1)
      add(.capacity, "client-count", 0.10)
      add(.coverage, "weak-signal", 0.06)
    }
  }

  private var signal: SignalSpread {
    SignalSpread(mean: profile.signalMean, deviation: profile.signalDeviation)
  }

  private mutating func add(_ metric: Metric, _ classifier: String, _ share: Double) {
    guard share > 0, let number = metric.classifier(named: classifier) else { return }
    effects.append(Effect(metric: metric, classifier: number, share: share))
  }

  /// A stage of the connection is slower by a factor: some connections take too long, a few time out three times running.
  private mutating func slow(
    _ stage: ConnectStages.Stage, by factor: Double, _ classifiers: [(String, Double)], failing: String
  ) {
    let stages = ConnectStages()
    let hazard = stages.addedHazard(stage, factor: factor, threshold: Self.connectThreshold)
    for (name, weight) in classifiers {
      add(.timeToConnect, name, -StrictMath.expm1(-hazard * weight))
    }
    let timeout = stages.slowed(stage, by: factor).latencies[stage.rawValue].exceeds(Self.patience)
    add(.successfulConnect, failing, timeout * timeout * timeout)
  }

  /// Roams without a cached key wait for RADIUS: 220 of the 350 ms of a standard roam.
  private mutating func slowRoams(by factor: Double) {
    let usual = Lognormal(median: 0.35, deviation: 0.9)
    let slowed = Lognormal(median: 0.13 + 0.22 * factor, deviation: 0.9)
    let share = max(0, slowed.exceeds(2) - usual.exceeds(2))
    add(.roaming, "latency-slow-standard-roam", 0.4 * share)
    add(.roaming, "latency-slow-okc-roam", 0.2 * share)
  }
}
