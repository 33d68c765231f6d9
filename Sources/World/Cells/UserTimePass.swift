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

  let model: MetricModel
  let entity: UInt64
  let metric: Metric
  let tracks: [EffectTrack]
  let first: Int64
  let tables: LookUpTables

  /// Fills the row that begins at `row`, from the user-seconds and the logit of the rate in each cell.
  func run(seconds: [UInt32], logits: [Double], row: Int, into cells: inout CellTable) {
    var splitter = Splitter(model: model, entity: entity, streams: Stream.first(metric), tracks: tracks, tables: tables)
    let key = SplitMix.key(entity, Stream.number(metric, .failures))
    cells.writeTotals(seconds, row: row)
    for cell in 0..<seconds.count where seconds[cell] > 0 {
      let total = Int(seconds[cell])
      let units = max(1, (total + Self.run / 2) / Self.run)
      let number = UInt64(bitPattern: first + Int64(cell))
      let u = SplitMix.openUniform(SplitMix.key(key, number))
      let failures = CountDraw.binomial(units, tables.logistic(logits[cell]), u: u, tables: tables)
      let isTouched = splitter.isTouched(cell)
      guard failures > 0 || isTouched else { continue }
      let isCrowded = total > Self.crowd * Int(WorldModel.interval)
      let failed = splitter.split(
        failures, of: units, cell: cell, number: number, isCrowded: isCrowded, isTouched: isTouched)
      if failed > 0 { cells.write(splitter.scale(units, to: total), splitter.counts, place: row + cell) }
    }
  }
}
