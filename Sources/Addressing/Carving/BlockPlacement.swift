extension PrefixAllocator {
  /// Allocates a prefix of each of these lengths, which are in order, shortest first, with as many bits of room beside
  /// each as the space allows up to the headroom; nil, and nothing is allocated, when they do not fit even without.
  mutating func place(lengths: [Int], headroom: Int) -> [IPPrefix]? {
    for room in stride(from: headroom, through: 0, by: -1) {
      var trial = self
      var blocks: [IPPrefix] = []
      blocks.reserveCapacity(lengths.count)
      for length in lengths {
        guard let block = trial.allocate(length: Swift.max(length - room, space.length)) else { break }
        blocks.append(IPPrefix(unchecked: block.value, length, block.family))
      }
      guard blocks.count == lengths.count else { continue }
      if room == 0 {
        self = trial
      } else {
        for block in blocks { _ = reserve(block) }
      }
      return blocks
    }
    return nil
  }
}
