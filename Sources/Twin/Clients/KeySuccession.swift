import Determinism
import MistAPI

/// Which pre-shared key a client is on while a key and its successor hold beside each other.
///
/// A key succeeds another when it is for the same SSID, VLAN, role and usage, was made later, and has a name that begins with
/// the other's: `scanners (new)` or `scanners 2027` succeeds `scanners`. Clients follow as `ClientMigration` says, so that who
/// is seen on the old key is who would be kept out if it went. The published API knows no such relation; that clients of one
/// key are told of another is an assumption of the twin.
enum KeySuccession {
  /// What is looked at of a key, before it is known which one it succeeds.
  struct Candidate {
    let id: MistID
    let body: JSON
    /// Milliseconds of the epoch.
    let created: Int64

    fileprivate var name: String { body["name"]?.string ?? "" }

    fileprivate func succeeds(_ other: Candidate) -> Bool {
      guard other.id != id, other.created < created, !other.name.isEmpty, name.hasPrefix(other.name) else { return false }
      return ["ssid", "vlan_id", "role", "usage"].allSatisfy { body[$0] ?? .null == other.body[$0] ?? .null }
    }
  }

  /// The key that a key succeeds: the youngest that it may; nil where it stands alone.
  static func predecessor(of key: Candidate, among all: [Candidate]) -> MistID? {
    all.filter { key.succeeds($0) }.max { ($0.created, $0.id.description) < ($1.created, $1.id.description) }?.id
  }
}

extension SiteAir.Network {
  /// The key that a client is on.
  /// - Parameters:
  ///   - draw: The client's own stream for its network.
  ///   - second: Epoch seconds.
  func key(_ draw: RandomKey, at second: Int64) -> SiteAir.Key? {
    let first = keys.filter { $0.predecessor == nil }
    guard !first.isEmpty else { return nil }
    var key = first[Int(draw.child(1).integer(below: UInt64(first.count)))]
    let rank = Double(draw.child(2).integer(below: 1000)) / 1000
    while let next = keys.first(where: { $0.predecessor == key.id }),
      next.since + ClientMigration.delay(ofRank: rank) <= second
    {
      key = next
    }
    return key
  }
}
