import Assurance
import Determinism

/// Fills one metric of events for one access point.
struct EventPass {
  let shares: ClassifierShares
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
    shares: ClassifierShares, entity: UInt64, metric: Metric, tracks: [EffectTrack], first: Int64, tables: LookUpTables
  ) {
    self.shares = shares
    self.entity = entity
    self.metric = metric
    self.tracks = tracks
    self.first = first
    self.tables = tables
  }

  /// Draws how many events there are in each cell, from the user-seconds and the events of a client in an hour.
  func countEvents(
    seconds: [UInt32], live: LiveCells, ratePerHour: Double, load: SiteLoad, into counts: inout [UInt32]
  ) {
    let key = SplitMix.key(entity, Stream.number(metric, .events))
    let rate = ratePerHour / 3600
    let (seconds, bustle) = (seconds.span, load.bustle.span)
    var events = counts.mutableSpan
    for cell in 0..<events.count { events[cell] = 0 }
    // Clients that come back may find nobody there.
    for index in 0..<(rejoining.isEmpty ? live.count : events.count) {
      let cell = rejoining.isEmpty ? live[index] : index
      var mean = rate * Double(seconds[cell]) * bustle[cell]
      if !storm.isEmpty { mean *= storm[cell] }
      if !rejoining.isEmpty { mean += Double(rejoining[rejoining.startIndex + cell]) }
      let u = SplitMix.openUniform(SplitMix.key(key, UInt64(bitPattern: first + Int64(cell))))
      events[cell] = UInt32(truncatingIfNeeded: CountDraw.poisson(mean: mean, u: u, tables: tables))
    }
  }

  /// Fills the row that begins at `row`, if there is one.
  func run(
    counts: [UInt32], logits: [Double], row: Int?, into cells: inout CellTable, live: inout LiveCells,
    failing: inout FailingCells
  ) {
    var ignored: [UInt32] = []
    run(counts: counts, logits: logits, row: row, into: &cells, live: &live, failing: &failing, remaining: &ignored)
  }

  /// The same, and tells how many events of each cell were good.
  func run(
    counts: [UInt32], logits: [Double], row: Int?, into cells: inout CellTable, live: inout LiveCells,
    failing: inout FailingCells, remaining: inout [UInt32]
  ) {
    let key = SplitMix.key(entity, Stream.number(metric, .failures))
    let keepsRemaining = !remaining.isEmpty
    if keepsRemaining {
      for cell in counts.indices { remaining[cell] = counts[cell] }
    }
    if let row { cells.writeTotals(counts, row: row) }
    live.find(counts, or: turnedAway)
    failing.find(
      counts, logits, among: live, all: !tracks.isEmpty || !turnedAway.isEmpty, key: key, first: first, tables: tables)
    guard failing.count > 0 else { return }
    var splitter = Splitter(
      shares: shares, entity: entity, streams: Stream.first(metric), tracks: tracks, tables: tables)
    for index in 0..<failing.count {
      let found = failing[index]
      let cell = found.place
      let turned = turnedAway.isEmpty ? 0 : Int(turnedAway[turnedAway.startIndex + cell])
      let events = Int(counts[cell])
      if turned > 0, let row { cells.total[row + cell] = UInt32(events + turned) }
      let number = UInt64(bitPattern: first + Int64(cell))
      let failures = CountDraw.binomial(events, found.rate, u: found.draw, tables: tables)
      let isTouched = splitter.isTouched(cell)
      guard failures + turned > 0 || isTouched else { continue }
      let failed = splitter.split(
        failures, of: events, cell: cell, number: number, isCrowded: false, isTouched: isTouched)
      if keepsRemaining { remaining[cell] = UInt32(events - failed) }
      // The first classifier of the connection metrics is the association.
      if turned > 0 { splitter.add(turned, to: 0) }
      guard failed + turned > 0, let row else { continue }
      cells.write(UInt32(failed + turned), splitter.counts.span, place: row + cell)
    }
  }
}
