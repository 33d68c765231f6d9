public import Determinism

/// What every access point of a site counted in one replicate, without any change: a week of history as its sums, and the
/// cells of a bake.
///
/// All of it follows from the key. A change alters counts by streams of its own (`extra`), so that two worlds with and
/// without it differ by what it does and by nothing else.
public struct SimulatedWorld: Sendable {
  /// How many access points.
  public let accessPoints: Int
  /// How many cells of ten minutes the bake has.
  public let cells: Int
  let metrics: [SimulatedMetric]
  /// By metric and access point.
  let historyTotal: [Int64]
  let historyDegraded: [Int64]
  /// Clients by access point and cell.
  var clients: [Int32]
  /// What was tried, and how much of it was bad, by metric, access point and cell.
  var trials: [Int32]
  var bad: [Int32]
  private let key: RandomKey

  /// Draws a world.
  /// - Parameters:
  ///   - site: The site.
  ///   - key: The replicate's stream for this site.
  ///   - start: The cell of the week at which the bake begins.
  ///   - cells: How many cells it lasts.
  ///   - historyStep: Of so many cells of the history one is drawn, and stands for all of them: the sums have the same mean,
  ///     and nearly the same variance, since noise of half an hour averages out over a week.
  public init(_ site: SimulatedSite, key: RandomKey, start: Int, cells: Int, historyStep: Int = 4) {
    let history = SimulatedSite.weekCells
    let step = max(1, historyStep)
    let times = Array(stride(from: 0, to: history, by: step)) + Array(history..<(history + cells))
    let past = times.count - cells
    let slots = times.map { (start + $0) % SimulatedSite.weekCells }
    let count = site.accessPoints.count
    let tables = SimulationTables.shared
    let octaves = OctaveNoise.shared
    let commonKey = key.child(0)

    var siteLoad = [Double](repeating: 0, count: times.count)
    octaves.add(0.15, [0.2, 0.4, 0.4], commonKey.child(10).value, at: times, to: &siteLoad)
    var siteNoise = site.metrics.map { _ in [Double](repeating: 0, count: times.count) }
    for (index, metric) in site.metrics.enumerated() {
      let stream = commonKey.child(UInt64(index)).value
      octaves.add(metric.sigmaSite, [0.3, 0.4, 0.3], stream, at: times, to: &siteNoise[index])
    }

    var historyTotal = [Int64](repeating: 0, count: 6 * count)
    var historyDegraded = historyTotal
    var allClients = [Int32](repeating: 0, count: count * cells)
    var trials = [Int32](repeating: 0, count: 6 * count * cells)
    var bad = trials
    var here = [Int](repeating: 0, count: times.count)
    var row = [Double](repeating: 0, count: times.count)
    for place in 0..<count {
      let accessPoint = site.accessPoints[place]
      let own = key.child(UInt64(place) + 1)
      let sigma = accessPoint.popularitySigma
      let popularity = StrictMath.exp(sigma * tables.normal(own.child(20).value) - 0.5 * sigma * sigma)
      for index in row.indices { row[index] = siteLoad[index] - 0.056 }
      octaves.add(0.30, [0.3, 0.4, 0.3], own.child(21).value, at: times, to: &row)
      let clientKey = own.child(22).value
      for index in times.indices {
        let weight = index < past ? Double(step) : 1
        let mean = weight * accessPoint.clients[slots[index]] * popularity * tables.exponential(row[index])
        let u = SplitMix.openUniform(SplitMix.key(clientKey, UInt64(times[index])))
        here[index] = tables.poisson(mean, u)
      }
      for index in 0..<cells { allClients[place * cells + index] = Int32(clamping: here[past + index]) }
      for number in site.metrics.indices {
        let metric = site.metrics[number]
        let metricKey = own.child(UInt64(number))
        let drawKey = metricKey.child(0).value
        let trialKey = metricKey.child(1).value
        let persistent = tables.normal(metricKey.child(2).value)
        let base = metric.center + metric.sigmaAccessPoint * persistent + accessPoint.offsets[number]
        let common = siteNoise[number]
        for index in row.indices { row[index] = base + common[index] }
        octaves.add(metric.sigmaTime, metric.weights, metricKey.child(3).value, at: times, to: &row)
        if metric.loadSlope != 0 {
          // 0.8·(D − ½) − 0.25 at the slope of the tables.
          let slope = metric.loadSlope
          for index in row.indices { row[index] += slope * (accessPoint.level[slots[index]] - 0.8125) }
        }
        var (sumTotal, sumBad) = (Int64(0), Int64(0))
        let offset = (number * count + place) * cells
        let rate = (metric.eventsPerClient ?? 0) * accessPoint.trialFactors[number]
        for index in times.indices {
          let present = here[index]
          guard present > 0 else { continue }
          let time = UInt64(times[index])
          let tried: Int
          if metric.eventsPerClient == nil {
            // Bad minutes come in runs of four: two and a half trials of a client in ten minutes.
            tried = (present * 5 + 1) / 2 - (present & 3 == 1 ? 1 : 0)
          } else {
            tried = tables.poisson(rate * Double(present), SplitMix.openUniform(SplitMix.key(trialKey, time)))
            if tried == 0 { continue }
          }
          let share = tables.logistic(row[index])
          let u = SplitMix.openUniform(SplitMix.key(drawKey, time))
          let failed = tables.binomial(tried, share, u)
          if index < past {
            if metric.eventsPerClient == nil {
              sumTotal += Int64(600 * present)
              sumBad += Int64((600 * present * failed + tried / 2) / tried)
            } else {
              sumTotal += Int64(tried)
              sumBad += Int64(failed)
            }
          } else {
            trials[offset + index - past] = Int32(clamping: tried)
            bad[offset + index - past] = Int32(clamping: failed)
          }
        }
        historyTotal[number * count + place] = sumTotal
        historyDegraded[number * count + place] = sumBad
      }
    }
    accessPoints = count
    self.cells = cells
    metrics = site.metrics
    self.historyTotal = historyTotal
    self.historyDegraded = historyDegraded
    clients = allClients
    self.trials = trials
    self.bad = bad
    self.key = key
  }

