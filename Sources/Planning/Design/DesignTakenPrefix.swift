public import Addressing
public import Documents

/// A prefix that somebody else has: a row of a table under `taken`.
public struct DesignTakenPrefix: Hashable, Sendable {
  /// The prefix, whose it is and since when, as the table says it.
  public let taken: TakenPrefix
  /// The status in NetBox's words: `active`, `reserved`, `deprecated` or one of the table's own.
  public let status: String
  /// The routing table; empty for the global one.
  public let vrf: String
  /// The role; empty where the table has none.
  public let role: String
  /// Where its row begins.
  public let position: SourcePosition
  /// Where it was found, when that is no row of a table.
  var source: String?

  /// As in a sentence: `10.0.4.0/22, which 'HQ lab' has (places.csv:4:1, active, role lab, since 2019-05-01)`.
  public var account: String {
    var facts = [source ?? "\(position)", status, vrf.isEmpty ? "" : "VRF \(vrf)", role.isEmpty ? "" : "role \(role)"]
    if let since = taken.since { facts.append("since \(since)") }
    return "\(taken.prefix), which '\(taken.owner)' has (\(facts.filter { !$0.isEmpty }.joined(separator: ", ")))"
  }
}
