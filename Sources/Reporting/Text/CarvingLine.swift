import Rehearsal

extension RehearsalResult.Carving {
  /// What the space came to, in a line: `10.0.0.0/8 into 8 zones, 120 site blocks, 480 networks`.
  var line: String {
    "\(supernet)\(space.isEmpty ? "" : " (\(space))") into \(Figures.count(zones.count, "zone")), "
      + "\(Figures.count(sites, "site block")), \(Figures.count(networks, "network"))"
  }
}
