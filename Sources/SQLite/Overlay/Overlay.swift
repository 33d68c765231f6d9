import CSQLite

/// A database whose file holds only what differs from another one, its base; the pages that do not are read from there.
///
/// The base is never written. A page that is written gets a block of this file once and for all, so what was made to last
/// stays as it was while another page is written: the promise of an ordinary file, on which SQLite's log and journal stand.
/// SQLite's own locks see to it that one connection writes at a time; the others notice by the map's generation, which they
/// see as memory, that they have to read the map again.
final class Overlay {
  let file: SystemFile
  let header: OverlayHeader
  let base: PageSource
  let pageSize: Int
  /// The lowest level of the map, part by part, as of a generation; a part without pages of its own is empty.
  var leaves: [Int: [UInt32]] = [:]
  var leavesGeneration: UInt64 = 0
  /// Whether the next free block is known to be free; see `nextBlock`.
  var isNextBlockKnown = false
  private let memory: UnsafeMutableRawPointer?

  init(_ file: SystemFile, header: OverlayHeader, base: PageSource) {
    self.file = file
    self.header = header
    self.base = base
    pageSize = header.base.pageSize
    file.setMapLimit(Int64(OverlayHeader.length))
    memory = file.fetch(OverlayHeader.stateOffset + OverlayHeader.stateLength, at: 0)
  }

  deinit { if memory != nil { file.giveBack(memory, at: 0) } }

  // MARK: - The part of the header that changes

  /// It as it is now, whoever changed it.
  func state() throws(ResultCode) -> OverlayState {
    if let memory {
      return OverlayState(
        decoding: UnsafeRawBufferPointer(
          start: memory + OverlayHeader.stateOffset, count: OverlayHeader.stateLength))
    }
    let bytes = try file.read(OverlayHeader.stateLength, at: Int64(OverlayHeader.stateOffset))
    return bytes.withUnsafeBytes { OverlayState(decoding: $0) }
  }

  func write(_ state: OverlayState) throws(ResultCode) {
    try file.write(state.encoded, at: Int64(OverlayHeader.stateOffset))
  }

  // MARK: - Reading

  /// Reads bytes of the database.
  /// - Returns: whether all of them are before its end; the others read as zeros.
  func read(_ count: Int, at offset: Int64, into buffer: UnsafeMutableRawPointer) throws(ResultCode) -> Bool {
    let state = try state()
    let end = min(offset + Int64(count), state.size)
    var position = offset
    while position < end {
      let within = Int(position % Int64(pageSize))
      let length = Int(min(Int64(pageSize - within), end - position))
      try read(
        page: Int(position / Int64(pageSize)), within, length, state, into: buffer + Int(position - offset))
      position += Int64(length)
    }
    let read = max(0, Int(end - offset))
    if read < count { (buffer + read).initializeMemory(as: UInt8.self, repeating: 0, count: count - read) }
    return read == count
  }

  /// Reads a part of one page, whatever the size of the database.
  private func read(
    page: Int, _ within: Int, _ length: Int, _ state: OverlayState, into buffer: UnsafeMutableRawPointer
  ) throws(ResultCode) {
    switch try place(of: page, state) {
    case .own(let block): try file.read(length, at: self.offset(of: block) + Int64(within), into: buffer)
    case .cutOff: buffer.initializeMemory(as: UInt8.self, repeating: 0, count: length)
    case .base:
      let position = Int64(page) * Int64(pageSize) + Int64(within)
      let visible = max(0, min(length, Int(clamping: state.baseLimit - position)))
      if visible > 0 { try base.read(visible, at: position, into: buffer) }
      (buffer + visible).initializeMemory(as: UInt8.self, repeating: 0, count: length - visible)
    }
  }

  /// A part of one page as memory, where it is the base's and the base gives memory.
  func fetch(_ count: Int, at offset: Int64) throws(ResultCode) -> UnsafeMutableRawPointer? {
    let state = try state()
    let page = Int(offset / Int64(pageSize))
    let end = offset + Int64(count)
    guard end <= Int64(page + 1) * Int64(pageSize), end <= min(state.size, state.baseLimit),
      case .base = try place(of: page, state)
    else { return nil }
    return try base.fetch(count, at: offset)
  }

  // MARK: - Writing

  /// Writes bytes of the database; pages that were the base's become this file's own.
  func write(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int64) throws(ResultCode) {
    var position = offset
    while position < offset + Int64(count) {
      let within = Int(position % Int64(pageSize))
      let length = min(pageSize - within, Int(offset + Int64(count) - position))
      try write(page: Int(position / Int64(pageSize)), within, length, bytes + Int(position - offset))
      position += Int64(length)
    }
    var state = try state()
    if position > state.size {
      state.size = position
      try write(state)
    }
  }

  private func write(page: Int, _ within: Int, _ length: Int, _ bytes: UnsafeRawPointer) throws(ResultCode) {
    let state = try state()
    if case .own(let block) = try place(of: page, state) {
      return try file.write(bytes, length, at: offset(of: block) + Int64(within))
    }
    if length == pageSize {
      return try give(page) { (block) throws(ResultCode) in try file.write(bytes, length, at: offset(of: block)) }
    }
    // What the write leaves of the page comes along.
    let whole = UnsafeMutableRawPointer.allocate(byteCount: pageSize, alignment: 16)
    defer { whole.deallocate() }
    try read(page: page, 0, pageSize, state, into: whole)
    (whole + within).copyMemory(from: bytes, byteCount: length)
    try give(page) { (block) throws(ResultCode) in try file.write(whole, pageSize, at: offset(of: block)) }
  }

  /// Cuts the database off.
  func truncate(to size: Int64) throws(ResultCode) {
    var state = try state()
    let end = state.size
    state.size = size
    state.baseLimit = min(state.baseLimit, size)
    state.generation += 1
    try write(state)
    if size < end { try cutOff(from: Int((size + Int64(pageSize) - 1) / Int64(pageSize))) }
  }
}
