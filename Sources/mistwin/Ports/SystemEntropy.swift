import Determinism

/// The machine's generator: for keys and tokens that meet a real network.
struct SystemEntropy: EntropyPort {
  func bytes(_ count: Int) async -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
