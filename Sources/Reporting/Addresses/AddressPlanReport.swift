public import Addressing

/// An address plan for people, programs and spreadsheets: every prefix that was carved, with whose it is.
public struct AddressPlanReport: Sendable {
  let plan: AddressPlan
  let vlans: [String: Int]
  let siteNames: [String: String]
  let request: AddressPlanRequest?
  let used: AddressUtilisation
  /// The reports of the spaces beside this one.
  let beside: [AddressPlanReport]
  /// What the second reading says of the plan, and of those beside it.
  let findings: [PlanFinding]
  private let members: [String: [SiteAllocation]]

  /// The report of a plan.
  /// - Parameters:
  ///   - plan: The plan.
  ///   - vlans: VLAN numbers by the name of the network, where they are known.
  ///   - siteNames: Names of sites by key, where they have one beside the key.
  ///   - request: What was carved, to compare its policy with the others; nil leaves the comparison out.
  ///   - beside: The reports of the spaces beside this one.
  public init(
    _ plan: AddressPlan, vlans: [String: Int] = [:], siteNames: [String: String] = [:],
    request: AddressPlanRequest? = nil, beside: [AddressPlanReport] = []
  ) {
    self.beside = beside
    findings = AddressPlanChecker.check(([plan] + beside.map(\.plan)).flatMap(\.records))
    self.plan = plan
    self.vlans = vlans
    self.siteNames = siteNames
    self.request = request
    used = plan.utilisation
    members = Dictionary(grouping: plan.sites.sorted { $0.block < $1.block }, by: \.zone)
  }

  /// This report and those of the spaces beside.
  var spaces: [AddressPlanReport] { [self] + beside }
  /// The proof of the plan, read together with those beside it.
  var proof: AddressPlanProof { plan.proof(findings) }
  /// The name of a zone among those of all spaces.
  func zoneName(_ zone: String) -> String { AllocationKey(zone: zone).inSpace(plan.space).zone }

  /// The networks of all sites by name, without those that are the same everywhere.
  var networkNames: [String] {
    Set(plan.sites.flatMap(\.networks).filter { !$0.isReused }.map(\.name)).sorted()
  }

  /// The networks that are the same everywhere, by name.
  var reused: [NetworkAllocation] {
    var found: [String: NetworkAllocation] = [:]
    for network in plan.sites.flatMap(\.networks) where network.isReused { found[network.name] = network }
    return found.keys.sorted().compactMap { found[$0] }
  }

  func siteName(_ key: String) -> String { siteNames[key] ?? key }

  /// The sites of a zone in the order of their addresses.
  func sites(of zone: String) -> [SiteAllocation] { members[zone] ?? [] }

  /// The network's name and, where it is known, its VLAN number: `corp (10)`.
  func label(_ network: String) -> String { vlans[network].map { "\(network) (\($0))" } ?? network }
}
