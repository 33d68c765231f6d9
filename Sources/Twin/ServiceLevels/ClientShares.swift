import Assurance
import Determinism
import World

/// Who of those present has what part of a cell's count: a partition, to the last second and event.
///
/// Each who is present takes an interval of user-seconds in turn, the last one what is left. Who suffers is drawn: the same
/// ones more often than others, as people sit where they sit.
struct ClientShares {
  /// A part of a cell.
  struct Share {
    /// The place in the list of those present.
    let place: Int
    var total: Int64
    /// What was bad, by classifier.
    var bad: [Int64]

    var degraded: Int64 { bad.reduce(0, +) }
  }

  let key: RandomKey

  /// The parts of one cell.
  /// - Parameters:
  ///   - tally: what was counted.
  ///   - present: who was there, as places of a roster; at least one is assumed.
  ///   - interval: the number of the cell.
  func shares(_ tally: ClassifiedTally, present: [Int], interval: Int64, isEvents: Bool) -> [Share] {
    guard tally.total > 0 else { return [] }
    let places = present.isEmpty ? [0] : present
    var shares = places.map { Share(place: $0, total: 0, bad: Array(repeating: 0, count: tally.byClassifier.count)) }
    if isEvents {
      let draw = key.child(UInt64(bitPattern: interval))
      for event in 0..<tally.total {
        shares[Int(draw.child(UInt64(event)).integer(below: UInt64(places.count)))].total += 1
      }
    } else {
      var left = tally.total
      for index in shares.indices {
        shares[index].total = index == shares.count - 1 ? left : min(left, WorldModel.interval)
        left -= shares[index].total
      }
    }
    blame(tally.byClassifier, on: &shares, interval)
    return shares.filter { $0.total > 0 }
  }

  private func blame(_ parts: [Int64], on shares: inout [Share], _ interval: Int64) {
    guard parts.contains(where: { $0 > 0 }) else { return }
    // Half of who suffers is lasting, half is of the hour.
    let hour = UInt64(bitPattern: interval / 6)
    let order = shares.indices.map { index -> (burden: UInt64, index: Int) in
      let own = key.child("burden").child(UInt64(shares[index].place))
      return ((own.value >> 1) + (own.child(hour).value >> 1), index)
    }.sorted { ($0.burden, $0.index) < ($1.burden, $1.index) }
    var rank = 0
    for (classifier, part) in parts.enumerated() {
      var left = part
      while left > 0, rank < order.count {
        let index = order[rank].index
        let room = shares[index].total - shares[index].degraded
        let taken = min(left, room)
        shares[index].bad[classifier] += taken
        left -= taken
        if taken == room { rank += 1 }
      }
    }
  }
}