  /// The streams of one access point.
  func streams(of accessPoint: Int) -> RandomKey { key.child(UInt64(accessPoint) + 1) }

  /// What an access point counted of the gated metric at that place before the bake, in whole seconds or events.
  public func history(_ metric: Int, _ accessPoint: Int) -> Tally {
    let place = metric * accessPoints + accessPoint
    return Tally(total: historyTotal[place], degraded: historyDegraded[place])
  }

  /// What an access point counted in one cell of the bake, in whole seconds or events.
  public func tally(_ metric: Int, _ accessPoint: Int, _ cell: Int) -> Tally {
    let place = (metric * accessPoints + accessPoint) * cells + cell
    return tally(metric, clients: clients[accessPoint * cells + cell], trials: trials[place], bad: bad[place])
  }

  /// Bad trials as a tally.
  @inline(__always)
  func tally(_ metric: Int, clients: Int32, trials: Int32, bad: Int32) -> Tally {
    guard metrics[metric].eventsPerClient == nil else { return Tally(total: Int64(trials), degraded: Int64(bad)) }
    let total = 600 * Int64(clients)
    guard trials > 0 else { return Tally(total: total, degraded: 0) }
    return Tally(total: total, degraded: (total * Int64(bad) + Int64(trials) / 2) / Int64(trials))
  }

  /// How many more trials go bad in each cell of an access point when a change adds that share of bad units: those that
  /// were good fail with a probability of δ/0.95. Never fewer for a larger share.
  public func extra(_ metric: Int, _ accessPoint: Int, share: Double) -> [Int32] {
    let tables = SimulationTables.shared
    let p = min(1, share / 0.95)
    let stream = key.child(UInt64(accessPoint) + 1).child(UInt64(metric)).child(4).value
    let offset = (metric * accessPoints + accessPoint) * cells
    var result = [Int32](repeating: 0, count: cells)
    guard p > 0 else { return result }
    for cell in 0..<cells {
      let good = Int(trials[offset + cell] - bad[offset + cell])
      guard good > 0 else { continue }
      let u = SplitMix.openUniform(SplitMix.key(stream, UInt64(cell)))
      result[cell] = Int32(clamping: tables.binomial(good, p, u))
    }
    return result
  }

  /// The clients that stay in each cell when each is lost with that probability; never more for a larger one.
  public func kept(_ accessPoint: Int, loss: Double) -> [Int32] {
    let tables = SimulationTables.shared
    let stream = key.child(UInt64(accessPoint) + 1).child(30).value
    let offset = accessPoint * cells
    return (0..<cells).map { cell in
      let here = Int(clients[offset + cell])
      guard here > 0, loss > 0 else { return Int32(here) }
      let u = SplitMix.openUniform(SplitMix.key(stream, UInt64(cell)))
      return Int32(here - tables.binomial(here, loss, u))
    }
  }
}
