import Assurance
import Determinism

/// Added hazards of one classifier along time: the part of the good that stays good, cell by cell.
struct EffectTrack {
  let classifier: Int
  var survival: [Double]
}

/// All that causes, firmware and the clients of other access points add to one access point in a range of cells.
struct Overlay {
  /// Nothing added.
  static let none = Overlay()
  /// At most so many times as many attempts as usual, and so many more for each failing client.
  private static let stormCap = 12.0
  private static let stormGain = 20.0

  /// By metric, in the order of raw values; empty when nothing is added at all.
  private(set) var tracks: [[EffectTrack]] = []
  /// Factors on the number of clients; empty when none.
  private(set) var loadFactor: [Double] = []
  /// The part of the clients that the access point keeps; empty when all.
  private(set) var keptLoad: [Double] = []
  /// Factors on the attempts to connect; empty when none.
  private(set) var storm: [Double] = []

  /// What is added to the logit of coverage's rate; empty when nothing.
  private(set) var coverageLogits: [Double] = []

  private var retried: [EffectTrack] = []
  private var cells: Range<Int64> = 0..<0

  private init() {}

  /// What is added to an access point of a site in these cells.
  init(_ accessPoint: AccessPointTimeline, causes: [ActiveCause], cells: Range<Int64>) {
    self.cells = cells
    let seconds = (cells.lowerBound * WorldModel.interval)..<(cells.upperBound * WorldModel.interval)
    for (range, behaviour) in accessPoint.firmware.segments(in: seconds) where !behaviour.effects.isEmpty {
      for effect in behaviour.effects {
        add(effect, in: range)
        if effect.loadLoss > 0 { Self.multiply(&keptLoad, by: 1 - effect.loadLoss, in: range, cells: cells) }
      }
    }
    for active in causes {
      let effects = active.effects
      guard active.cause.concerns(accessPoint.key) || active.cause.kind.place != .accessPoints else {
        for effect in effects.neighbourEffects { add(effect, of: active, isRetried: false) }
        continue
      }
      for effect in effects.effects {
        add(effect, of: active, isRetried: effects.isRetried && effect.metric == .successfulConnect)
      }
      if effects.loadFactor != 1 {
        Self.multiply(&loadFactor, by: effects.loadFactor, active, cells: cells)
      }
      if active.strongerLogit != 0 {
        if coverageLogits.isEmpty { coverageLogits = Array(repeating: 0, count: cells.count) }
        active.forEachCell(of: cells) { cell, weight in coverageLogits[cell] += weight * active.strongerLogit }
      }
    }
    raiseStorm()
  }

  /// The tracks of one metric.
  func tracks(of metric: Metric) -> [EffectTrack] {
    tracks.isEmpty ? [] : tracks[metric.rawValue]
  }

  /// Adds a share to single cells; `shares` are those of the range of cells, zero for none.
  mutating func add(_ metric: Metric, _ classifier: Int, shares: [Double], cells: Range<Int64>) {
    self.cells = cells
    prepare()
    let index = track(metric, classifier)
    for (cell, share) in shares.enumerated() where share > 0 {
      tracks[metric.rawValue][index].survival[cell] *= 1 - min(1, share)
    }
  }

  private mutating func prepare() {
    if tracks.isEmpty { tracks = Array(repeating: [], count: Metric.allCases.count) }
  }

  private mutating func track(_ metric: Metric, _ classifier: Int) -> Int {
    Self.track(classifier, in: &tracks[metric.rawValue], count: cells.count)
  }

  private static func track(_ classifier: Int, in tracks: inout [EffectTrack], count: Int) -> Int {
    if let index = tracks.firstIndex(where: { $0.classifier == classifier }) { return index }
    // In the order of classifiers, whatever the order of causes.
    let place = tracks.firstIndex { $0.classifier > classifier } ?? tracks.count
    tracks.insert(EffectTrack(classifier: classifier, survival: Array(repeating: 1, count: count)), at: place)
    return place
  }

  private mutating func add(_ effect: Effect, in range: Range<Int64>) {
    guard effect.share > 0, effect.metric.classifiers.indices.contains(effect.classifier) else { return }
    prepare()
    let index = track(effect.metric, effect.classifier)
    Self.multiply(&tracks[effect.metric.rawValue][index].survival, by: 1 - effect.share, in: range, cells: cells)
  }

  private mutating func add(_ effect: Effect, of active: ActiveCause, isRetried: Bool) {
    guard effect.share > 0, effect.metric.classifiers.indices.contains(effect.classifier) else { return }
    prepare()
    if isRetried {
      let index = Self.track(effect.classifier, in: &retried, count: cells.count)
      Self.multiply(&retried[index].survival, by: 1 - effect.share, active, cells: cells)
    } else {
      let index = track(effect.metric, effect.classifier)
      Self.multiply(&tracks[effect.metric.rawValue][index].survival, by: 1 - effect.share, active, cells: cells)
    }
  }

  /// Multiplies the cells in which a cause is at work by a factor, by as much less as it is not at work in them.
  static func multiply(_ values: inout [Double], by factor: Double, _ active: ActiveCause, cells: Range<Int64>) {
    if values.isEmpty { values = Array(repeating: 1, count: cells.count) }
    active.forEachCell(of: cells) { cell, weight in values[cell] *= 1 + weight * (factor - 1) }
  }

  /// Multiplies the cells of a range of seconds by a factor, those it covers in part by as much less.
  private static func multiply(
    _ values: inout [Double], by factor: Double, in range: Range<Int64>, cells: Range<Int64>
  ) {
    if values.isEmpty { values = Array(repeating: 1, count: cells.count) }
    for cell in WorldModel.cells(in: range).clamped(to: cells) {
      let start = max(range.lowerBound, cell * WorldModel.interval)
      let end = min(range.upperBound, (cell + 1) * WorldModel.interval)
      let part = Double(end - start) / Double(WorldModel.interval)
      values[Int(cell - cells.lowerBound)] *= 1 + part * (factor - 1)
    }
  }

  /// Clients that fail try again and again: of λ attempts λ(1 − f) succeed as before, and there are min(12, 1 + 20 f) times as
  /// many in all (section B.4.4 of the published model). The blame is shared in proportion to the hazards.
  private mutating func raiseStorm() {
    guard !retried.isEmpty else { return }
    storm = Array(repeating: 1, count: cells.count)
    let indices = retried.map { track(.successfulConnect, $0.classifier) }
    for cell in 0..<cells.count {
      let succeeding = max(0.001, retried.reduce(1.0) { $0 * $1.survival[cell] })
      guard succeeding < 1 else { continue }
      let factor = min(Self.stormCap, 1 + Self.stormGain * (1 - succeeding))
      storm[cell] = factor
      let exponent = StrictMath.log(succeeding / factor) / StrictMath.log(succeeding)
      for (source, target) in zip(retried, indices) {
        tracks[Metric.successfulConnect.rawValue][target].survival[cell] *=
          StrictMath.pow(max(0.001, source.survival[cell]), exponent)
      }
    }
  }
}
