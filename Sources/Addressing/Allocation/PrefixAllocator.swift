/// Gives out prefixes of one prefix and takes them back, by the buddy system: each division is a halving, so every
/// block stays a prefix, and blocks that become free join into the largest prefix that is free again.
///
/// Of all free blocks the smallest that is large enough is used, and of these the lowest: the same operations give the
/// same prefixes, always. An operation costs at most one step for each bit between the space and the block, however
/// many blocks there are.
public struct PrefixAllocator: Sendable {
  /// Where a new block is put.
  public enum Placement: Hashable, Sendable {
    /// At the start of the smallest free block that is large enough: least is broken up.
    case tight
    /// At the start of the largest free block, so that all can grow where they are (sparse allocation, RFC 3531).
    case sparse
  }

  /// The space that is given out.
  public let space: IPPrefix
  /// IPv4 paths have 32 bits, half a register; only one of the two trees is in use.
  private var narrow = BuddyTree<UInt32>()
  private var wide = BuddyTree<UInt128>()

  /// A space of which all is free.
  public init(_ space: IPPrefix) {
    self.space = space
  }

  private var isNarrow: Bool { space.family == .v4 }
  private func depth(_ length: Int) -> Int { length - space.length }
  private func narrowPath(_ prefix: IPPrefix) -> UInt32 { UInt32(truncatingIfNeeded: prefix.value) << space.length }
  private func widePath(_ prefix: IPPrefix) -> UInt128 { prefix.value << UInt128(space.length) }

  private func prefix(_ path: UInt32, depth: Int) -> IPPrefix {
    IPPrefix(unchecked: space.value | UInt128(path >> space.length), space.length + depth, .v4)
  }

  private func prefix(_ path: UInt128, depth: Int) -> IPPrefix {
    IPPrefix(unchecked: space.value | path >> UInt128(space.length), space.length + depth, .v6)
  }
}

// MARK: - Allocation

extension PrefixAllocator {
  /// Allocates a prefix of this length, or nothing when no free block is large enough (see `largestFree`) or the length
  /// is not one of the space.
  public mutating func allocate(length: Int, placement: Placement = .tight) -> IPPrefix? {
    guard (space.length...space.family.bits).contains(length) else { return nil }
    let depth = depth(length)
    if isNarrow {
      return narrow.take(depth: depth, fromLargest: placement == .sparse).map { prefix($0, depth: depth) }
    }
    return wide.take(depth: depth, fromLargest: placement == .sparse).map { prefix($0, depth: depth) }
  }

  /// Allocates this very prefix; false, and nothing is changed, when it is not inside the space or some of it is
  /// allocated already (see `conflict(with:)`).
  public mutating func reserve(_ prefix: IPPrefix) -> Bool {
    guard space.contains(prefix) else { return false }
    let depth = depth(prefix.length)
    return isNarrow
      ? narrow.take(path: narrowPath(prefix), depth: depth) : wide.take(path: widePath(prefix), depth: depth)
  }

  /// Frees a prefix that was allocated; false, and nothing is changed, when it was not allocated as this prefix.
  public mutating func free(_ prefix: IPPrefix) -> Bool {
    guard space.contains(prefix) else { return false }
    let depth = depth(prefix.length)
    return isNarrow
      ? narrow.free(path: narrowPath(prefix), depth: depth) : wide.free(path: widePath(prefix), depth: depth)
  }

  /// Makes an allocated prefix larger where it stands; false, and nothing is changed, when its neighbours are in use.
  public mutating func grow(_ prefix: IPPrefix, to length: Int) -> IPPrefix? {
    guard let grown = prefix.supernet(length: length), let longest = growth(of: prefix), longest <= length,
      free(prefix)
    else { return nil }
    return reserve(grown) ? grown : nil
  }
}

// MARK: - What is there

extension PrefixAllocator {
  /// The number of prefixes that are allocated.
  public var allocationCount: Int { isNarrow ? narrow.takenCount : wide.takenCount }

  /// The length of the largest prefix that could be allocated; nil when all is taken.
  public var largestFreeLength: Int? {
    (isNarrow ? narrow.largestFreeDepth : wide.largestFreeDepth).map { space.length + $0 }
  }

  /// The free prefixes, as large as they can be, in order of address.
  public var holes: [IPPrefix] { blocks(in: space, free: true) }

  /// The allocated prefixes in order of address.
  public var allocations: [IPPrefix] { blocks(in: space, free: false) }

  /// The largest free prefix, the lowest when there are several.
  public var largestFree: IPPrefix? {
    guard let length = largestFreeLength else { return nil }
    var probe = self
    return probe.allocate(length: length)
  }

  /// Whether nothing of the prefix is allocated; false outside the space.
  public func isFree(_ prefix: IPPrefix) -> Bool { state(of: prefix) == .free }

  /// Whether this very prefix is allocated, not one around it or inside it.
  public func isAllocated(_ prefix: IPPrefix) -> Bool { state(of: prefix) == .taken }

  /// The first allocated prefix that overlaps this one.
  public func conflict(with prefix: IPPrefix) -> IPPrefix? {
    switch state(of: prefix) {
    case nil: prefix.contains(space) ? allocations.first : nil
    case .free: nil
    case .taken: prefix
    case .insideTaken(let depth): prefix.supernet(length: space.length + depth)
    case .mixed: blocks(in: prefix, free: false).first
    }
  }

  /// The shortest length that an allocated prefix could grow to where it stands; nil when it is not allocated.
  public func growth(of prefix: IPPrefix) -> Int? {
    guard isAllocated(prefix) else { return nil }
    let depth = depth(prefix.length)
    return space.length
      + (isNarrow
        ? narrow.growth(path: narrowPath(prefix), depth: depth) : wide.growth(path: widePath(prefix), depth: depth))
  }

  private func state(of prefix: IPPrefix) -> BlockState? {
    guard space.contains(prefix) else { return nil }
    let depth = depth(prefix.length)
    return isNarrow
      ? narrow.state(path: narrowPath(prefix), depth: depth) : wide.state(path: widePath(prefix), depth: depth)
  }

  /// The free or the allocated blocks inside the space or a divided part of it.
  private func blocks(in part: IPPrefix, free: Bool) -> [IPPrefix] {
    var blocks: [IPPrefix] = []
    let depth = depth(part.length)
    if isNarrow {
      narrow.forEachLeaf(path: narrowPath(part), depth: depth) { path, depth, isFree in
        if isFree == free { blocks.append(prefix(path, depth: depth)) }
      }
    } else {
      wide.forEachLeaf(path: widePath(part), depth: depth) { path, depth, isFree in
        if isFree == free { blocks.append(prefix(path, depth: depth)) }
      }
    }
    return blocks
  }
}
