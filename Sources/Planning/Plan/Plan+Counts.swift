extension Plan {
  /// How many changes a plan has of each kind.
  public struct Counts: Sendable, Hashable {
    /// Objects that are made.
    public var created = 0
    /// Objects of which fields change; a site that is re-bound is one.
    public var changed = 0
    /// Objects that are deleted.
    public var deleted = 0
    /// Devices that are claimed.
    public var claimed = 0
    /// Devices that are put at a site or under a profile, or taken away.
    public var moved = 0
  }

  /// How many changes it has of each kind.
  public var counts: Counts {
    var counts = Counts()
    for item in steps.lazy.flatMap(\.items) {
      switch item.action {
      case .create: counts.created += 1
      case .edit: counts.changed += 1
      case .delete: counts.deleted += 1
      case .claim(let codes): counts.claimed += codes.count
      case .claimOrder(_, _, let brings): counts.claimed += brings.reduce(0) { $0 + $1.count }
      case .assign(_, let slots), .unassign(let slots), .assignProfile(_, let slots), .unassignProfile(_, let slots):
        counts.moved += slots.count
      }
    }
    return counts
  }

  /// What cannot be undone: the steps with the reason.
  public var irreversible: [PlanStep] { steps.filter { $0.irreversible != nil } }
}
