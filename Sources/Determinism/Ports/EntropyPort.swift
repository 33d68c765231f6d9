import Synchronization

/// The one port of entropy: secrets, tokens and keys are made of its bytes.
public protocol EntropyPort: Sendable {
  /// The next `count` bytes.
  func bytes(_ count: Int) async -> [UInt8]
}

/// Entropy for rehearsals: a stream of bytes fixed by its key, the same on every run.
///
/// Not for secrets that meet a real network: who knows the seed knows every byte.
public final class SeededEntropy: EntropyPort {
  private let key: RandomKey
  private let counter = Mutex<UInt64>(0)

  /// A stream that starts at the beginning.
  public init(key: RandomKey) {
    self.key = key
  }

  /// The next `count` bytes of the stream; whole words of eight are consumed, so calls do not share a word.
  public func bytes(_ count: Int) async -> [UInt8] {
    next(count)
  }

  /// The same as `bytes(_:)` for callers that cannot wait.
  public func next(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    let words = UInt64((count + 7) / 8)
    let first = counter.withLock { counter in
      let first = counter
      counter &+= words
      return first
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for index in first..<(first + words) {
      var word = SplitMix.key(key.value, index)
      for _ in 0..<min(8, count - bytes.count) {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return bytes
  }
}
