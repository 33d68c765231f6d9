/// The free and taken blocks of a binary space as a tree of halves, as in the buddy system (Knowlton 1965).
///
/// A node is a block. A block without children is free or taken as a whole. Every node knows which sizes of free blocks
/// lie below it, as one bit a size, so the way to the lowest free block of a size is one test a level and the cost of
/// every operation depends on the depth of the block alone, never on how many blocks there are.
///
/// A block is named by its depth (0 is the whole space) and its path: the bits of the way to it, the first at the top.
/// `Bits` is as wide as the longest path; the bit of a path that chooses at a depth also stands for that size below.
struct BuddyTree<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private struct Node: Sendable {
    /// The sizes of the free blocks in this one, itself included; of the whole space itself, `isWhollyFree` tells.
    var free: Bits
    /// The index of the lower half (the higher follows it), or 0 for a block that is not divided.
    var children: UInt32
  }

  /// The whole space is node 0; node 1 fills the pair.
  private var nodes: [Node] = [Node(free: 0, children: 0), Node(free: 0, children: 0)]
  /// The first of the pairs that are no longer used, each holding the next in `children`.
  private var unused: UInt32 = 0
  /// The nodes on the way to the block in hand, kept so as not to be made anew each time.
  private var trail: [UInt32] = []
  private(set) var isWhollyFree = true
  private(set) var takenCount = 0

  private static var width: Int { Bits.bitWidth }

  /// The bit for a depth: 0 for the whole space, which needs none.
  private static func bit(_ depth: Int) -> Bits { 1 << (width - depth) }

  /// The path of a child, given its parent's depth and path.
  private static func path(_ path: Bits, _ side: UInt32, below depth: Int) -> Bits {
    side == 0 ? path : path | bit(depth + 1)
  }

  /// The depth of the largest free block.
  var largestFreeDepth: Int? {
    if isWhollyFree { return 0 }
    return nodes[0].free == 0 ? nil : nodes[0].free.leadingZeroBitCount + 1
  }

  private func isFreeLeaf(_ node: UInt32, at depth: Int) -> Bool {
    nodes[Int(node)].children == 0 && (depth == 0 ? isWhollyFree : nodes[Int(node)].free != 0)
  }

  // MARK: Taking and freeing

  /// Takes a block of a depth: the start of the smallest free block that is large enough, or of the largest of all,
  /// and of these the lowest. Returns its path, or nil when no free block is large enough.
  mutating func take(depth: Int, fromLargest: Bool) -> Bits? {
    var found = 0
    if !isWhollyFree {
      let large = nodes[0].free & (depth == 0 ? 0 : Bits.max << (Self.width - depth))
      guard large != 0 else { return nil }
      found = fromLargest ? large.leadingZeroBitCount + 1 : Self.width - large.trailingZeroBitCount
    }
    let wanted = Self.bit(found)
    var path: Bits = 0
    var node: UInt32 = 0
    trail.removeAll(keepingCapacity: true)
    for level in 0..<found {
      trail.append(node)
      let lower = nodes[Int(node)].children
      let side: UInt32 = nodes[Int(lower)].free & wanted == 0 ? 1 : 0
      path = Self.path(path, side, below: level)
      node = lower + side
    }
    takeLeaf(node, at: found, path: path, downTo: depth)
    return path
  }

  /// Takes one block; false when some of it is taken already.
  mutating func take(path: Bits, depth: Int) -> Bool {
    var node: UInt32 = 0
    var level = 0
    trail.removeAll(keepingCapacity: true)
    while level < depth, nodes[Int(node)].children != 0 {
      trail.append(node)
      node = nodes[Int(node)].children + (path & Self.bit(level + 1) == 0 ? 0 : 1)
      level += 1
    }
    guard isFreeLeaf(node, at: level) else { return false }
    takeLeaf(node, at: level, path: path, downTo: depth)
    return true
  }

  /// Divides a free block down to the depth, along the path, and marks its end taken. `trail` leads to the block.
  private mutating func takeLeaf(_ leaf: UInt32, at level: Int, path: Bits, downTo depth: Int) {
    if level == 0 { isWhollyFree = false }
    var node = leaf
    for level in level..<max(level, depth) {
      trail.append(node)
      let lower = newPair(free: Self.bit(level + 1))
      nodes[Int(node)].children = lower
      node = lower + (path & Self.bit(level + 1) == 0 ? 0 : 1)
    }
    nodes[Int(node)].free = 0
    takenCount += 1
    refreshTrail(from: trail.count)
  }

  /// Frees a block and joins it with its other half as long as that is free too; false when it is not one that was
  /// taken.
  mutating func free(path: Bits, depth: Int) -> Bool {
    var node: UInt32 = 0
    trail.removeAll(keepingCapacity: true)
    for level in 0..<depth {
      trail.append(node)
      guard nodes[Int(node)].children != 0 else { return false }
      node = nodes[Int(node)].children + (path & Self.bit(level + 1) == 0 ? 0 : 1)
    }
    guard nodes[Int(node)].children == 0, !isFreeLeaf(node, at: depth) else { return false }
    takenCount -= 1
    nodes[Int(node)].free = Self.bit(depth)
    var level = depth
    while level > 0, isFreeLeaf(node ^ 1, at: level) {
      level -= 1
      recycle(pair: node & ~1)
      node = trail[level]
      nodes[Int(node)] = Node(free: Self.bit(level), children: 0)
    }
    if level == 0 { isWhollyFree = true } else { refreshTrail(from: level) }
    return true
  }

  /// Brings the sizes on the way up to date, from the bottom, as far as they change.
  private mutating func refreshTrail(from level: Int) {
    for level in stride(from: level - 1, through: 0, by: -1) {
      let node = Int(trail[level])
      let lower = Int(nodes[node].children)
      let free = nodes[lower].free | nodes[lower + 1].free
      if nodes[node].free == free { return }
      nodes[node].free = free
    }
  }

  private mutating func newPair(free: Bits) -> UInt32 {
    let node = Node(free: free, children: 0)
    guard unused != 0 else {
      nodes.append(node)
      nodes.append(node)
      return UInt32(nodes.count - 2)
    }
    let pair = unused
    unused = nodes[Int(pair)].children
    nodes[Int(pair)] = node
    nodes[Int(pair) + 1] = node
    return pair
  }

  private mutating func recycle(pair: UInt32) {
    nodes[Int(pair)].children = unused
    unused = pair
  }
}

