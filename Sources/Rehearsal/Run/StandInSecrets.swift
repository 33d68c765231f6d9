import Determinism
public import Planning

/// The secrets of a rehearsal: literals as they are, references by a stand-in from the seed and the reference's name, so
/// that a rehearsal needs no secret and gives the same bytes everywhere (ruling 26).
public struct StandInSecrets: SecretResolver {
  private let key: RandomKey

  /// Stand-ins of that seed.
  public init(seed: UInt64) { key = RandomKey(seed: seed).child("secret") }

  /// The secret, or its stand-in: 24 letters and digits.
  public func resolve(_ reference: SecretReference) async -> String {
    if case .literal(let text) = reference { return text }
    let letters = Array("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    let draw = key.child(reference.description)
    return String(
      decoding: (0..<24).map { letters[Int(draw.child(UInt64($0)).integer(below: UInt64(letters.count)))] },
      as: UTF8.self)
  }
}
