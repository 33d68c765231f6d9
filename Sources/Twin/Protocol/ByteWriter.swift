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

  private func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = larger
  }

  func append(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    reserve(size)
    (base + count).copyMemory(from: text.utf8Start, byteCount: size)
    count += size
  }

  func append(_ byte: UInt8) {
    reserve(1)
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    reserve(bytes.count)
    (base + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// Text as a JSON string. What a label or a serial consists of needs no escapes; anything else goes the long way.
  func append(string bytes: UnsafeRawBufferPointer) {
    var mustEscape = false
    for byte in bytes where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      mustEscape = true
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
  func append(mac value: UInt64) {
    reserve(12)
    for index in 0..<12 {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(44 - 4 * index) & 15)
      base.storeBytes(
        of: digit < 10 ? 0x30 + digit : 0x57 + digit, toByteOffset: count + index, as: UInt8.self)
    }
    count += 12
  }

  /// A moment in seconds, with a fraction only where there is one: what `StoredJSON.time` writes.
  func append(time milliseconds: Int64) {
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

  private func append(whole value: Int64) {
    var digits: Int64 = 1
    while value / digits >= 10 { digits *= 10 }
    while digits > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / digits % 10))
      digits /= 10
    }
  }

  /// All that was written.
  var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }
}
