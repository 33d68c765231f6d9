import Addressing
public import Planning

extension AddressPlanReport {
  /// The report of a design's plan; nil for a design without `addressing`.
  public init?(_ design: Design) {
    guard let addressing = design.addressing else { return nil }
    let siteNames = Dictionary(design.sites.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    func report(_ space: DesignSpace, beside: [AddressPlanReport] = []) -> AddressPlanReport {
      AddressPlanReport(
        space.plan,
        vlans: Dictionary(
          space.networks.compactMap { network in network.vlan.map { (network.name, $0) } },
          uniquingKeysWith: { first, _ in first }),
        siteNames: siteNames, request: space.request, beside: beside)
    }
    self = report(addressing.main, beside: addressing.beside.map { report($0) })
  }
}
