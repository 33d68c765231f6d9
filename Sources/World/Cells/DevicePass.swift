import Assurance
import Determinism

/// Fills one metric of one switch or gateway.
///
/// What is lost while the device is down has the classifier that says so; of the rest a draw decides, in runs of four minutes
/// as for access points, or event by event.
struct DevicePass {
  private static let run = 240

  let metric: DeviceMetric
  let entity: UInt64
  let tracks: [EffectTrack]
  let first: Int64
  let tables: LookUpTables
  /// The classifier of what is lost while the device is down.
  let downClassifier: Int

  /// Fills the row that begins at `row`, from all units, those lost, and the logit of the rate in each cell.
  func run(units: [Int], lost: [Int], logits: [Double], row: Int, into cells: inout CellTable) {
    let model = DeviceMetricModel.healthy(metric)
    let streams = Stream.first(metric)
    var splitter = Splitter(shares: model.shares, entity: entity, streams: streams, tracks: tracks, tables: tables)
    let key = SplitMix.key(entity, streams + Stream.Purpose.failures.rawValue)
    for cell in units.indices where units[cell] > 0 {
      cells.total[row + cell] = UInt32(units[cell])
      let down = min(units[cell], lost[cell])
      let good = units[cell] - down
      let number = UInt64(bitPattern: first + Int64(cell))
      var failed = 0
      if good > 0 {
        let trials = metric.unit == .events ? good : max(1, (good + Self.run / 2) / Self.run)
        let u = SplitMix.openUniform(SplitMix.key(key, number))
        let failures = CountDraw.binomial(trials, tables.logistic(logits[cell]), u: u, tables: tables)
        let all = splitter.split(
          failures, of: trials, cell: cell, number: number, isCrowded: false, isTouched: splitter.isTouched(cell))
        failed = metric.unit == .events ? all : Int(splitter.scale(trials, to: good))
      } else {
        splitter.clear()
      }
      guard failed + down > 0 else { continue }
      if down > 0 { splitter.add(down, to: downClassifier) }
      cells.write(UInt32(failed + down), splitter.counts.span, place: row + cell)
    }
  }
}
