import Assurance
import Determinism

/// Fills the cells of a site, one access point after the other.
struct CellGenerator {
  let site: SiteTimeline
  let seed: RandomKey
  let cells: Range<Int64>
  let load: SiteLoad
  let tables = LookUpTables.shared
  let service: [ServiceSeconds]
  let displacement: Displacement?
  /// For each gated metric: intercept, slope with load and common noise of the site, cell by cell; empty if not needed.
  let siteTerms: [[Double]]
  private let overlays: [Overlay]
  private let wanted: [Bool]
  private let needsConnects: Bool

  /// What one pass leaves for the next.
  private var noise: [Double]
  private var seconds: [UInt32]
  private var counts: [UInt32]
  private var successes: [UInt32]
  private var units: [UInt32]
  private var users: LiveCells
  private var live: LiveCells
  private var failing: FailingCells

  /// Whether clients on excluded WLANs are counted as well.
  private let countsEverybody: Bool

  init(
    _ given: SiteTimeline, seed: RandomKey, cells: Range<Int64>, metrics: [Metric], countsEverybody: Bool = false
  ) {
    // What happened in the two cells before these can still be felt.
    let site = given.settled(
      in: ((cells.lowerBound - 2) * WorldModel.interval)..<(cells.upperBound * WorldModel.interval))
    self.site = site
    self.countsEverybody = countsEverybody
    self.seed = seed
    self.cells = cells
    load = SiteLoad(site, seed: seed, cells: cells)
    service = site.accessPoints.map { ServiceSeconds($0.service, opens: site.opens, cells: cells) }
    overlays = Self.overlays(site, cells, load)
    displacement = Displacement(load, site: site, service: service, overlays: overlays)
    wanted = Metric.allCases.map { metrics.contains($0) }
    // Only connections that succeed take a time, so the one metric needs the other.
    needsConnects = metrics.contains(.timeToConnect) || metrics.contains(.successfulConnect)
    noise = Array(repeating: 0, count: cells.count)
    seconds = Array(repeating: 0, count: cells.count)
    counts = Array(repeating: 0, count: cells.count)
    successes = Array(repeating: 0, count: cells.count)
    units = Array(repeating: 0, count: cells.count)
    users = LiveCells(cells: cells.count)
    live = LiveCells(cells: cells.count)
    failing = FailingCells(cells: cells.count)
    siteTerms = Self.siteTerms(site, seed, load, needed: metrics, connects: needsConnects, tables)
  }

  /// Fills all cells of one access point.
  mutating func fill(_ index: Int, into cells: inout SiteCells) {
    let accessPoint = site.accessPoints[index]
    let entity = Stream.accessPoint(accessPoint.key, seed: seed)
    var overlay = overlays[index]
    countSeconds(index, overlay)
    if let displacement, displacement.touches[index] {
      burden(&overlay, with: displacement, row: displacement.row(index))
    }
    for cell in seconds.indices { units[cell] = UserTimePass.units(of: seconds[cell]) }
    users.find(units)
    for metric in [Metric.coverage, .capacity, .throughput] where wanted[metric.rawValue] {
      if let row = cells.row(metric, index) {
        prepareNoise(metric, entity, overlay)
        let pass = UserTimePass(
          shares: site.profile.models[metric.rawValue].shares, entity: entity, metric: metric,
          tracks: overlay.tracks(of: metric), first: self.cells.lowerBound, tables: tables)
        pass.run(
          seconds: seconds, units: units, logits: noise, row: row, into: &cells.table, live: users, failing: &failing)
      }
    }
    if needsConnects {
      events(.successfulConnect, index, entity, overlay, into: &cells)
      if wanted[Metric.timeToConnect.rawValue] { events(.timeToConnect, index, entity, overlay, into: &cells) }
    }
    if wanted[Metric.roaming.rawValue] { events(.roaming, index, entity, overlay, into: &cells) }
    if let row = cells.row(.apHealth, index) {
      let pass = DeviceTimePass(
        entity: entity, service: service[index], tracks: overlay.tracks(of: .apHealth),
        first: self.cells.lowerBound, count: self.cells.count)
      pass.run(row: row, into: &cells.table)
    }
  }

