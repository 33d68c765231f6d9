/// Something that the checker of plans found.
public struct PlanFinding: Hashable, Sendable {
  /// The rules of a plan.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// Every prefix and address can be read, and there is one supernet.
    case readable
    /// A prefix begins at a multiple of its size.
    case aligned
    /// A key has one prefix.
    case onePrefixPerKey = "one-prefix-per-key"
    /// Zones lie in the supernet, sites in their zone, networks in their site.
    case contained
    /// Zones, sites and networks overlap nothing of their kind, and no site overlaps what others have.
    case disjoint
    /// One route stands for a site and one for a zone: it covers nothing of another.
    case summarised
    /// No site lies where no host can have an address.
    case outsideReserved = "outside-reserved"
    /// Gateway and DHCP range are addresses of hosts of the network, and apart.
    case hostAddresses = "host-addresses"
    /// A reused network has one prefix everywhere, outside the supernet.
    case reused
  }

  /// The rule.
  public let rule: Rule
  /// Whether the rule is broken; otherwise the finding names what the proof leaves out.
  public let isViolation: Bool
  /// Whom it concerns, and how.
  public let message: String
}

extension PlanFinding: CustomStringConvertible {
  /// The rule and the message.
  public var description: String { "\(rule.rawValue): \(message)" }
}
