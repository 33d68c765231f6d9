/// Five levels of halves in one place: the root of the page is row 0, its 32 smallest blocks are row 5.
///
/// Blocks are numbered as in a heap: 1 is the root, 2n and 2n + 1 are the halves of n. A bit of a word stands for the
/// block with its number, so the lowest free block of a row is one instruction away, and 63 blocks take half a cache
/// line.
struct BuddyPage<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The blocks that are free as a whole and lie in no larger free block.
  var free: UInt64 = 0
  /// The blocks of the rows above the last that have been halved.
  var halved: UInt32 = 0
  /// The blocks of the last row that are divided further, in a page of their own.
  var divided: UInt32 = 0
  /// Where the pages of the divided blocks stand, side by side in order, as long as there are any.
  var fan: UInt32 = 0
  /// Where it stands in which of them each size can be had.
  var holders: UInt32 = 0
  /// The sizes of the free blocks inside, in the page and below it; its root is not counted.
  var sizes: Bits = 0

  @inline(__always)
  func isFree(_ block: Int) -> Bool { free & 1 &<< UInt64(truncatingIfNeeded: block) != 0 }
  @inline(__always)
  func isDivided(_ child: Int) -> Bool { divided & 1 &<< UInt32(truncatingIfNeeded: child) != 0 }

  /// Whether there are blocks inside a block.
  @inline(__always)
  func isMixed(_ block: Int) -> Bool {
    let blocks = UInt64(divided) &<< 32 | UInt64(halved)
    return blocks & 1 &<< UInt64(truncatingIfNeeded: block) != 0
  }

  /// Whether a block was taken as a whole.
  @inline(__always)
  func isTaken(_ block: Int) -> Bool {
    (block == 1 || halved & 1 &<< UInt32(truncatingIfNeeded: block / 2) != 0) && !isFree(block) && !isMixed(block)
  }

  /// The free, taken or divided block around a block, at most as deep as it.
  @inline(__always)
  func leaf(around block: Int) -> Int {
    var block = block
    while block > 1, halved & 1 &<< UInt32(truncatingIfNeeded: block / 2) == 0 { block /= 2 }
    return block
  }

  /// The number of the page of a divided block among those of the fan.
  @inline(__always)
  func rank(_ child: Int) -> Int { (divided & ~(UInt32.max &<< UInt32(truncatingIfNeeded: child))).nonzeroBitCount }

  /// The lowest free block of a row.
  @inline(__always)
  func firstFree(inRow row: Int) -> Int { (free & UInt64.max &<< (1 &<< UInt64(row))).trailingZeroBitCount }

  /// The sizes of the free blocks in the rows of the page, whose root is at this depth.
  @inline(__always)
  func ownSizes(at base: Int) -> Bits {
    // One bit a row, that of row 1 at the top, as sizes have it.
    let rows: UInt8 =
      (free & 0xc != 0 ? 16 : 0) | (free & 0xf0 != 0 ? 8 : 0) | (free & 0xff00 != 0 ? 4 : 0)
      | (free & 0xffff_0000 != 0 ? 2 : 0) | (free >> 32 != 0 ? 1 : 0)
    let shift = Bits.bitWidth - base - BuddyPages.rows
    return shift >= 0
      ? Bits(rows) &<< Bits(truncatingIfNeeded: shift) : Bits(rows) &>> Bits(truncatingIfNeeded: -shift)
  }

  /// Halves a free block down to a row along the path and takes its end, or returns it to be divided further.
  @inline(__always)
  mutating func take(_ block: Int, toRow row: Int, along choices: Int) -> Int {
    var block = block
    free &= ~(1 &<< UInt64(truncatingIfNeeded: block))
    let width = BuddyPages.width
    let end = (width | choices) &>> (BuddyPages.rows &- row)
    while block < end {
      halved |= 1 &<< UInt32(truncatingIfNeeded: block)
      let row = Int.bitWidth - 1 - block.leadingZeroBitCount
      block = (width | choices) &>> (BuddyPages.rows &- row &- 1)
      free |= 1 &<< UInt64(truncatingIfNeeded: block ^ 1)
    }
    return block
  }

  /// Frees a taken block, and joins it with its other half as long as that is free too.
  @inline(__always)
  mutating func give(_ block: Int) {
    var block = block
    while block > 1, isFree(block ^ 1) {
      free &= ~(1 &<< UInt64(truncatingIfNeeded: block ^ 1))
      block /= 2
      halved &= ~(1 &<< UInt32(truncatingIfNeeded: block))
    }
    free |= 1 &<< UInt64(truncatingIfNeeded: block)
  }
}

/// The measures of a page.
enum BuddyPages {
  /// The levels that a page adds below its root.
  static let rows = 5
  /// The number of blocks in the last row.
  static let width = 1 << rows
}