  private mutating func events(
    _ metric: Metric, _ index: Int, _ entity: UInt64, _ overlay: Overlay, into cells: inout SiteCells
  ) {
    prepareNoise(metric, entity, overlay)
    var pass = EventPass(
      shares: site.profile.models[metric.rawValue].shares, entity: entity, metric: metric,
      tracks: overlay.tracks(of: metric), first: self.cells.lowerBound, tables: tables)
    pass.storm = metric == .successfulConnect ? overlay.storm : []
    if let displacement, displacement.touches[index], metric != .timeToConnect {
      let row = displacement.row(index)
      pass.rejoining = displacement.rejoining[row..<(row + self.cells.count)]
      if metric == .successfulConnect {
        pass.turnedAway = displacement.turnedAway[row..<(row + self.cells.count)]
      }
    }
    let row = cells.row(metric, index)
    switch metric {
    case .timeToConnect:
      pass.run(counts: successes, logits: noise, row: row, into: &cells.table, live: &live, failing: &failing)
    case .successfulConnect:
      pass.countEvents(
        seconds: seconds, live: users, ratePerHour: site.profile.attemptsPerClientHour, load: load, into: &counts)
      pass.run(
        counts: counts, logits: noise, row: row, into: &cells.table, live: &live, failing: &failing,
        remaining: &successes)
    default:
      pass.countEvents(
        seconds: seconds, live: users, ratePerHour: site.profile.roamsPerClientHour, load: load, into: &counts)
      pass.run(counts: counts, logits: noise, row: row, into: &cells.table, live: &live, failing: &failing)
    }
  }

  /// The user-seconds of one access point.
  private mutating func countSeconds(_ index: Int, _ overlay: Overlay) {
    let clients = load.clients(site.accessPoints[index], factors: overlay.loadFactor)
    let service = service[index]
    defer { leaveOutUnjudged(index) }
    if service.steady?.serves == true, overlay.keptLoad.isEmpty {
      for cell in 0..<clients.count { seconds[cell] = UInt32(clients[cell]) * UInt32(WorldModel.interval) }
    } else {
      for cell in 0..<clients.count {
        let here = clients[cell] * service.serving(cell)
        seconds[cell] = UInt32(overlay.keptLoad.isEmpty ? here : SiteLoad.kept(here, part: overlay.keptLoad[cell]))
      }
    }
    guard let displacement, displacement.touches[index] else { return }
    let row = displacement.row(index)
    for cell in 0..<clients.count { seconds[cell] += displacement.arrivals[row + cell] }
  }

  /// Takes the clients on excluded WLANs out.
  private mutating func leaveOutUnjudged(_ index: Int) {
    let facet = site.accessPoints[index].unjudged
    guard !countsEverybody, facet.changes.contains(where: { !$0.value.isEmpty }) else { return }
    for cell in seconds.indices {
      let mask = facet.value(at: (cells.lowerBound + Int64(cell)) * WorldModel.interval)
      if !mask.isEmpty { seconds[cell] = UInt32(mask.judged(Int(seconds[cell]))) }
    }
  }

  /// Clients from further away are heard 8 dB weaker and crowd the air.
  private func burden(_ overlay: inout Overlay, with displacement: Displacement, row: Int) {
    let profile = site.profile
    let signal = SignalSpread(mean: profile.signalMean, deviation: profile.signalDeviation)
    let weak = signal.addedShare(weaker: 8, part: 1)
    var coverage = [Double](repeating: 0, count: cells.count)
    var crowding = coverage
    for cell in 0..<cells.count where displacement.arrivals[row + cell] > 0 {
      let arrived = Double(displacement.arrivals[row + cell])
      // Some of those who arrived may not be judged.
      coverage[cell] = min(1, weak * arrived / Double(max(1, seconds[cell])))
      let interval = Double(WorldModel.interval)
      let own = AirTime.used(byClients: max(0, Double(seconds[cell]) - arrived) / interval)
      crowding[cell] = AirTime.addedShare(taken: AirTime.used(byClients: Double(seconds[cell]) / interval) - own)
    }
    if let weakSignal = Metric.coverage.classifier(named: "weak-signal") {
      overlay.add(.coverage, weakSignal, shares: coverage, cells: cells)
    }
    if let clientCount = Metric.capacity.classifier(named: "client-count") {
      overlay.add(.capacity, clientCount, shares: crowding, cells: cells)
    }
  }

