import Addressing

extension AddressPlanReport {
  /// The plan as tables: the zones, then every site with its block and networks, then what is left, how the policies
  /// compare, and the proof. Ends with a line feed.
  public func table(_ style: TextStyle = .plain) -> String {
    let tables = spaces.map { $0.lines(style) }
    return tables.joined(separator: ["", ""]).joined(separator: "\n") + "\n"
  }

  private func lines(_ style: TextStyle) -> [String] {
    var lines = head(style)
    let matrix = self.matrix.lines(style)
    // A row a site where it fits, else a row a network.
    let isNarrow = matrix.contains { TextStyle.plainWidth(of: $0) > style.width }
    lines += isNarrow ? list.lines(style) : matrix
    for network in reused {
      lines.append("")
      lines += "the same at every site that has it: \(label(network.name)) \(network.prefix)".wrapped(to: style.width)
    }
    return lines + left(style) + policies(style) + routes(style)
  }

  private func head(_ style: TextStyle) -> [String] {
    var zones = TextTable(["Zone", "Prefix", "#Sites", "#Used", "Largest free"])
    for zone in used.zones {
      zones.add([
        zone.name, zone.prefix.description, Figures.count(zone.siteCount), Figures.percent(zone.shareInBlocks),
        zone.largestFree?.description ?? "-",
      ])
    }
    let networks = plan.sites.reduce(0) { $0 + $1.networks.filter { !$0.isReused }.count }
    var lines = [
      style.paint("\(plan.supernet)", .strong) + (plan.space.isEmpty ? "" : " (\(plan.space))")
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
        for part in site.parts { table.add(["", "(\(part.name))", part.prefix.description, ""]) }
        for network in site.networks where !network.isReused {
          table.add(["", label(network.name), network.prefix.description, network.gateway.description])
        }
      }
    }
    return table
  }
}

// MARK: - What is left

extension AddressPlanReport {
  private func left(_ style: TextStyle) -> [String] {
    var zones = TextTable(["Zone", "#Networks", "#Holes", "#Broken up", "Sites can double"])
    for zone in used.zones {
      let bits = zone.headroom.map(\.bits)
      zones.add([
        zone.name, Figures.percent(zone.shareInNetworks), Figures.count(zone.holes.count),
        Figures.percent(zone.fragmentation), AddressPlanReport.times(bits.min(), bits.max()),
      ])
    }
    var holes = TextTable(["Free", "#Holes", "First"])
    for (length, free) in used.holesByLength {
      holes.add(["/\(length)", Figures.count(free.count), free.first?.description ?? ""])
    }
    var networks = TextTable(["Network", "Can double", "#With least"])
    for network in plan.scores(used).networkGrowth {
      networks.add([
        label(network.network), AddressPlanReport.times(network.least, network.most),
        Figures.count(network.sitesWithLeast),
      ])
    }
    var lines = ["", style.paint("What is left", .strong)] + zones.lines(style) + [""] + holes.lines(style)
    if !plan.sites.isEmpty { lines += [""] + networks.lines(style) }
    let stuck = used.zones.flatMap(\.headroom).filter { $0.bits == 0 }.map { siteName($0.site) }
    if !stuck.isEmpty {
      lines += "without room to grow: \(Figures.list(stuck, most: 8))".wrapped(to: style.width)
    }
    return lines
  }

  /// `2 times`, `2 to 13 times`
  static func times(_ least: Int?, _ most: Int?) -> String {
    guard let least, let most else { return "-" }
    return least == most ? Figures.count(least, "time") : "\(least) to \(Figures.count(most, "time"))"
  }

  private func policies(_ style: TextStyle) -> [String] {
    let rows = comparison.rows
    var table = TextTable(["Policy", "#Used", "#Spanned", "#Broken up", "Largest free"])
    var growth = TextTable(["Policy", "Sites double", "Networks double"])
    var failures: [String] = []
    for row in rows {
      let name = row.policy.name
      switch row.scores {
      case .success(let scores):
        table.add([
          name, Figures.percent(scores.shareInBlocks), Figures.percent(scores.shareSpanned),
          Figures.percent(scores.fragmentation), scores.largestFree?.description ?? "-",
        ])
        growth.add([
          name, AddressPlanReport.times(scores.leastGrowth, scores.mostGrowth),
          AddressPlanReport.times(scores.leastNetworkGrowth, scores.mostNetworkGrowth),
        ])
      case .failure(let error):
        table.add([name, "-", "-", "-", "-"])
        growth.add([name, "-", "-"])
        failures += "\(row.policy.name) does not fit: \(error)".wrapped(to: style.width)
      }
    }
    return ["", style.paint("Policies", .strong) + " (this plan: \(plan.policy.name))"] + table.lines(style)
      + failures + [""] + growth.lines(style)
  }

  private func routes(_ style: TextStyle) -> [String] {
    let proof = self.proof
    var lines = ["", style.paint("Routes", .strong)]
    guard proof.isProven else {
      lines += "NOT PROVEN: \(Figures.count(proof.violations.count, "rule is", "rules are")) broken".wrapped(
        to: style.width)
      return lines + proof.violations.prefix(20).flatMap { "\($0)".wrapped(to: style.width) }
    }
    lines +=
      ("proven by a second reading: nothing overlaps, each zone is one route and each site is one route (its block); "
      + "\(Figures.count(proof.zones.count, "route")) for all zones, \(Figures.count(proof.sites.count)) for all sites")
      .wrapped(to: style.width)
    var table = TextTable(["Zone", "Route", "#Sites"])
    for route in proof.zones {
      table.add([route.key.zone, route.prefix.description, Figures.count(route.stands)])
    }
    lines += table.lines(style)
    if !reused.isEmpty {
      let names = reused.map(\.name).joined(separator: ", ")
      lines += "outside the proof, being the same at every site: \(names)".wrapped(to: style.width)
    }
    return lines
  }
}
