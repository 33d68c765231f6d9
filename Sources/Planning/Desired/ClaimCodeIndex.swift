import MistAPI

/// Things by their claim codes, found by the keyed hashes of these: in an organisation, and in a copy of one, where other codes
/// stand in their place.
struct ClaimCodeIndex<Value> {
  private let byMagic: [String: Value]
  private let byHash: [String: Value]

  /// Of several with one code, the first is found.
  init(_ values: some Sequence<Value>, hash: KeyedHash, magic: (Value) -> String) {
    byMagic = Dictionary(values.map { (magic($0), $0) }, uniquingKeysWith: { first, _ in first })
    byHash = Dictionary(byMagic.map { (hash.hash($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// What has the code of that hash.
  subscript(hash: String) -> Value? {
    byHash[hash] ?? KeyedHash.claimCode(standingFor: hash).flatMap { byMagic[$0.magic] }
  }
}
