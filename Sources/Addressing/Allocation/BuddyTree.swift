/// The free and taken blocks of a binary space as a tree of halves, as in the buddy system (Knowlton 1965), five levels
/// of it to a page.
///
/// A block that is neither free nor taken as a whole nor part of such a block is divided. Every page knows which sizes
/// of free blocks lie in it, so the way to the lowest free block of a size is one look a page, and the cost of every
/// operation depends on the depth of the block alone, never on how many blocks there are. Neighbours share a page, and pages
/// stand close together, so that a million blocks still lie in the processor's cache, which a tree with a node a block would
/// leave.
///
/// A block is named by its depth (0 is the whole space) and its path: the bits of the way to it, the first at the top.
/// `Bits` is as wide as the longest path; the bit of a path that chooses at a depth also stands for that size below.
struct BuddyTree<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// A block: its page, the depth of the root of that, and the number of the block in it.
  private struct Place {
    var page = 0
    var base = 0
    var block = 1
    /// The depth of the block.
    var depth: Int { base + Int.bitWidth - 1 - block.leadingZeroBitCount }
  }

  private var fans = BuddyFans<Bits>()
  private(set) var takenCount = 0

  private static var width: Int { Bits.bitWidth }

  /// The bit for a depth: 0 for the whole space, which needs none.
  @inline(__always)
  private static func bit(_ depth: Int) -> Bits { 1 << (width - depth) }

  /// Which of the 32 blocks of the last row of a page at this depth a path leads to.
  @inline(__always)
  private static func child(_ path: Bits, _ base: Int) -> Int {
    let shift = width - base - BuddyPages.rows
    let bits = shift >= 0 ? path &>> Bits(truncatingIfNeeded: shift) : path &<< Bits(truncatingIfNeeded: -shift)
    return Int(truncatingIfNeeded: bits) & (BuddyPages.width - 1)
  }

  /// The way from the root of a page at this depth to a block of a row.
  @inline(__always)
  private static func path(_ block: Int, row: Int, _ base: Int) -> Bits {
    let bits = Bits(truncatingIfNeeded: block & ~(1 &<< row))
    return row == 0 ? 0 : bits &<< Bits(truncatingIfNeeded: width - base - row)
  }
}

// MARK: - Taking and freeing

extension BuddyTree {
  /// Whether nothing is taken.
  var isWhollyFree: Bool { takenCount == 0 }

  /// The depth of the largest free block.
  var largestFreeDepth: Int? {
    if isWhollyFree { return 0 }
    return fans.pages[0].sizes == 0 ? nil : fans.pages[0].sizes.leadingZeroBitCount + 1
  }

  /// Takes a block of a depth: the start of the smallest free block that is large enough, or of the largest of all,
  /// and of these the lowest. Returns its path, or nil when no free block is large enough.
  mutating func take(depth: Int, fromLargest: Bool) -> Bits? {
    if isWhollyFree { return take(path: 0, depth: depth) ? 0 : nil }
    let large = fans.pages[0].sizes & (depth == 0 ? 0 : Bits.max &<< Bits(truncatingIfNeeded: Self.width - depth))
    guard large != 0 else { return nil }
    let found = fromLargest ? large.leadingZeroBitCount + 1 : Self.width - large.trailingZeroBitCount
    var path: Bits = 0
    _ = takeFirst(ofDepth: found, in: 0, 0, downTo: depth, &path)
    takenCount += 1
    return path
  }

  /// Takes the start of the first free block of a depth in a page, which has one, and adds the way there to the path.
  /// Returns whether the page has other sizes now.
  private mutating func takeFirst(
    ofDepth found: Int, in page: Int, _ base: Int, downTo depth: Int, _ path: inout Bits
  ) -> Bool {
    guard found > base + BuddyPages.rows else {
      let block = fans.pages[page].firstFree(inRow: found - base)
      path |= Self.path(block, row: found - base, base)
      return take(block, of: page, base, path: path, downTo: depth)
    }
    let (below, child) = fans.first(ofDepth: found, below: page, base)
    path |= Self.path(child, row: BuddyPages.rows, base)
    let before = fans.pages[below].sizes
    return takeFirst(ofDepth: found, in: below, base + BuddyPages.rows, downTo: depth, &path)
      && fans.exchange(before ^ fans.pages[below].sizes, of: child, below: page, base)
  }

