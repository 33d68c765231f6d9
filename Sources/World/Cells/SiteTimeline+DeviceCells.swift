public import Assurance
public import Determinism

extension SiteTimeline {
  /// The counts of metrics of the site's switches and gateways in a range of cells.
  ///
  /// A pure function, as `cells(seed:intervals:metrics:accessPoints:)` is. The users of gateways are the site's wireless and
  /// wired clients, so that they add up.
  public func deviceCells(
    seed: RandomKey, intervals: Range<Int64>, metrics: [DeviceMetric] = DeviceMetric.allCases
  ) -> DeviceCells {
    var cells = DeviceCells(
      intervals: intervals, metrics: metrics, switches: switches.count, gateways: gateways.count)
    guard !intervals.isEmpty else { return cells }
    let needsUsers = !gateways.isEmpty && metrics.contains { $0 == .gatewayHealth || $0 == .applicationHealth }
    let generator = DeviceCellGenerator(self, seed: seed, cells: intervals, needsUsers: needsUsers)
    for metric in cells.metrics {
      for device in cells.devices(of: metric) { generator.fill(metric, device, into: &cells) }
    }
    return cells
  }
}

/// Fills the cells of switches and gateways.
private struct DeviceCellGenerator {
  private let site: SiteTimeline
  private let seed: RandomKey
  private let cells: Range<Int64>
  private let active: [ActiveCause]
  private let load: SiteLoad
  /// The user-seconds of all clients of the site in each cell; empty when not needed.
  private let users: [Int]

  /// Joins of a wired client in an hour.
  private static let joinsPerHour = 0.3

  init(_ given: SiteTimeline, seed: RandomKey, cells: Range<Int64>, needsUsers: Bool) {
    self.seed = seed
    self.cells = cells
    let site = given.settled(in: (cells.lowerBound * WorldModel.interval)..<(cells.upperBound * WorldModel.interval))
    self.site = site
    let load = SiteLoad(site, seed: seed, cells: cells)
    self.load = load
    active = ActiveCause.all(site, cells: cells) { load.expected.map { $0 * Double(site.accessPoints.count) } }
    guard needsUsers else {
      users = []
      return
    }
    let wireless = given.cells(seed: seed, intervals: cells, metrics: [.coverage], countsEverybody: true)
    let wired = site.switches.reduce(0) { $0 + $1.wiredClients } * Int(WorldModel.interval)
    users = cells.map { Int(wireless.sum(.coverage, intervals: $0..<($0 + 1)).total) + wired }
  }

  func fill(_ metric: DeviceMetric, _ index: Int, into cells: inout DeviceCells) {
    guard let row = cells.row(metric, index) else { return }
    let device = metric.place == .switch ? site.switches[index] : site.gateways[index]
    let service = ServiceSeconds(device.service, opens: nil, cells: self.cells)
    if service.steady == .absent { return }
    let entity = Stream.device(device.key, seed: seed)
    let (units, lost) = exposure(metric, device, index, service, entity)
    let streams = Stream.first(metric)
    let model = DeviceMetricModel.healthy(metric)
    let lasting = StrictMath.normalQuantile(
      SplitMix.openUniform(SplitMix.key(entity, streams + Stream.Purpose.lasting.rawValue)))
    var logits = [Double](repeating: model.intercept + model.lastingDeviation * lasting, count: self.cells.count)
    var span = logits.mutableSpan
    model.timeWeights.add(
      amplitude: model.timeDeviation, key: SplitMix.key(entity, streams + Stream.Purpose.noise.rawValue),
      first: self.cells.lowerBound, to: &span, tables: .shared)
    let pass = DevicePass(
      metric: metric, entity: entity, tracks: tracks(metric, device.key), first: self.cells.lowerBound,
      tables: .shared, downClassifier: Self.downClassifier(metric))
    pass.run(units: units, lost: lost, logits: logits, row: row, into: &cells.table)
  }

  /// How many units there are in each cell, and how many of them are lost because the device is down.
  private func exposure(
    _ metric: DeviceMetric, _ device: DeviceTimeline, _ index: Int, _ service: ServiceSeconds, _ entity: UInt64
  ) -> (units: [Int], lost: [Int]) {
    let present = (0..<cells.count).map { service.present($0) }
    let down = (0..<cells.count).map { service.present($0) - service.up($0) }
    let counted = metric == .switchHealth || metric == .gatewayHealth || metric == .wanLinkHealth
    switch metric {
    case .switchHealth, .switchThroughput, .switchBandwidth:
      let clients = device.wiredClients
      // Of a switch that is down only its health has anything to say.
      return (
        zip(present, down).map { (counted ? $0 : $0 - $1) * clients }, down.map { counted ? $0 * clients : 0 }
      )
    case .switchConnect:
      let key = SplitMix.key(entity, Stream.first(metric) + Stream.Purpose.events.rawValue)
      let events = zip(present, down).enumerated().map { cell, seconds -> Int in
        let mean =
          Self.joinsPerHour / 3600 * Double((seconds.0 - seconds.1) * device.wiredClients)
          * load.bustle[cell]
        let u = SplitMix.openUniform(SplitMix.key(key, UInt64(bitPattern: cells.lowerBound + Int64(cell))))
        return CountDraw.poisson(mean: mean, u: u, tables: .shared)
      }
      return (events, down.map { _ in 0 })
    case .wanLinkHealth: return (present, down)
    case .gatewayHealth, .applicationHealth:
      let users = userSeconds(ofGateway: index)
      let interval = Int(WorldModel.interval)
      let units = zip(users, present).map { $0 * $1 / interval }
      let lost = zip(users, down).map { $0 * $1 / interval }
      return counted ? (units, lost) : (zip(units, lost).map { $0 - $1 }, lost.map { _ in 0 })
    }
  }

  /// The user-seconds behind one gateway: its part of all wireless and wired clients of the site.
  private func userSeconds(ofGateway index: Int) -> [Int] {
    let count = site.gateways.count
    return users.map { $0 / count + (index < $0 % count ? 1 : 0) }
  }

  private func tracks(_ metric: DeviceMetric, _ key: UInt64) -> [EffectTrack] {
    var tracks: [EffectTrack] = []
    for active in active {
      // What is limited to access points concerns the site's switches and gateways as a whole.
      let isLimited = active.cause.kind.place != .accessPoints
      guard !isLimited || active.cause.concerns(key) else { continue }
      for effect in active.effects.deviceEffects where effect.metric == metric {
        let index =
          tracks.firstIndex { $0.classifier == effect.classifier }
          ?? {
            tracks.append(
              EffectTrack(classifier: effect.classifier, survival: Array(repeating: 1, count: cells.count)))
            return tracks.count - 1
          }()
        Overlay.multiply(&tracks[index].survival, by: 1 - effect.share, active, cells: cells)
      }
    }
    return tracks.sorted { $0.classifier < $1.classifier }
  }

  private static func downClassifier(_ metric: DeviceMetric) -> Int {
    let name: String? =
      switch metric {
      case .switchHealth: "switch-unreachable"
      case .gatewayHealth: "gateway-disconnected"
      case .wanLinkHealth: "interface-port-down"
      default: nil
      }
    return name.flatMap { metric.classifier(named: $0) } ?? 0
  }
}

extension ServiceSeconds {
  /// Seconds in one cell in which a device was there and up.
  fileprivate func up(_ cell: Int) -> Int { present(cell) - rebooting(cell) - unreachable(cell) - switchDown(cell) }
}
