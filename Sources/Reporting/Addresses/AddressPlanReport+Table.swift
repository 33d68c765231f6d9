import Addressing

extension AddressPlanReport {
  /// The plan as tables: the zones, then every site with its block and networks. Ends with a line feed.
  public func table(_ style: TextStyle = .plain) -> String {
    var lines = head(style)
    let matrix = self.matrix.lines(style)
    // A row a site where it fits, else a row a network.
    let isNarrow = matrix.contains { TextStyle.plainWidth(of: $0) > style.width }
    lines += isNarrow ? list.lines(style) : matrix
    for network in reused {
      lines.append("")
      lines += "the same at every site that has it: \(label(network.name)) \(network.prefix)".wrapped(to: style.width)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func head(_ style: TextStyle) -> [String] {
    let used = plan.utilisation
    var zones = TextTable(["Zone", "Prefix", "#Sites", "#Used", "Largest free"])
    for zone in used.zones {
      zones.add([
        zone.name, zone.prefix.description, Figures.count(zone.siteCount), Figures.percent(zone.shareInBlocks),
        zone.largestFree?.description ?? "-",
      ])
    }
    let networks = plan.sites.reduce(0) { $0 + $1.networks.filter { !$0.isReused }.count }
    var lines = [
      style.paint("\(plan.supernet)", .strong)
        + ": \(Figures.count(plan.zones.count, "zone")), \(Figures.count(plan.sites.count, "site block")), "
        + "\(Figures.count(networks, "network"))",
      "",
    ]
    lines += zones.lines(style)
    if !used.unassigned.isEmpty {
      lines += "in no zone: \(Figures.list(used.unassigned.map(\.description), most: 8))".wrapped(to: style.width)
    }
    return lines + [""]
  }

  private var matrix: TextTable {
    let names = networkNames
    var table = TextTable(["Zone", "Site", "Block"] + names.map(label))
    for zone in plan.zones {
      for site in sites(of: zone.name) {
        table.add(
          [zone.name, siteName(site.key), site.block.description]
            + names.map { site.network($0)?.prefix.description ?? "-" })
      }
    }
    return table
  }

  private var list: TextTable {
    var table = TextTable(["Site", "Network", "Prefix", "Gateway"])
    for zone in plan.zones {
      for site in sites(of: zone.name) {
        table.add([siteName(site.key), "(block)", site.block.description, ""])
        for network in site.networks where !network.isReused {
          table.add(["", label(network.name), network.prefix.description, network.gateway.description])
        }
      }
    }
    return table
  }

  private func label(_ network: String) -> String { vlans[network].map { "\(network) (\($0))" } ?? network }
}