  /// Takes one block; false when some of it is taken already.
  mutating func take(path: Bits, depth: Int) -> Bool {
    if fans.pages.isEmpty { fans.begin() }
    guard take(path: path, depth: depth, in: 0, 0) != .refused else { return false }
    takenCount += 1
    return true
  }

  private mutating func take(path: Bits, depth: Int, in page: Int, _ base: Int) -> Change {
    let child = Self.child(path, base)
    if depth > base + BuddyPages.rows, fans.pages[page].isDivided(child) {
      let below = fans.index(child, below: page)
      let before = fans.pages[below].sizes
      let change = take(path: path, depth: depth, in: below, base + BuddyPages.rows)
      guard change == .sizes else { return change }
      return fans.exchange(before ^ fans.pages[below].sizes, of: child, below: page, base) ? .sizes : .inside
    }
    let row = min(depth - base, BuddyPages.rows)
    let leaf = fans.pages[page].leaf(around: (BuddyPages.width | child) &>> (BuddyPages.rows - row))
    guard fans.pages[page].isFree(leaf) else { return .refused }
    return take(leaf, of: page, base, path: path, downTo: depth) ? .sizes : .inside
  }

  /// Divides a free block down to the depth, along the path, and takes its end. Returns whether the page has other sizes
  /// now.
  private mutating func take(_ block: Int, of page: Int, _ base: Int, path: Bits, downTo depth: Int) -> Bool {
    let row = min(depth - base, BuddyPages.rows)
    let end = fans.pages[page].take(block, toRow: row, along: Self.child(path, base))
    let before = fans.pages[page].sizes
    if depth > base + BuddyPages.rows {
      let below = fans.add(end - BuddyPages.width, below: page, base)
      _ = take(1, of: below, base + BuddyPages.rows, path: path, downTo: depth)
      _ = fans.exchange(fans.pages[below].sizes, of: end - BuddyPages.width, below: page, base)
    }
    refresh(page, base)
    return fans.pages[page].sizes != before
  }

  /// Frees a block and joins it with its other half as long as that is free too; false when it is not one that was
  /// taken.
  mutating func free(path: Bits, depth: Int) -> Bool {
    guard !isWhollyFree, free(path: path, depth: depth, in: 0, 0) != .refused else { return false }
    takenCount -= 1
    return true
  }

  private mutating func free(path: Bits, depth: Int, in page: Int, _ base: Int) -> Change {
    let child = Self.child(path, base)
    guard depth > base + BuddyPages.rows else {
      let block = (BuddyPages.width | child) &>> (BuddyPages.rows - (depth - base))
      guard fans.pages[page].isTaken(block) else { return .refused }
      return give(block, in: page, base, fans.pages[page].sizes)
    }
    guard fans.pages[page].isDivided(child) else { return .refused }
    let below = fans.index(child, below: page)
    let before = fans.pages[below].sizes
    switch free(path: path, depth: depth, in: below, base + BuddyPages.rows) {
    case .refused: return .refused
    case .inside: return .inside
    case .sizes:
      return fans.exchange(before ^ fans.pages[below].sizes, of: child, below: page, base) ? .sizes : .inside
    case .whole:
      let sizes = fans.pages[page].sizes
      _ = fans.exchange(before, of: child, below: page, base)
      fans.remove(child, below: page, base)
      return give(BuddyPages.width | child, in: page, base, sizes)
    }
  }