  /// The logit of the rate of a metric, cell by cell, into `noise`.
  private mutating func prepareNoise(_ metric: Metric, _ entity: UInt64, _ overlay: Overlay) {
    let model = site.profile.models[metric.rawValue]
    let key = SplitMix.key(entity, Stream.number(metric, .lasting))
    let lasting = model.accessPointDeviation * StrictMath.normalQuantile(SplitMix.openUniform(key))
    let terms = siteTerms[metric.rawValue]
    let (first, tables) = (cells.lowerBound, tables)
    var span = noise.mutableSpan
    for cell in 0..<span.count { span[cell] = terms[cell] + lasting }
    if metric == .coverage, !overlay.coverageLogits.isEmpty {
      for cell in 0..<span.count { span[cell] += overlay.coverageLogits[cell] }
    }
    model.timeWeights.add(
      amplitude: model.timeDeviation, key: SplitMix.key(entity, Stream.number(metric, .noise)), first: first,
      to: &span, tables: tables)
  }

  private static func overlays(_ site: SiteTimeline, _ cells: Range<Int64>, _ load: SiteLoad) -> [Overlay] {
    let causes = ActiveCause.all(site, cells: cells) {
      load.expected.map { $0 * Double(site.accessPoints.count) }
    }
    return site.accessPoints.map { accessPoint in
      // Most access points run one good version at a site where nothing goes wrong.
      let versions = accessPoint.firmware.changes
      if causes.isEmpty, versions.allSatisfy({ $0.value.effects.isEmpty }) { return .none }
      return Overlay(accessPoint, causes: causes, cells: cells)
    }
  }

  private static func siteTerms(
    _ site: SiteTimeline, _ seed: RandomKey, _ load: SiteLoad, needed: [Metric], connects: Bool, _ tables: LookUpTables
  ) -> [[Double]] {
    let entity = Stream.site(site.key, seed: seed)
    return Metric.gated.map { metric in
      guard needed.contains(metric) || (connects && metric == .successfulConnect) else { return [] }
      let model = site.profile.models[metric.rawValue]
      var terms = load.fractions.map { model.intercept + model.loadSlope * ($0 - 0.5) }
      addThresholds(site, metric, load.cells, to: &terms)
      var span = terms.mutableSpan
      model.siteWeights.add(
        amplitude: model.siteDeviation, key: SplitMix.key(entity, Stream.number(metric, .noise)),
        first: load.cells.lowerBound, to: &span, tables: tables)
      return terms
    }
  }

  private static func addThresholds(
    _ site: SiteTimeline, _ metric: Metric, _ cells: Range<Int64>, to terms: inout [Double]
  ) {
    guard metric.threshold != nil, site.thresholds.changes.contains(where: { $0.value != .preset }) else { return }
    let shift = ThresholdShift(profile: site.profile)
    let range = (cells.lowerBound * WorldModel.interval)..<(cells.upperBound * WorldModel.interval)
    for (seconds, thresholds) in site.thresholds.segments(in: range) {
      let added = shift.logit(metric, threshold: thresholds[metric])
      guard added != 0 else { continue }
      // A cell in which thresholds change is judged by those it began with.
      for cell in WorldModel.cells(in: seconds).clamped(to: cells)
      where cell * WorldModel.interval >= seconds.lowerBound {
        terms[Int(cell - cells.lowerBound)] += added
      }
    }
  }
}
