import Assurance
import Determinism

/// What a cause adds to one classifier of a metric of switches or gateways: a hazard of its own.
struct DeviceEffect: Hashable {
  var metric: DeviceMetric
  var classifier: Int
  var share: Double
}

/// What a cause does to the metrics: the rows of the published model's fault → metric → classifier matrix.
struct CauseEffects {
  /// Added hazards; the shares are per client.
  var effects: [Effect] = []
  /// Added hazards at switches and gateways.
  var deviceEffects: [DeviceEffect] = []
  /// Added at the site's other access points when the cause is limited to some.
  var neighbourEffects: [Effect] = []
  /// A factor on the number of clients.
  var loadFactor = 1.0
  /// Whether clients that fail to connect go on trying, and so make the failed attempts many.
  var isRetried = false
  /// How many addresses there are for the clients concerned; nil if that is no matter. The effects then are worth as much
  /// as addresses are missing.
  var addresses: Double?
  /// By how many dB clients hear the access point better.
  var strongerSignal = 0.0

  private let profile: Profile
  private let thresholds: LevelThresholds
  /// Seconds after which a RADIUS, DHCP or DNS request is given up.
  private static let patience = 10.0

  /// The largest factor on the number of clients.
  private static let largestCrowd = 100.0

  init(_ cause: Cause, profile: Profile, thresholds: LevelThresholds = .preset) {
    self.profile = profile
    self.thresholds = thresholds
    let magnitude = max(0, cause.magnitude)
    let part = min(1, magnitude)
    switch cause.kind {
    case .dhcpDown, .dhcpSlow, .dhcpRefusing, .dhcpExhausted, .radiusDown, .radiusSlow, .dnsDown, .dnsSlow:
      serve(cause.kind, magnitude, part)
    case .wrongPassphrase, .wlanMissing, .vlanMissing: reach(cause.kind, part)
    case .nonWiFiInterference, .wiFiInterference, .channelOverlap, .coverageHole, .lowTransmitPower,
      .highTransmitPower, .crowd:
      transmit(cause.kind, magnitude, part)
    case .wanLoss, .wanLatency, .wanJitter, .wanDown, .gatewayDown: route(cause.kind, magnitude, part)
    case .speedMismatch, .lowPower, .broadcastStorm: wire(cause.kind, part)
    // What these do is in the service of the devices (`SiteTimeline.settled`).
    case .accessPointDown, .accessPointReboot, .portDown, .switchDown: break
    }
    restrict(to: min(1, max(0, cause.part)))
  }

  // MARK: - Servers

  private mutating func serve(_ kind: CauseKind, _ magnitude: Double, _ part: Double) {
    switch kind {
    case .dhcpDown:
      isRetried = true
      // What still works are leases that have time left.
      add(.successfulConnect, "dhcp-discover-unresponsive", 0.93 * part)
      add(.successfulConnect, "dhcp-renew-unresponsive", 0.05 * part)
      add(.switchConnect, "dhcp", 0.9 * part)
    case .dhcpSlow:
      slow(.dhcp, by: magnitude, [("dhcp-unresponsive", 0.65), ("dhcp-stuck", 0.35)], failing: "dhcp-incomplete")
    case .dhcpRefusing:
      isRetried = true
      add(.successfulConnect, "dhcp-nack", part)
      add(.timeToConnect, "dhcp-nack", 0.2 * part)
      add(.switchConnect, "dhcp", 0.9 * part)
    case .dhcpExhausted:
      isRetried = true
      addresses = magnitude
      add(.successfulConnect, "dhcp-discover-unresponsive", 1)
      add(.gatewayHealth, "dhcp-pool-dhcp-denied", 1)
    case .radiusDown:
      isRetried = true
      // What still works are keys that the access point has cached.
      add(.successfulConnect, "authorization", 0.85 * part)
      add(.switchConnect, "authentication", 0.85 * part)
    case .radiusSlow:
      slow(.authorization, by: magnitude, [("authorization", 1)], failing: "authorization")
      slowRoams(by: magnitude)
    case .dnsDown:
      isRetried = true
      add(.successfulConnect, "dns", 0.8 * part)
      add(.timeToConnect, "IP-Services", 0.3 * part)
    default:
      slow(.services, by: magnitude, [("IP-Services", 1)], failing: "dns")
    }
  }

