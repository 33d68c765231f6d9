import Assurance
import Determinism

/// Fills one metric of user-seconds for one access point.
///
/// Bad time comes in runs of about four minutes, so a cell is judged in units of 240 seconds: n = T/240, K of them fail, and
/// K/n of the user-seconds are bad.
struct UserTimePass {
  /// Seconds of a run.
  private static let run = 240
  /// Clients at which an access point counts as crowded.
  private static let crowd = 30

  let shares: ClassifierShares
  let entity: UInt64
  let metric: Metric
  let tracks: [EffectTrack]
  let first: Int64
  let tables: LookUpTables

  /// The units in which user-seconds are judged: at least one, where there are any.
  static func units(of seconds: UInt32) -> UInt32 {
    seconds == 0 ? 0 : max(1, (seconds + UInt32(run / 2)) / UInt32(run))
  }

  /// Fills the row that begins at `row`, from the user-seconds, their units, the cells that have any, and the logit of the rate in each cell.
  func run(
    seconds: [UInt32], units: [UInt32], logits: [Double], row: Int, into cells: inout CellTable,
    live: LiveCells, failing: inout FailingCells
  ) {
    let key = SplitMix.key(entity, Stream.number(metric, .failures))
    cells.writeTotals(seconds, row: row)
    failing.find(units, logits, among: live, all: !tracks.isEmpty, key: key, first: first, tables: tables)
    guard failing.count > 0 else { return }
    var splitter = Splitter(
      shares: shares, entity: entity, streams: Stream.first(metric), tracks: tracks, tables: tables)
    for index in 0..<failing.count {
      let found = failing[index]
      let cell = found.place
      let total = Int(seconds[cell])
      let units = Int(units[cell])
      let number = UInt64(bitPattern: first + Int64(cell))
      let failures = CountDraw.binomial(units, found.rate, u: found.draw, tables: tables)
      let isTouched = splitter.isTouched(cell)
      guard failures > 0 || isTouched else { continue }
      let isCrowded = total > Self.crowd * Int(WorldModel.interval)
      let failed = splitter.split(
        failures, of: units, cell: cell, number: number, isCrowded: isCrowded, isTouched: isTouched)
      if failed > 0 { cells.write(splitter.scale(units, to: total), splitter.counts.span, place: row + cell) }
    }
  }
}
