import Assurance
import Determinism

/// Fills one metric of events for one access point.
struct EventPass {
  let model: MetricModel
  let entity: UInt64
  let metric: Metric
  let tracks: [EffectTrack]
  let first: Int64
  let tables: LookUpTables
  /// Factors on the number of attempts; empty for none.
  var storm: [Double] = []
  /// Events of clients that come from or return to an access point; empty for none.
  var rejoining: ArraySlice<UInt32> = []
  /// Attempts that fail for want of a place; empty for none.
  var turnedAway: ArraySlice<UInt32> = []

  init(
    model: MetricModel, entity: UInt64, metric: Metric, tracks: [EffectTrack], first: Int64, tables: LookUpTables
  ) {
    self.model = model
    self.entity = entity
    self.metric = metric
    self.tracks = tracks
    self.first = first
    self.tables = tables
  }

  /// Draws how many events there are in each cell, from the user-seconds and the events of a client in an hour.
  func countEvents(seconds: [UInt32], ratePerHour: Double, load: SiteLoad, into counts: inout [UInt32]) {
    let key = SplitMix.key(entity, Stream.number(metric, .events))
    let rate = ratePerHour / 3600
    for cell in 0..<seconds.count {
      var mean = rate * Double(seconds[cell]) * load.profile.bustle[load.cellOfWeek[cell]]
      if !storm.isEmpty { mean *= storm[cell] }
      if !rejoining.isEmpty { mean += Double(rejoining[rejoining.startIndex + cell]) }
      guard mean > 0 else {
        counts[cell] = 0
        continue
      }
      let u = SplitMix.openUniform(SplitMix.key(key, UInt64(bitPattern: first + Int64(cell))))
      counts[cell] = UInt32(CountDraw.poisson(mean: mean, u: u, tables: tables))
    }
  }

  /// Fills the row that begins at `row`, if there is one.
  func run(counts: [UInt32], logits: [Double], row: Int?, into cells: inout CellTable) {
    var ignored: [UInt32] = []
    run(counts: counts, logits: logits, row: row, into: &cells, remaining: &ignored)
  }

  /// The same, and tells how many events of each cell were good.
  func run(
    counts: [UInt32], logits: [Double], row: Int?, into cells: inout CellTable, remaining: inout [UInt32]
  ) {
    var splitter = Splitter(model: model, entity: entity, streams: Stream.first(metric), tracks: tracks, tables: tables)
    let key = SplitMix.key(entity, Stream.number(metric, .failures))
    let keepsRemaining = !remaining.isEmpty
    for cell in 0..<counts.count {
      let turned = turnedAway.isEmpty ? 0 : Int(turnedAway[turnedAway.startIndex + cell])
      let events = Int(counts[cell])
      if keepsRemaining { remaining[cell] = counts[cell] }
      guard events + turned > 0 else { continue }
      if let row { cells.total[row + cell] = UInt32(events + turned) }
      let number = UInt64(bitPattern: first + Int64(cell))
      let u = SplitMix.openUniform(SplitMix.key(key, number))
      let failures = CountDraw.binomial(events, tables.logistic(logits[cell]), u: u, tables: tables)
      let isTouched = splitter.isTouched(cell)
      guard failures + turned > 0 || isTouched else { continue }
      let failed = splitter.split(
        failures, of: events, cell: cell, number: number, isCrowded: false, isTouched: isTouched)
      if keepsRemaining { remaining[cell] = UInt32(events - failed) }
      // The first classifier of the connection metrics is the association.
      if turned > 0 { splitter.add(turned, to: 0) }
      guard failed + turned > 0, let row else { continue }
      cells.write(UInt32(failed + turned), splitter.counts, place: row + cell)
    }
  }
}