  private mutating func reach(_ kind: CauseKind, _ part: Double) {
    switch kind {
    case .wrongPassphrase:
      isRetried = true
      loadFactor = 1 - part
      add(.successfulConnect, "authorization", part)
    case .wlanMissing:
      loadFactor = 1 - part
    default:
      isRetried = true
      add(.successfulConnect, "dhcp-discover-unresponsive", part)
    }
  }

  // MARK: - Radio

  private mutating func transmit(_ kind: CauseKind, _ magnitude: Double, _ part: Double) {
    switch kind {
    case .nonWiFiInterference:
      let share = crowding(part)
      add(.capacity, "non-wifi-interference", share)
      add(.throughput, "capacity-non-wifi-interference", 0.6 * share)
      add(.timeToConnect, "association", 0.05 * part)
    case .wiFiInterference: interfere(part)
    case .channelOverlap: interfere(min(1, magnitude * AirTime.used(byClients: profile.clientsAtPeak)))
    case .coverageHole:
      let share = signal.addedShare(weaker: 15, part: part)
      add(.coverage, "weak-signal", share)
      add(.throughput, "coverage", 0.6 * share)
      add(.roaming, "signal-quality-suboptimal-roam", 0.5 * share)
      add(.roaming, "signal-quality-sticky-client", 0.2 * share)
    case .lowTransmitPower:
      // Clients are now louder than the access point: some of those who hear badly are heard well (B.4.1).
      let share = signal.addedShare(weaker: min(40, magnitude), part: 1)
      add(.coverage, [("weak-signal", 0.8), ("asymmetry-downlink", 0.2)], share)
      add(.throughput, "coverage", 0.6 * share)
    case .highTransmitPower:
      strongerSignal = min(40, magnitude)
      // Beyond 6 dB clients hear an access point that does not hear them.
      let share = signal.addedShare(weaker: max(0, strongerSignal - 6), part: 0.5)
      add(.coverage, [("asymmetry-uplink", 0.8), ("asymmetry-downlink", 0.2)], share)
      add(.roaming, "signal-quality-sticky-client", 0.3 * strongerSignal / (strongerSignal + 10))
      let reached = crowding(0.01 * strongerSignal)
      if let number = Metric.capacity.classifier(named: "wifi-interference") {
        neighbourEffects.append(Effect(metric: .capacity, classifier: number, share: reached))
      }
    default:
      loadFactor = min(Self.largestCrowd, magnitude)
      let usual = AirTime.used(byClients: profile.clientsAtPeak)
      let share = crowding(AirTime.used(byClients: profile.clientsAtPeak * magnitude) - usual)
      add(.capacity, "client-count", 0.7 * share)
      add(.capacity, "client-usage", 0.3 * share)
      add(.throughput, "capacity-excessive-client-load", 0.6 * share)
    }
  }

  private mutating func interfere(_ taken: Double) {
    let share = crowding(taken)
    add(.capacity, "wifi-interference", share)
    add(.throughput, "capacity-wifi-interference", 0.6 * share)
  }

  // MARK: - Way out and wires

