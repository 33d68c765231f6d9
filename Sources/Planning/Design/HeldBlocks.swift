import Addressing
import Documents

/// The blocks that sites have, found by what they share addresses with, however many there are.
struct HeldBlocks {
  /// A block, whose it is and where that stands.
  struct Block {
    let prefix: IPPrefix
    let owner: String
    let position: SourcePosition
  }

  /// In order of address once sorted.
  private(set) var all: [Block] = []
  private var places: [IPPrefix: [Int]] = [:]

  mutating func add(_ prefix: IPPrefix, _ owner: String, at position: SourcePosition) {
    all.append(Block(prefix: prefix, owner: owner, position: position))
  }

  /// To be called once all are there.
  mutating func sort() {
    all.sort { $0.prefix < $1.prefix }
    places = Dictionary(grouping: all.indices) { all[$0].prefix }
  }

  /// The blocks that hold a prefix, then those inside it, in order of address.
  func overlapping(_ prefix: IPPrefix) -> [Block] {
    var found: [Int] = []
    for length in 0..<prefix.length {
      guard let outer = prefix.supernet(length: length), let held = places[outer] else { continue }
      found += held
    }
    var range = 0..<all.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = all[middle].prefix < prefix ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    found += all[range.lowerBound...].prefix { prefix.contains($0.prefix) }.indices
    return found.map { all[$0] }
  }
}
