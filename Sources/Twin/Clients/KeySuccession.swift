import Determinism
import MistAPI

/// Which pre-shared key a client is on while a key and its successor hold beside each other.
///
/// A key succeeds another when it is for the same SSID, VLAN, role and usage, was made later, and has a name that begins with
/// the other's: `scanners (new)` or `scanners 2027` succeeds `scanners`. Clients follow as `ClientMigration` says, so that who
/// is seen on the old key is who would be kept out if it went. The published API knows no such relation; that clients of one
/// key are told of another is an assumption of the twin.
struct KeySuccession {
  /// What is looked at of a key, before it is known which one it succeeds.
  struct Candidate {
    let id: MistID
    let body: JSON
    /// Milliseconds of the epoch.
    let created: Int64

    var name: String { body["name"]?.string ?? "" }

    fileprivate func succeeds(_ other: Candidate) -> Bool {
      guard other.created < created else { return false }
      return ["ssid", "vlan_id", "role", "usage"].allSatisfy { body[$0] ?? .null == other.body[$0] ?? .null }
    }
  }

  /// The keys that succeed none, as indices.
  let first: [Int]
  /// Which key each one is succeeded by.
  let next: [Int?]

  /// - Parameter isKnown: Whether keys succeed each other at all.
  init(_ keys: [Candidate], isKnown: Bool) {
    var next = [Int?](repeating: nil, count: keys.count)
    var first: [Int] = []
    let byName = isKnown ? Dictionary(grouping: keys.indices, by: { keys[$0].name }) : [:]
    for index in keys.indices {
      guard isKnown, let before = Self.predecessor(of: index, keys, byName) else {
        first.append(index)
        continue
      }
      // Of several that succeed one, the youngest has its clients.
      if let other = next[before], keys[other].created > keys[index].created { continue }
      next[before] = index
    }
    self.first = first
    self.next = next
  }

  /// The key that a key succeeds: the one whose name is the longest beginning of its own.
  private static func predecessor(of index: Int, _ keys: [Candidate], _ byName: [String: [Int]]) -> Int? {
    var name = keys[index].name.dropLast()
    while !name.isEmpty {
      if let found = byName[String(name)]?.first(where: { keys[index].succeeds(keys[$0]) }) { return found }
      name = name.dropLast()
    }
    return nil
  }
}

extension SiteAir.Network {
  /// The key that a client is on.
  /// - Parameters:
  ///   - draw: The client's own stream for its network.
  ///   - second: Epoch seconds.
  func key(_ draw: RandomKey, at second: Int64) -> SiteAir.Key? {
    guard !succession.first.isEmpty else { return nil }
    var index = succession.first[Int(draw.child(1).integer(below: UInt64(succession.first.count)))]
    guard var next = succession.next[index] else { return keys[index] }
    let delay = ClientMigration.delay(ofRank: Double(draw.child(2).integer(below: 1000)) / 1000)
    while keys[next].since + delay <= second {
      index = next
      guard let after = succession.next[index] else { break }
      next = after
    }
    return keys[index]
  }
}
