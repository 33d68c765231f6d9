/// The size of the smallest block that holds some blocks: as every block is a power of two and stands at a multiple of
/// itself, the largest first leave no gaps, and the sum of the sizes decides.
struct SpaceNeed {
  private let family: IPFamily
  private var addresses: UInt128 = 0
  private var overflows = false

  init(_ family: IPFamily) {
    self.family = family
  }

  init(_ family: IPFamily, lengths: some Sequence<Int>) {
    self.init(family)
    for length in lengths { add(length: length) }
  }

  /// Adds a block; a length below 0 stands for a block larger than the family.
  mutating func add(length: Int) {
    guard length >= 0 else {
      overflows = true
      return
    }
    let (sum, overflow) = addresses.addingReportingOverflow(family.addressCount(length))
    addresses = sum
    overflows = overflows || overflow
  }

  /// The bits of address inside the block; one more than 128 stands for anything that is larger than all of IPv6.
  var hostBits: Int {
    if overflows { return 129 }
    return addresses < 2 ? 0 : 128 - (addresses - 1).leadingZeroBitCount
  }

  /// The length of the block; negative when the family has none so large.
  var length: Int { family.bits - hostBits }
}
