public import Assurance
public import Determinism

/// The minutes of a cell: what a cell counted, laid out over its ten minutes so that they add up to it exactly.
///
/// The whole is spread evenly. Bad time comes in runs: it fills the minutes from a keyed one on, round the end.
public enum MinuteSplit {
  /// The minutes of a cell.
  static let count = 10

  /// The ten minutes of one cell; the key is that of the place and metric, the number is the cell's.
  public static func minutes(_ cell: ClassifiedTally, key: RandomKey, interval: Int64) -> [ClassifiedTally] {
    let total = max(0, cell.total)
    var minutes = (0..<Int64(count)).map { minute in
      ClassifiedTally(
        tally: Tally(total: total * (minute + 1) / Int64(count) - total * minute / Int64(count), degraded: 0),
        byClassifier: Array(repeating: 0, count: cell.byClassifier.count))
    }
    var place = Int(key.child("minutes").child(UInt64(bitPattern: interval)).integer(below: UInt64(count)))
    var visited = 0
    for (classifier, part) in cell.byClassifier.enumerated() {
      var left = part
      while left > 0, visited < count {
        let room = minutes[place].total - minutes[place].degraded
        let taken = min(left, room)
        minutes[place].tally.degraded += taken
        minutes[place].byClassifier[classifier] += taken
        left -= taken
        if taken == room {
          place = (place + 1) % count
          visited += 1
        }
      }
    }
    return minutes
  }
}
