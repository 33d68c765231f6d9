/// The pages of a tree. Those below one page, its fan, stand side by side in the order of their blocks, with little more room
/// than they need: a million blocks lie in a few megabytes, which a processor keeps at hand. With a place for each of the 32
/// pages that a fan may have it would be a hundred, most of them empty.
struct BuddyFans<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// Page 0 is the root's. None is made before something is taken.
  var pages: [BuddyPage<Bits>] = []
  /// For each fan, and each size below the roots of its pages: in which of them it can be had, by their blocks.
  private var holders: [UInt32] = []
  /// For each room of so many pages one that is no longer used; the `fan` of its first page is the next of them.
  private var unused: [UInt32] = []
  /// For each number of sizes the holders of a fan that are no longer used; the first entry is the next of them.
  private var unusedHolders: [UInt32] = []

  /// Makes the root's page, of which all is free.
  mutating func begin() {
    pages = [BuddyPage(free: 2)]
    holders = []
    unused = [UInt32](repeating: .max, count: BuddyPages.width + 1)
    unusedHolders = [UInt32](repeating: .max, count: Bits.bitWidth + 1)
  }

  /// The number of pages that a fan has room for: few moves as it grows, and little that is empty.
  @inline(__always)
  private static func room(_ count: Int) -> Int {
    let step = max(1, 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount - 2))
    return (count + step - 1) / step * step
  }

  /// The page of a divided block.
  @inline(__always)
  func index(_ child: Int, below page: Int) -> Int { Int(pages[page].fan) + pages[page].rank(child) }

  /// The first page below a page, whose root is at a depth, that has a free block of another; and whose block it is.
  @inline(__always)
  func first(ofDepth depth: Int, below page: Int, _ base: Int) -> (page: Int, child: Int) {
    let child = holders[Int(pages[page].holders) + depth - base - BuddyPages.rows - 1].trailingZeroBitCount
    return (index(child, below: page), child)
  }

  /// Notes that the page of a block has or no longer has these sizes; returns whether the sizes of the page above changed.
  @inline(__always)
  mutating func exchange(_ sizes: Bits, of child: Int, below page: Int, _ base: Int) -> Bool {
    let row = Int(pages[page].holders) - base - BuddyPages.rows
    let before = pages[page].sizes
    var (all, rest) = (before, sizes)
    while rest != 0 {
      let depth = rest.leadingZeroBitCount
      let bit: Bits = 1 &<< Bits(truncatingIfNeeded: Bits.bitWidth - 1 - depth)
      rest ^= bit
      let holding = holders[row + depth] ^ 1 &<< UInt32(truncatingIfNeeded: child)
      holders[row + depth] = holding
      all = holding == 0 ? all & ~bit : all | bit
    }
    if all == before { return false }
    pages[page].sizes = all
    return true
  }

  /// Adds a page for a block that is divided from now on.
  mutating func add(_ child: Int, below page: Int, _ base: Int) -> Int {
    let (count, rank) = (pages[page].divided.nonzeroBitCount, pages[page].rank(child))
    var start = Int(pages[page].fan)
    if count == 0 { pages[page].holders = placeHolders(Bits.bitWidth - base - BuddyPages.rows) }
    if count == 0 || Self.room(count) < count + 1 {
      let new = place(Self.room(count + 1))
      for index in 0..<rank { move(start + index, to: new + index) }
      for index in rank..<count { move(start + index, to: new + index + 1) }
      if count > 0 { leave(start, Self.room(count)) }
      start = new
    } else {
      for index in stride(from: start + count, to: start + rank, by: -1) { move(index - 1, to: index) }
    }
    pages[start + rank] = BuddyPage()
    pages[page].fan = UInt32(start)
    pages[page].divided |= 1 << UInt32(child)
    return start + rank
  }

  /// Removes the page of a block that is divided no longer.
  mutating func remove(_ child: Int, below page: Int, _ base: Int) {
    let (count, rank) = (pages[page].divided.nonzeroBitCount, pages[page].rank(child))
    var start = Int(pages[page].fan)
    if count == 1 {
      leave(start, 1)
      leaveHolders(pages[page].holders, Bits.bitWidth - base - BuddyPages.rows)
    } else if Self.room(count - 1) < Self.room(count) {
      let new = place(Self.room(count - 1))
      for index in 0..<rank { move(start + index, to: new + index) }
      for index in rank + 1..<count { move(start + index, to: new + index - 1) }
      leave(start, Self.room(count))
      start = new
    } else {
      for index in start + rank..<start + count - 1 { move(index + 1, to: index) }
    }
    pages[page].fan = UInt32(start)
    pages[page].divided &= ~(1 << UInt32(child))
  }

  private mutating func move(_ index: Int, to other: Int) { pages[other] = pages[index] }

  private mutating func place(_ room: Int) -> Int {
    let start = unused[room]
    guard start == .max else {
      unused[room] = pages[Int(start)].fan
      return Int(start)
    }
    pages.append(contentsOf: repeatElement(BuddyPage(), count: room))
    return pages.count - room
  }

  private mutating func leave(_ start: Int, _ room: Int) {
    pages[start].fan = unused[room]
    unused[room] = UInt32(start)
  }

  private mutating func placeHolders(_ count: Int) -> UInt32 {
    let start = unusedHolders[count]
    guard start == .max else {
      unusedHolders[count] = holders[Int(start)]
      holders[Int(start)] = 0
      return start
    }
    holders.append(contentsOf: repeatElement(0, count: count))
    return UInt32(holders.count - count)
  }

  /// All of them are 0: the fan has no page that has anything.
  private mutating func leaveHolders(_ start: UInt32, _ count: Int) {
    holders[Int(start)] = unusedHolders[count]
    unusedHolders[count] = start
  }
}
