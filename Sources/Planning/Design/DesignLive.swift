/// What a design says of the live cloud that it is carried out on.
public struct DesignLive: Sendable, Hashable {
  /// The file of those who are trusted to sign rehearsals and approvals, as seen from where the design's own path is seen.
  public var signers: String?
  /// Whether one key may sign both a rehearsal and its approval.
  public var permitsOneKey: Bool
}
