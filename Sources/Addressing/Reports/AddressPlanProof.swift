/// What the second reading of a plan says: which routes stand for its zones and sites, and what is left out.
public struct AddressPlanProof: Hashable, Sendable {
  /// A prefix that is announced instead of all that lies in it.
  public struct Route: Hashable, Sendable {
    /// The zone or site whose only route it is.
    public let key: AllocationKey
    /// The prefix.
    public let prefix: IPPrefix
    /// The number of routes that it stands for: those of the zone's sites, or of the site's networks.
    public let stands: Int
  }

  /// A route for each zone, in order of name.
  public let zones: [Route]
  /// A route for each site, in order of key.
  public let sites: [Route]
  /// What the plan breaks; nothing in a plan that is proven.
  public let violations: [PlanFinding]
  /// What is outside the proof, such as networks that are the same in every site.
  public let exceptions: [PlanFinding]

  /// Whether the plan breaks no rule.
  public var isProven: Bool { violations.isEmpty }
}

extension AddressPlan {
  /// The proof of the plan, read from its text by `AddressPlanChecker`.
  public var proof: AddressPlanProof {
    proof(AddressPlanChecker.check(records))
  }

  /// The same of a reading that is already done, perhaps of several plans together.
  public func proof(_ findings: [PlanFinding]) -> AddressPlanProof {
    var counts: [String: Int] = [:]
    for site in sites { counts[site.zone, default: 0] += 1 }
    for zone in zones + areas { counts[NestedName.outer(of: zone.name), default: 0] += 1 }
    return AddressPlanProof(
      zones: (zones + areas).sorted { $0.name < $1.name }.map { zone in
        AddressPlanProof.Route(
          key: AllocationKey(zone: zone.name), prefix: zone.prefix, stands: counts[zone.name] ?? 0)
      },
      sites: sites.map { site in
        AddressPlanProof.Route(
          key: AllocationKey(zone: site.zone, site: site.key), prefix: site.block,
          stands: site.networks.count { !$0.isReused })
      },
      violations: findings.filter(\.isViolation), exceptions: findings.filter { !$0.isViolation })
  }
}
