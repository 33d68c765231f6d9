/// The part of the header that changes. Each of its numbers is written whole: the disk's sector holds them all.
struct OverlayState: Equatable {
  /// How often the map of own pages changed.
  var generation: UInt64
  /// The size of the database, in bytes.
  var size: Int64
  /// How many bytes of the base can still be seen.
  var baseLimit: Int64
  /// The next free block.
  var nextBlock: UInt32

  /// Of a fork that has nothing of its own.
  init(of base: OverlayHeader.Base) {
    generation = 1
    size = base.size
    baseLimit = base.size
    nextBlock = 1
  }

  /// Reads it from the header's own place.
  init(decoding bytes: UnsafeRawBufferPointer) {
    generation = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    size = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self))
    baseLimit = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self))
    nextBlock = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
  }

  /// The bytes of it.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: generation.littleEndian) { bytes += $0 }
    withUnsafeBytes(of: size.littleEndian) { bytes += $0 }
    withUnsafeBytes(of: baseLimit.littleEndian) { bytes += $0 }
    withUnsafeBytes(of: nextBlock.littleEndian) { bytes += $0 }
    return bytes
  }
}
