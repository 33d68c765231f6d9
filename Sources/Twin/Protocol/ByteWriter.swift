import MistAPI

/// Writes JSON text into one block of memory. Lists of thousands of items are written with it, where appending each of
/// their members to an array would cost more than finding the items.
final class ByteWriter {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(256, capacity)
    base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// Lends the place behind what is written, with room for so many bytes.
  func write(atMost more: Int, _ body: (inout Cursor) throws -> Void) rethrows {
    if count + more > capacity {
      capacity = max(capacity * 2, count + more)
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
      larger.copyMemory(from: base, byteCount: count)
      base.deallocate()
      base = larger
    }
    var cursor = Cursor(place: base + count)
    try body(&cursor)
    count = cursor.place - base
    assert(count <= capacity, "more was written than was asked for")
  }

  /// All that was written.
  var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }

  /// A place in the block. It does not look whether there is room: that was asked for.
  struct Cursor {
    fileprivate(set) var place: UnsafeMutableRawPointer

    mutating func append(_ text: StaticString) {
      let size = text.utf8CodeUnitCount
      place.copyMemory(from: text.utf8Start, byteCount: size)
      place += size
    }

    mutating func append(_ byte: UInt8) {
      place.storeBytes(of: byte, as: UInt8.self)
      place += 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
      guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
      place.copyMemory(from: start, byteCount: bytes.count)
      place += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    /// Text as a JSON string, at most six bytes for each of its own and two. What a label or a serial consists of needs no
    /// escapes; anything else goes the long way.
    mutating func append(string bytes: UnsafeRawBufferPointer) {
      var mustEscape = false
      for byte in bytes {
        mustEscape = mustEscape || byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      }
      guard !mustEscape else {
        var escaped: [UInt8] = []
        JSON.writeString(String(decoding: bytes, as: UTF8.self), to: &escaped)
        return append(escaped)
      }
      append(UInt8(ascii: "\""))
      append(bytes)
      append(UInt8(ascii: "\""))
    }

    /// A MAC address as its twelve digits.
    mutating func append(mac value: UInt64) {
      for index in 0..<12 {
        let digit = UInt8(truncatingIfNeeded: value &>> UInt64(44 - 4 * index) & 15)
        place.storeBytes(of: digit < 10 ? 0x30 + digit : 0x57 + digit, toByteOffset: index, as: UInt8.self)
      }
      place += 12
    }

    /// A moment in seconds, with a fraction only where there is one: what `StoredJSON.time` writes, at most 24 bytes.
    mutating func append(time milliseconds: Int64) {
      guard milliseconds >= 0 else { return append(StoredJSON.time(milliseconds: milliseconds).bytes) }
      append(whole: milliseconds / 1000)
      var fraction = milliseconds % 1000
      guard fraction > 0 else { return }
      append(UInt8(ascii: "."))
      var divisor: Int64 = 100
      while fraction > 0 {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / divisor))
        fraction %= divisor
        divisor /= 10
      }
    }

    private mutating func append(whole value: Int64) {
      var digits = 1
      var limit: Int64 = 10
      while digits < 18, value >= limit {
        limit *= 10
        digits += 1
      }
      var rest = value
      for index in stride(from: digits - 1, through: 0, by: -1) {
        place.storeBytes(
          of: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10), toByteOffset: index, as: UInt8.self)
        rest /= 10
      }
      place += digits
    }
  }
}
