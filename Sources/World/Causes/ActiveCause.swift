import Assurance

/// One time at which a cause is at work under the same thresholds, and what it does then.
struct ActiveCause {
  let cause: Cause
  let effects: CauseEffects
  /// The seconds, of those that are asked for.
  let seconds: Range<Int64>
  /// What a stronger signal does to the logit of coverage's rate.
  let strongerLogit: Double
  /// How much of its effects the cause has in each cell; empty where that is always all of them.
  private let scale: [Double]

  /// - Parameter clients: the expected clients of the site in each of the cells.
  private init(
    _ cause: Cause, _ thresholds: LevelThresholds, _ seconds: Range<Int64>, profile: Profile,
    clients: () -> [Double]
  ) {
    self.cause = cause
    self.seconds = seconds
    effects = CauseEffects(cause, profile: profile, thresholds: thresholds)
    strongerLogit =
      effects.strongerSignal > 0 ? ThresholdShift(profile: profile).logit(strongerBy: effects.strongerSignal) : 0
    scale =
      effects.addresses.map { addresses in
        // Those who come when all addresses are taken get none.
        clients().map { max(0, 1 - addresses / max(1e-9, $0 * cause.part)) }
      } ?? []
  }

  /// All that is at work at a site in a range of cells, in the order of the causes.
  static func all(_ site: SiteTimeline, cells: Range<Int64>, clients: () -> [Double]) -> [ActiveCause] {
    let range = (cells.lowerBound * WorldModel.interval)..<(cells.upperBound * WorldModel.interval)
    guard !site.causes.isEmpty else { return [] }
    let thresholds = site.thresholds.segments(in: range)
    return site.causes.flatMap { cause in
      cause.occurrences(in: range).flatMap { occurrence in
        thresholds.compactMap { segment in
          let first = max(occurrence.start, segment.range.lowerBound)
          let seconds = first..<max(first, min(occurrence.end, segment.range.upperBound))
          guard !seconds.isEmpty else { return nil }
          return ActiveCause(occurrence, segment.value, seconds, profile: site.profile, clients: clients)
        }
      }
    }
  }

  /// Tells each cell in which the cause is at work, by its place, and how much of it that is, 0…1.
  func forEachCell(of cells: Range<Int64>, _ body: (Int, Double) -> Void) {
    for cell in WorldModel.cells(in: seconds).clamped(to: cells) {
      let start = max(seconds.lowerBound, cell * WorldModel.interval)
      let end = min(seconds.upperBound, (cell + 1) * WorldModel.interval)
      let index = Int(cell - cells.lowerBound)
      let weight = cause.weight(from: start, to: end)
      body(index, scale.isEmpty ? weight : weight * scale[index])
    }
  }
}
