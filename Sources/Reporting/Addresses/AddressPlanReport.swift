public import Addressing

/// An address plan for people, programs and spreadsheets: every prefix that was carved, with whose it is.
public struct AddressPlanReport: Sendable {
  let plan: AddressPlan
  let vlans: [String: Int]
  let siteNames: [String: String]
  let request: AddressPlanRequest?
  let used: AddressUtilisation
  private let members: [String: [SiteAllocation]]

  /// The report of a plan.
  /// - Parameters:
  ///   - plan: The plan.
  ///   - vlans: VLAN numbers by the name of the network, where they are known.
  ///   - siteNames: Names of sites by key, where they have one beside the key.
  ///   - request: What was carved, to compare its policy with the others; nil leaves the comparison out.
  public init(
    _ plan: AddressPlan, vlans: [String: Int] = [:], siteNames: [String: String] = [:],
    request: AddressPlanRequest? = nil
  ) {
    self.plan = plan
    self.vlans = vlans
    self.siteNames = siteNames
    self.request = request
    used = plan.utilisation
    members = Dictionary(grouping: plan.sites.sorted { $0.block < $1.block }, by: \.zone)
  }

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
