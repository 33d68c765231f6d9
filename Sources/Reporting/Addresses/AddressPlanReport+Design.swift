import Addressing
public import Planning

extension AddressPlanReport {
  /// The report of a design's plan; nil for a design without `addressing`.
  public init?(_ design: Design) {
    guard let addressing = design.addressing else { return nil }
    self.init(
      addressing.plan,
      vlans: Dictionary(
        addressing.networks.compactMap { network in network.vlan.map { (network.name, $0) } },
        uniquingKeysWith: { first, _ in first }),
      siteNames: Dictionary(design.sites.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first }),
      request: addressing.request)
  }
}
