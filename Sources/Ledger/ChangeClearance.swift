public import Determinism
public import MistAPI

/// That both keys were there when a change of a live cloud began: who rehearsed it, who approved it.
public struct ChangeClearance: Sendable, Hashable {
  /// What kind of change.
  public var kind: String
  /// Its digest.
  public var digest: String
  /// The organisation.
  public var organisation: MistID
  /// Who signed the rehearsal.
  public var rehearsedBy: String
  /// Who approved.
  public var approvedBy: String
  /// The ticket; empty where none was named.
  public var ticket: String
  /// When it began.
  public var time: Instant

  /// A clearance.
  public init(
    kind: String, digest: String, organisation: MistID, rehearsedBy: String, approvedBy: String, ticket: String,
    time: Instant
  ) {
    self.kind = kind
    self.digest = digest
    self.organisation = organisation
    self.rehearsedBy = rehearsedBy
    self.approvedBy = approvedBy
    self.ticket = ticket
    self.time = time
  }
}
