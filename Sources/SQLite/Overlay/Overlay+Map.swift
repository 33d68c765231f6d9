import CSQLite

/// The map: which block holds a page. Three levels of numbers of blocks, 0 for none; the root stands in the header.
extension Overlay {
  /// Where a page is.
  enum Place {
    /// In a block of this file.
    case own(UInt32)
    /// In the base.
    case base
    /// Nowhere: the database was shorter in between. Its block waits for it.
    case cutOff(UInt32)
  }

  /// Marks the block of a page that was cut off.
  private static var cutOffMark: UInt32 { 0x8000_0000 }

  /// The numbers that one block holds.
  private var perBlock: Int { pageSize / 4 }

  /// Where a block begins in the file.
  func offset(of block: UInt32) -> Int64 { Int64(OverlayHeader.length) + Int64(block - 1) * Int64(pageSize) }

  /// Where a page, counted from 0, is.
  func place(of page: Int, _ state: OverlayState) throws(ResultCode) -> Place {
    if state.generation != leavesGeneration {
      leaves.removeAll(keepingCapacity: true)
      leavesGeneration = state.generation
    }
    let leaf = page / perBlock
    let numbers: [UInt32]
    if let known = leaves[leaf] {
      numbers = known
    } else {
      numbers = try readLeaf(leaf)
      leaves[leaf] = numbers
    }
    let number = numbers.isEmpty ? 0 : numbers[page % perBlock]
    if number == 0 { return .base }
    return number & Self.cutOffMark == 0 ? .own(number) : .cutOff(number & ~Self.cutOffMark)
  }

  private func readLeaf(_ leaf: Int) throws(ResultCode) -> [UInt32] {
    guard let block = try leafBlock(leaf) else { return [] }
    return try readNumbers(perBlock, at: offset(of: block))
  }

  private func readNumbers(_ count: Int, at offset: Int64) throws(ResultCode) -> [UInt32] {
    let bytes = try file.read(count * 4, at: offset)
    return bytes.withUnsafeBytes { raw in
      [UInt32](unsafeUninitializedCapacity: count) { numbers, filled in
        for index in 0..<count {
          numbers.initializeElement(
            at: index, to: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
        }
        filled = count
      }
    }
  }

  private func write(_ number: UInt32, at offset: Int64) throws(ResultCode) {
    try file.write(withUnsafeBytes(of: number.littleEndian) { Array($0) }, at: offset)
  }

  /// Where the root has the number of the block of a middle level.
  private func rootPlace(_ leaf: Int) throws(ResultCode) -> Int64 {
    let index = leaf / perBlock
    // 1024 × (a page's bytes ÷ 4)² pages: 4 TiB in pages of 4 KiB.
    guard index < OverlayHeader.rootEntries else { throw ResultCode(code: SQLITE_FULL) }
    return Int64(OverlayHeader.rootOffset + index * 4)
  }

  /// The block of a part of the lowest level; nil where there is none.
  private func leafBlock(_ leaf: Int) throws(ResultCode) -> UInt32? {
    guard let middle = try readNumbers(1, at: try rootPlace(leaf)).first, middle > 0 else { return nil }
    let block = try readNumbers(1, at: offset(of: middle) + Int64(leaf % perBlock * 4)).first ?? 0
    return block > 0 ? block : nil
  }

  // MARK: - Blocks

  /// Gives a page its block, after it was filled: whoever sees the number finds the page.
  func give(_ page: Int, fill: (UInt32) throws(ResultCode) -> Void) throws(ResultCode) {
    let leaf = page / perBlock
    let map: UInt32
    if let known = try leafBlock(leaf) { map = known } else { map = try makeLeaf(leaf) }
    let block: UInt32
    if case .cutOff(let waiting) = try place(of: page, try state()) { block = waiting } else { block = try takeBlock() }
    try fill(block)
    try write(block, at: offset(of: map) + Int64(page % perBlock * 4))
    var state = try state()
    let isCurrent = state.generation == leavesGeneration
    state.generation += 1
    try write(state)
    if isCurrent, var numbers = leaves.removeValue(forKey: leaf) {
      if numbers.isEmpty { numbers = [UInt32](repeating: 0, count: perBlock) }
      numbers[page % perBlock] = block
      leaves[leaf] = numbers
      leavesGeneration = state.generation
    }
  }

  private func makeLeaf(_ leaf: Int) throws(ResultCode) -> UInt32 {
    let zeros = [UInt8](repeating: 0, count: pageSize)
    let root = try rootPlace(leaf)
    var middle = try readNumbers(1, at: root).first ?? 0
    if middle == 0 {
      middle = try takeBlock()
      try file.write(zeros, at: offset(of: middle))
      try write(middle, at: root)
    }
    let block = try takeBlock()
    try file.write(zeros, at: offset(of: block))
    try write(block, at: offset(of: middle) + Int64(leaf % perBlock * 4))
    return block
  }

  /// Takes the next free block. It is taken before it is used: a process that is killed in between wastes it, no more.
  private func takeBlock() throws(ResultCode) -> UInt32 {
    var state = try state()
    if !isNextBlockKnown {
      // A machine that stopped may have made the map last, and not yet that the block is taken.
      state.nextBlock = max(state.nextBlock, try highestBlock() + 1)
      isNextBlockKnown = true
    }
    let block = state.nextBlock
    guard block & Self.cutOffMark == 0 else { throw ResultCode(code: SQLITE_FULL) }
    state.nextBlock += 1
    try write(state)
    return block
  }

  /// Goes through the parts of the lowest level that there are: the number of each, and its block.
  private func forEachLeaf(
    from first: Int = 0, _ body: (Int, UInt32) throws(ResultCode) -> Void
  ) throws(ResultCode) -> UInt32 {
    var highest: UInt32 = 0
    let root = try readNumbers(OverlayHeader.rootEntries, at: Int64(OverlayHeader.rootOffset))
    for (index, middle) in root.enumerated() where middle > 0 && (index + 1) * perBlock > first {
      highest = max(highest, middle)
      for (inner, block) in try readNumbers(perBlock, at: offset(of: middle)).enumerated() where block > 0 {
        highest = max(highest, block)
        if index * perBlock + inner >= first { try body(index * perBlock + inner, block) }
      }
    }
    return highest
  }

  private func highestBlock() throws(ResultCode) -> UInt32 {
    var highest: UInt32 = 0
    let ofMap = try forEachLeaf { (_, block) throws(ResultCode) in
      for number in try readNumbers(perBlock, at: offset(of: block)) {
        highest = max(highest, number & ~Self.cutOffMark)
      }
    }
    return max(highest, ofMap)
  }

  /// Marks the pages from one on as cut off.
  func cutOff(from first: Int) throws(ResultCode) {
    _ = try forEachLeaf(from: first / perBlock) { (leaf, block) throws(ResultCode) in
      let begin = leaf * perBlock
      for (index, number) in try readNumbers(perBlock, at: offset(of: block)).enumerated()
      where begin + index >= first && number > 0 && number & Self.cutOffMark == 0 {
        try write(number | Self.cutOffMark, at: offset(of: block) + Int64(index * 4))
      }
    }
    var state = try state()
    state.generation += 1
    try write(state)
  }

  /// How many bytes the file takes: its own pages, the map and the header.
  func ownSize() throws(ResultCode) -> Int64 { offset(of: max(1, try state().nextBlock)) }

  /// Whether the database is the base still, page by page.
  func isUnchanged() throws(ResultCode) -> Bool {
    let state = try state()
    return state.nextBlock <= 1 && state.size == header.base.size && state.baseLimit == header.base.size
  }
}
