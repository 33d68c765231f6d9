/// A 64-bit hash of a text that is the same in every process and on every machine: FNV-1a over the UTF-8 bytes, then mixed.
///
/// Swift's own `hashValue` is seeded anew in each process and must not reach anything that is stored, printed or drawn.
public func stableHash(_ text: String) -> UInt64 {
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  for byte in text.utf8 {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
  return SplitMix.mix(hash)
}