/// What a block of a binary space holds.
enum BlockState: Equatable {
  /// Nothing.
  case free
  /// One block, itself.
  case taken
  /// Smaller blocks, of which at least one is taken.
  case mixed
  /// It is part of a larger block that was taken as a whole.
  case insideTaken(depth: Int)
}

// MARK: - Looking

extension BuddyTree {
  /// What a block holds.
  func state(path: Bits, depth: Int) -> BlockState {
    var node: UInt32 = 0
    for level in 0..<depth {
      if nodes[Int(node)].children == 0 { return isFreeLeaf(node, at: level) ? .free : .insideTaken(depth: level) }
      node = nodes[Int(node)].children + (path & Self.bit(level + 1) == 0 ? 0 : 1)
    }
    if nodes[Int(node)].children != 0 { return .mixed }
    return isFreeLeaf(node, at: depth) ? .free : .taken
  }

  /// The depth of the largest block around this one that holds nothing else: how far it can grow where it stands.
  func growth(path: Bits, depth: Int) -> Int {
    var grown = depth
    while grown > 0 {
      guard state(path: path ^ Self.bit(grown), depth: grown) == .free else { break }
      grown -= 1
    }
    return grown
  }

  /// Calls the body for the free and the taken blocks inside a block that is itself one of the tree, in order.
  func forEachLeaf(path: Bits = 0, depth: Int = 0, _ body: (_ path: Bits, _ depth: Int, _ isFree: Bool) -> Void) {
    var node: UInt32 = 0
    for level in 0..<depth where nodes[Int(node)].children != 0 {
      node = nodes[Int(node)].children + (path & Self.bit(level + 1) == 0 ? 0 : 1)
    }
    visit(node, path: path, depth: depth, body)
  }

  private func visit(_ node: UInt32, path: Bits, depth: Int, _ body: (Bits, Int, Bool) -> Void) {
    let lower = nodes[Int(node)].children
    guard lower != 0 else {
      body(path, depth, isFreeLeaf(node, at: depth))
      return
    }
    for side: UInt32 in [0, 1] {
      visit(lower + side, path: Self.path(path, side, below: depth), depth: depth + 1, body)
    }
  }
}
