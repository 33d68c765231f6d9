/// Five levels of halves in one place: the root of the page is row 0, its 32 smallest blocks are row 5.
///
/// Blocks are numbered as in a heap: 1 is the root, 2n and 2n + 1 are the halves of n. A bit of a word stands for the
/// block with its number, so the lowest free block of a row is one instruction away, and 63 blocks take half a cache
/// line.
struct BuddyPage<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  /// The blocks that are free as a whole and lie in no larger free block.
  var free: UInt64 = 0
  /// The blocks that were taken as a whole.
  var taken: UInt64 = 0
  /// The sizes of the free blocks inside, in the page and below it; its root is not counted.
  var sizes: Bits = 0
  /// The blocks of the last row that are divided further, in a page of their own.
  var divided: UInt32 = 0
  /// The number of the fan that holds the pages of the last row's blocks, or `none`.
  var fan: UInt32 = .max

  @inline(__always)
  func isFree(_ block: Int) -> Bool { free & 1 &<< UInt64(block) != 0 }
  @inline(__always)
  func isTaken(_ block: Int) -> Bool { taken & 1 &<< UInt64(block) != 0 }
  @inline(__always)
  func isDivided(_ child: Int) -> Bool { divided & 1 &<< UInt32(child) != 0 }

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

  /// The lowest free block of a row.
  @inline(__always)
  func firstFree(inRow row: Int) -> Int { (free & UInt64.max &<< (1 &<< UInt64(row))).trailingZeroBitCount }
}

/// The measures of a page.
enum BuddyPages {
  /// The levels that a page adds below its root.
  static let rows = 5
  /// The number of blocks in the last row, and of the pages in a fan.
  static let width = 1 << rows
}
