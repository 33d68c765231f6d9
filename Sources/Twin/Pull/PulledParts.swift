public import Determinism
public import MistAPI

/// What of an organisation was pulled into a twin, when, and what stands in it for secrets. The rest is unknown.
public struct PulledParts: Sendable, Hashable {
  /// The organisation's id.
  public let organisation: MistID
  /// When each of the organisation's own kinds was read, by the names of the kinds.
  public let kinds: [String: Instant]
  /// When each kind of a site was read, of each that was.
  public let sites: [MistID: [String: Instant]]
  /// Whether secrets stand in clear in it.
  public let keepsSecrets: Bool
  /// By what the salt of the hashes that stand for secrets is told from another (`PullCover.check`); nil where secrets stand
  /// in clear, or where a copy of before does not say.
  public let saltCheck: String?
  /// Up to when the audit log was read, and what it tells of was read again; nil if it never was.
  public let logReadTo: Instant?

  /// When anything of it was read last.
  public var time: Instant? { (Array(kinds.values) + sites.values.flatMap(\.values)).max() }

  /// Reading times as a note keeps them; one of before has a single time for all its kinds.
  static func times(_ note: JSON) -> [String: Instant] {
    if let times = note["times"]?.object {
      return Dictionary(times.compactMap { name, time in time.int.map { (name, Instant(seconds: Int64($0))) } }) { $1 }
    }
    let time = Instant(seconds: Int64(note["time"]?.int ?? 0))
    return Dictionary((note["kinds"]?.strings ?? []).map { ($0, time) }) { $1 }
  }

  static func json(_ times: [String: Instant]) -> JSON {
    .object(JSONObject(times.sorted { $0.key < $1.key }.map { ($0.key, JSON(Int($0.value.seconds))) }))
  }
}
