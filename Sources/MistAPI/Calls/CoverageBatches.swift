/// Access points in batches of which no two members hear each other, so that whoever loses one of them finds a neighbour.
public enum CoverageBatches {
  /// How large batches may become.
  public struct Sizes: Sendable, Hashable {
    /// At most that many in the first batch.
    public var first: Int
    /// At most that many in any.
    public var largest: Int
    /// Whether each batch has at most twice as many as the one before it.
    public var rampsSlowly: Bool

    /// Sizes of at least one.
    public init(first: Int, largest: Int, rampsSlowly: Bool = false) {
      self.first = max(1, first)
      self.largest = max(1, largest)
      self.rampsSlowly = rampsSlowly
    }
  }

  /// The batches: each takes, in the order given, those that hear nobody in it yet, until it is full.
  /// - Parameters:
  ///   - order: every access point once, first come first served.
  ///   - neighbours: whom each hears; hearing goes both ways, also where only one of the two says so.
  public static func batches<Node: Hashable>(
    of order: [Node], neighbours: [Node: Set<Node>], sizes: Sizes
  ) -> [[Node]] {
    var both = neighbours
    for (node, others) in neighbours { for other in others { both[other, default: []].insert(node) } }
    var batches: [[Node]] = []
    var left = order
    var size = min(sizes.first, sizes.largest)
    while !left.isEmpty {
      var batch: [Node] = []
      var blocked: Set<Node> = []
      var later: [Node] = []
      for node in left {
        if batch.count < size, !blocked.contains(node) {
          batch.append(node)
          blocked.formUnion(both[node] ?? [])
          blocked.insert(node)
        } else {
          later.append(node)
        }
      }
      batches.append(batch)
      left = later
      size = sizes.rampsSlowly ? min(sizes.largest, size * 2) : sizes.largest
    }
    return batches
  }
}
