import Addressing

extension RehearsalResult.Carving {
  /// What a plan that is proven came to.
  init(proven plan: AddressPlan) {
    let zones = plan.utilisation.zones.map {
      Zone(name: $0.name, prefix: $0.prefix.description, sites: $0.siteCount, used: $0.shareInBlocks)
    }
    let networks = plan.sites.reduce(0) { $0 + $1.networks.count { !$0.isReused } }
    self.init(
      space: plan.space, supernet: plan.supernet.description, zones: zones, sites: plan.sites.count, networks: networks,
      isProven: true, beside: [])
  }
}
