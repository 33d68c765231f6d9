/// The free and taken blocks of a binary space as a tree of halves, as in the buddy system (Knowlton 1965), five levels
/// of it to a page.
///
/// A block that is neither free nor taken as a whole nor part of such a block is divided. Every page knows which sizes
/// of free blocks lie in it, and for each size in which of its 32 parts, so the way to the lowest free block of a size
/// is one look a page, and the cost of every operation depends on the depth of the block alone, never on how many
/// blocks there are. Neighbours share a page, so that a million blocks still lie in the processor's cache, which a tree
/// with a node a block would leave.
///
/// A block is named by its depth (0 is the whole space) and its path: the bits of the way to it, the first at the top.
/// `Bits` is as wide as the longest path; the bit of a path that chooses at a depth also stands for that size below.
struct BuddyTree<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// A page, the depth of its root, and the number of a block in it.
  private struct Place {
    var page = 0
    var base = 0
    var block = 1
    /// The row of the block.
    var row: Int { Int.bitWidth - 1 - block.leadingZeroBitCount }
    /// The depth of the block.
    var depth: Int { base + row }
  }

  /// Page 0 is the root's; the 32 pages of each fan follow. None is made before something is taken.
  private var pages: [BuddyPage<Bits>] = []
  /// For each fan and size: in which of the pages of the fan it can be had.
  private var holders: [UInt32] = []
  /// The page that each fan hangs from.
  private var owners: [UInt32] = []
  /// The fans that are no longer used.
  private var unusedFans: [UInt32] = []
  private(set) var isWhollyFree = true
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

  /// The page of a block of the last row.
  @inline(__always)
  private func page(_ child: Int, of parent: BuddyPage<Bits>) -> Int {
    1 &+ Int(parent.fan) &* BuddyPages.width &+ child
  }

  /// The depth of the largest free block.
  var largestFreeDepth: Int? {
    if isWhollyFree { return 0 }
    return pages[0].sizes == 0 ? nil : pages[0].sizes.leadingZeroBitCount + 1
  }

  // MARK: Taking and freeing

  /// Takes a block of a depth: the start of the smallest free block that is large enough, or of the largest of all,
  /// and of these the lowest. Returns its path, or nil when no free block is large enough.
  mutating func take(depth: Int, fromLargest: Bool) -> Bits? {
    if isWhollyFree {
      takeLeaf(Place(), path: 0, downTo: depth)
      return 0
    }
    let large = pages[0].sizes & (depth == 0 ? 0 : Bits.max &<< Bits(truncatingIfNeeded: Self.width - depth))
    guard large != 0 else { return nil }
    let found = fromLargest ? large.leadingZeroBitCount + 1 : Self.width - large.trailingZeroBitCount
    var path: Bits = 0
    var place = Place()
    while found > place.base + BuddyPages.rows {
      let fan = Int(pages[place.page].fan)
      let child = holders[fan * Self.width + found - 1].trailingZeroBitCount
      path |= Self.path(child, row: BuddyPages.rows, place.base)
      place = Place(page: page(child, of: pages[place.page]), base: place.base + BuddyPages.rows)
    }
    let row = found - place.base
    place.block = pages[place.page].firstFree(inRow: row)
    path |= Self.path(place.block, row: row, place.base)
    takeLeaf(place, path: path, downTo: depth)
    return path
  }

  /// Takes one block; false when some of it is taken already.
  mutating func take(path: Bits, depth: Int) -> Bool {
    guard !isWhollyFree else {
      takeLeaf(Place(), path: path, downTo: depth)
      return true
    }
    guard let leaf = leaf(path: path, depth: depth), pages[leaf.page].isFree(leaf.block) else { return false }
    takeLeaf(leaf, path: path, downTo: depth)
    return true
  }

  /// Divides a free block down to the depth, along the path, and marks its end taken.
  private mutating func takeLeaf(_ leaf: Place, path: Bits, downTo depth: Int) {
    isWhollyFree = false
    if pages.isEmpty { pages.append(BuddyPage()) }
    var place = leaf
    pages[place.page].free &= ~(1 << UInt64(place.block))
    for level in place.depth..<max(place.depth, depth) {
      if place.block >= BuddyPages.width { place = divide(place) }
      place.block = 2 * place.block | (path & Self.bit(level + 1) == 0 ? 0 : 1)
      pages[place.page].free |= 1 << UInt64(place.block ^ 1)
    }
    pages[place.page].taken |= 1 << UInt64(place.block)
    takenCount += 1
    refresh(place, innerSizes(of: place), upTo: leaf.base)
  }

  /// The page of a block of the last row, which is now divided.
  private mutating func divide(_ place: Place) -> Place {
    if pages[place.page].fan == .max { pages[place.page].fan = newFan(of: place.page) }
    let child = place.block - BuddyPages.width
    pages[place.page].divided |= 1 << UInt32(child)
    return Place(page: page(child, of: pages[place.page]), base: place.base + BuddyPages.rows)
  }

  private mutating func newFan(of page: Int) -> UInt32 {
    if let fan = unusedFans.popLast() {
      owners[Int(fan)] = UInt32(page)
      return fan
    }
    pages.append(contentsOf: repeatElement(BuddyPage(), count: BuddyPages.width))
    holders.append(contentsOf: repeatElement(0, count: Self.width))
    owners.append(UInt32(page))
    return UInt32(owners.count - 1)
  }

  /// Frees a block and joins it with its other half as long as that is free too; false when it is not one that was
  /// taken.
  mutating func free(path: Bits, depth: Int) -> Bool {
    guard let leaf = leaf(path: path, depth: depth), leaf.depth == depth, pages[leaf.page].isTaken(leaf.block) else {
      return false
    }
    takenCount -= 1
    pages[leaf.page].taken &= ~(1 << UInt64(leaf.block))
    var place = leaf
    var inner = innerSizes(of: leaf)
    while place.depth > 0 {
      if place.block == 1 { (place, inner) = undivide(place) }
      guard pages[place.page].isFree(place.block ^ 1) else { break }
      pages[place.page].free &= ~(1 << UInt64(place.block ^ 1))
      place.block /= 2
    }
    if place.depth == 0 {
      isWhollyFree = true
      pages[0].sizes = 0
    } else {
      pages[place.page].free |= 1 << UInt64(place.block)
      refresh(place, inner, upTo: place.base)
    }
    return true
  }

  /// The block of the last row above whose page holds nothing any more, and the sizes left below that row.
  private mutating func undivide(_ place: Place) -> (Place, Bits) {
    let (fan, child) = (place.page - 1).quotientAndRemainder(dividingBy: BuddyPages.width)
    let sizes = pages[place.page].sizes
    pages[place.page].sizes = 0
    let owner = Place(
      page: Int(owners[fan]), base: place.base - BuddyPages.rows, block: BuddyPages.width | child)
    let inner = exchange(sizes, in: fan, child, of: owner)
    pages[owner.page].divided &= ~(1 << UInt32(child))
    if pages[owner.page].divided == 0 {
      unusedFans.append(UInt32(fan))
      pages[owner.page].fan = .max
    }
    return (owner, inner)
  }

  // MARK: Sizes

  /// Brings the sizes up to date from this page upwards, at least up to the page at a depth and from there as far as
  /// they change.
  private mutating func refresh(_ start: Place, _ inner: Bits, upTo base: Int) {
    var (place, inner) = (start, inner)
    while true {
      let sizes = inner | pages[place.page].ownSizes(at: place.base)
      let difference = sizes ^ pages[place.page].sizes
      if difference == 0, place.base <= base { return }
      pages[place.page].sizes = sizes
      guard place.page > 0 else { return }
      let (fan, child) = (place.page - 1).quotientAndRemainder(dividingBy: BuddyPages.width)
      place = Place(page: Int(owners[fan]), base: place.base - BuddyPages.rows)
      inner = exchange(difference, in: fan, child, of: place)
    }
  }

  /// Notes that a page of a fan has or no longer has these sizes; returns the sizes that the page above it has below
  /// its last row.
  private mutating func exchange(_ sizes: Bits, in fan: Int, _ child: Int, of owner: Place) -> Bits {
    var inner = innerSizes(of: owner)
    var rest = sizes
    while rest != 0 {
      let size = rest.leadingZeroBitCount
      let bit = Self.bit(size + 1)
      rest ^= bit
      let index = fan &* Self.width &+ size
      holders[index] ^= 1 &<< UInt32(child)
      inner = holders[index] == 0 ? inner & ~bit : inner | bit
    }
    return inner
  }

  /// The sizes below the last row of a page, as it has told them.
  @inline(__always)
  private func innerSizes(of place: Place) -> Bits {
    let shift = Self.width - place.base - BuddyPages.rows
    return shift <= 0 ? 0 : pages[place.page].sizes & ~(Bits.max &<< Bits(truncatingIfNeeded: shift))
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
  /// The page that decides about a block, going down from the root as far as blocks are divided.
  @inline(__always)
  private func descend(path: Bits, depth: Int) -> Place {
    var place = Place()
    while depth > place.base + BuddyPages.rows {
      let child = Self.child(path, place.base)
      guard pages[place.page].isDivided(child) else { break }
      place = Place(page: page(child, of: pages[place.page]), base: place.base + BuddyPages.rows)
    }
    let row = min(depth - place.base, BuddyPages.rows)
    place.block = 1 << row | Self.child(path, place.base) >> (BuddyPages.rows - row)
    return place
  }

  /// The free or taken block on the way to a block, at most as deep as it; nil when that one is divided, or when
  /// nothing is taken.
  private func leaf(path: Bits, depth: Int) -> Place? {
    guard !pages.isEmpty else { return nil }
    var place = descend(path: path, depth: depth)
    let leaves = pages[place.page].free | pages[place.page].taken
    while place.block > 0 {
      if leaves & 1 &<< UInt64(place.block) != 0 { return place }
      place.block /= 2
    }
    return nil
  }

  /// What a block holds.
  func state(path: Bits, depth: Int) -> BlockState {
    if isWhollyFree { return .free }
    guard let leaf = leaf(path: path, depth: depth) else { return .mixed }
    if pages[leaf.page].isFree(leaf.block) { return .free }
    return leaf.depth == depth ? .taken : .insideTaken(depth: leaf.depth)
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
    if let leaf = leaf(path: path, depth: depth) {
      return body(path, leaf.depth, pages[leaf.page].isFree(leaf.block))
    }
    let place = descend(path: path, depth: depth)
    let above = place.base == 0 ? 0 : path & Bits.max << Bits(truncatingIfNeeded: Self.width - place.base)
    visit(place, above: above, body)
  }

  private func visit(_ place: Place, above: Bits, _ body: (Bits, Int, Bool) -> Void) {
    let page = pages[place.page]
    let path = above | Self.path(place.block, row: place.row, place.base)
    if page.isFree(place.block) || page.isTaken(place.block) {
      return body(path, place.depth, page.isFree(place.block))
    }
    var (next, above) = (place, above)
    if place.row == BuddyPages.rows {
      let child = place.block - BuddyPages.width
      next = Place(page: self.page(child, of: page), base: place.base + BuddyPages.rows)
      above = path
    }
    next.block *= 2
    visit(next, above: above, body)
    next.block += 1
    visit(next, above: above, body)
  }
}
