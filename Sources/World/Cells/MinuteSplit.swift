import Assurance
import Determinism

/// The minutes of a cell: what a cell counted, laid out over its ten minutes so that they add up to it exactly.
///
/// The whole is spread evenly. Bad time comes in runs: it fills the minutes from a keyed one on, round the end. Which minute of a
/// cell a device went down in is not told: the cell is what the model knows.
enum MinuteSplit {
  /// The minutes of a cell.
  static let count = 10

  /// Adds the ten minutes of one cell to those of others, from a place on; the key is that of the entity and metric, the number
  /// is the cell's.
  static func add(
    _ cell: ClassifiedTally, key: RandomKey, interval: Int64, to minutes: inout [ClassifiedTally], at first: Int
  ) {
    let total = max(0, cell.total)
    guard total > 0 else { return }
    func whole(_ minute: Int) -> Int64 {
      total * Int64(minute + 1) / Int64(count) - total * Int64(minute) / Int64(count)
    }
    for minute in 0..<count { minutes[first + minute].tally.total += whole(minute) }
    guard cell.degraded > 0 else { return }
    var minute = Int(key.child(UInt64(bitPattern: interval)).integer(below: UInt64(count)))
    var room = whole(minute)
    var visited = 0
    for (classifier, part) in cell.byClassifier.enumerated() {
      var left = part
      while left > 0, visited < count {
        let taken = min(left, room)
        minutes[first + minute].tally.degraded += taken
        minutes[first + minute].byClassifier[classifier] += taken
        left -= taken
        room -= taken
        if room == 0 {
          minute = (minute + 1) % count
          visited += 1
          room = whole(minute)
        }
      }
    }
  }
}