  private mutating func route(_ kind: CauseKind, _ magnitude: Double, _ part: Double) {
    switch kind {
    case .wanLoss:
      let lostInFour = 1 - (1 - part) * (1 - part) * (1 - part) * (1 - part)
      add(.throughput, "network-issues", 1 - 1 / (1 + part / 0.01))
      add(.timeToConnect, "IP-Services", lostInFour)
      add(.successfulConnect, "dns", lostInFour * lostInFour * lostInFour)
      add(.wanLinkHealth, "network-loss", Self.beyond(part, 0.005))
      add(.applicationHealth, "loss", Self.beyond(part, 0.01))
    case .wanLatency:
      let late = min(5000, magnitude)
      add(.throughput, "network-issues", 1 - 1 / (1 + late / 200))
      // Resolving a name and reaching the gateway take two ways there and back.
      slow(.services, by: 1 + late * 2 / 60, [("IP-Services", 1)], failing: "dns")
      add(.apHealth, "network-latency", 0.5 * Self.beyond(late, 200))
      add(.wanLinkHealth, "network-latency", Self.beyond(late, 15))
      add(.applicationHealth, "latency", Self.beyond(late, 150))
    case .wanJitter:
      let swing = min(5000, magnitude)
      add(.throughput, "network-issues", 1 - 1 / (1 + swing / 400))
      add(.apHealth, "network-jitter", 0.5 * Self.beyond(swing, 100))
      add(.wanLinkHealth, "network-jitter", Self.beyond(swing, 10))
      add(.applicationHealth, "jitter", Self.beyond(swing, 60))
    default:
      isRetried = true
      // Who is connected goes on inside; names are no longer resolved.
      add(.successfulConnect, "dns", 0.8 * part)
      add(.timeToConnect, "IP-Services", 0.3 * part)
      add(.wanLinkHealth, "interface-port-down", part)
      add(.gatewayHealth, "gateway-disconnected", part)
      add(.applicationHealth, "application-services", part)
    }
  }

  private mutating func wire(_ kind: CauseKind, _ part: Double) {
    switch kind {
    case .speedMismatch:
      add(.apHealth, "ethernet-speed-mismatch", 1)
      add(.throughput, "network-issues", 0.15)
      add(.switchThroughput, "interface-anomalies-negotiation-failed", 0.15)
    case .lowPower:
      add(.apHealth, "low-power", 1)
      add(.capacity, "client-count", 0.10)
      add(.coverage, "weak-signal", 0.06)
    default:
      add(.switchThroughput, "storm-control", 0.9 * part)
      add(.switchHealth, "system-cpu", 0.5 * part)
      add(.timeToConnect, "IP-Services", 0.3 * part)
    }
  }

  // MARK: - Adding

  private var signal: SignalSpread {
    SignalSpread(
      mean: profile.signalMean, deviation: profile.signalDeviation, threshold: thresholds[.coverage])
  }

  private func crowding(_ taken: Double) -> Double {
    AirTime.addedShare(taken: taken, threshold: thresholds[.capacity])
  }

  /// How often a figure that is this large lies beyond a bound: a half at the bound, nearly always at thrice of it.
  private static func beyond(_ figure: Double, _ bound: Double) -> Double {
    let x = figure / bound
    return x * x / (1 + x * x)
  }

  private mutating func add(_ metric: Metric, _ classifier: String, _ share: Double) {
    guard share > 0, let number = metric.classifier(named: classifier) else { return }
    effects.append(Effect(metric: metric, classifier: number, share: share))
  }

  private mutating func add(_ metric: DeviceMetric, _ classifier: String, _ share: Double) {
    guard share > 0, let number = metric.classifier(named: classifier) else { return }
    deviceEffects.append(DeviceEffect(metric: metric, classifier: number, share: min(1, share)))
  }

  /// A share that several classifiers have in common, by weight.
  private mutating func add(_ metric: Metric, _ classifiers: [(String, Double)], _ share: Double) {
    let hazard = -StrictMath.log1p(-min(0.999, share))
    for (name, weight) in classifiers { add(metric, name, -StrictMath.expm1(-hazard * weight)) }
  }

  /// Only a part of the clients is concerned.
  private mutating func restrict(to part: Double) {
    guard part < 1 else { return }
    for index in effects.indices { effects[index].share *= part }
    for index in deviceEffects.indices { deviceEffects[index].share *= part }
    for index in neighbourEffects.indices { neighbourEffects[index].share *= part }
    loadFactor = 1 + part * (loadFactor - 1)
  }

  /// A stage of the connection is slower by a factor: some connections take too long, a few time out three times running.
  private mutating func slow(
    _ stage: ConnectStages.Stage, by factor: Double, _ classifiers: [(String, Double)], failing: String
  ) {
    let stages = ConnectStages()
    let hazard = stages.addedHazard(stage, factor: factor, threshold: thresholds[.timeToConnect])
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