  /// Frees a block of a page, which had these sizes before.
  private mutating func give(_ block: Int, in page: Int, _ base: Int, _ sizes: Bits) -> Change {
    fans.pages[page].give(block)
    if fans.pages[page].isFree(1) {
      fans.pages[page].sizes = 0
      return .whole
    }
    refresh(page, base)
    return fans.pages[page].sizes == sizes ? .inside : .sizes
  }

  /// What an operation did to a page.
  private enum Change {
    /// Nothing: the block is not as it has to be.
    case refused
    /// It has the same sizes as before.
    case inside
    /// It has other sizes.
    case sizes
    /// It is free as a whole.
    case whole
  }

  /// All sizes that a page can have in its own rows.
  @inline(__always)
  private static func ownSizes(at base: Int) -> Bits {
    let inner = width - base - BuddyPages.rows
    return (base == 0 ? Bits.max : Bits.max &>> Bits(truncatingIfNeeded: base))
      & (inner <= 0 ? Bits.max : Bits.max &<< Bits(truncatingIfNeeded: inner))
  }

  /// Brings the sizes of a page up to date as far as they are of its own rows.
  @inline(__always)
  private mutating func refresh(_ page: Int, _ base: Int) {
    fans.pages[page].sizes = fans.pages[page].sizes & ~Self.ownSizes(at: base) | fans.pages[page].ownSizes(at: base)
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
  /// The page that decides about a block, going down from the root as far as blocks are divided, and the block that it has
  /// on the way to it: free, taken or divided.
  @inline(__always)
  private func descend(path: Bits, depth: Int) -> Place {
    var place = Place()
    while depth > place.base + BuddyPages.rows {
      let child = Self.child(path, place.base)
      guard fans.pages[place.page].isDivided(child) else { break }
      place = Place(page: fans.index(child, below: place.page), base: place.base + BuddyPages.rows)
    }
    let row = min(depth - place.base, BuddyPages.rows)
    let block = (BuddyPages.width | Self.child(path, place.base)) &>> (BuddyPages.rows - row)
    place.block = fans.pages[place.page].leaf(around: block)
    return place
  }

  /// What a block holds.
  func state(path: Bits, depth: Int) -> BlockState {
    if isWhollyFree { return .free }
    let place = descend(path: path, depth: depth)
    let page = fans.pages[place.page]
    if page.isMixed(place.block) { return .mixed }
    if page.isFree(place.block) { return .free }
    return place.depth == depth ? .taken : .insideTaken(depth: place.depth)
  }

  /// The depth of the largest block around this one that holds nothing else: how far it can grow where it stands.
  func growth(path: Bits, depth: Int) -> Int {
    var grown = depth
    while grown > 0, state(path: path ^ Self.bit(grown), depth: grown) == .free { grown -= 1 }
    return grown
  }

  /// Calls the body for the free and the taken blocks inside a block that is itself one of the tree, in order.
  func forEachLeaf(path: Bits = 0, depth: Int = 0, _ body: (_ path: Bits, _ depth: Int, _ isFree: Bool) -> Void) {
    if isWhollyFree { return body(0, 0, true) }
    let place = descend(path: path, depth: depth)
    let above = place.base == 0 ? 0 : path & Bits.max << Bits(truncatingIfNeeded: Self.width - place.base)
    visit(place, above: above, body)
  }

  private func visit(_ place: Place, above: Bits, _ body: (Bits, Int, Bool) -> Void) {
    let page = fans.pages[place.page]
    let path = above | Self.path(place.block, row: place.depth - place.base, place.base)
    guard page.isMixed(place.block) else { return body(path, place.depth, page.isFree(place.block)) }
    var (next, above) = (place, above)
    if place.block >= BuddyPages.width {
      let child = place.block - BuddyPages.width
      next = Place(page: fans.index(child, below: place.page), base: place.base + BuddyPages.rows)
      above = path
    }
    next.block *= 2
    visit(next, above: above, body)
    next.block += 1
    visit(next, above: above, body)
  }
}
