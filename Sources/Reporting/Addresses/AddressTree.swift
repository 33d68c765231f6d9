import Addressing

/// The zones as branches of the supernet, each with what it holds and what is left of it.
struct AddressTree {
  private let report: AddressPlanReport

  private static let head = 34
  private static let leastRow = 18
  private static let mostRow = 100
  private static let zoneHeight = 86
  private static let leafHeight = 19
  private static let indent = 26

  init(_ report: AddressPlanReport) { self.report = report }

  /// The tree, at most so high: with sites and networks where there is room for all of them, else with zones alone.
  func elements(height: Int) -> [XMLElement] {
    let zones = report.used.zones
    var parts = [
      Drawing.text("\(report.plan.supernet)", 0, 14, size: 18, "ink strong"),
      Drawing.text(
        "\(Figures.count(zones.count, "zone")), \(Figures.count(report.plan.sites.count, "site"))", Page.panelWidth, 14,
        size: 14, "quiet", anchor: .end),
    ]
    let leaves = zones.map { self.leaves(of: $0.name) }
    let room = height - Self.head
    let isWhole = leaves.reduce(0) { $0 + Self.zoneHeight + $1.count * Self.leafHeight } <= room
    let most = room / Self.leastRow
    let shown = zones.count <= most ? zones.count : max(1, most - 1)
    let row = min(Self.mostRow, max(Self.leastRow, room / max(1, shown)))
    var (top, last) = (Self.head, 20)
    for (index, zone) in zones.prefix(shown).enumerated() {
      let isFull = isWhole || row >= Self.zoneHeight - 20
      let middle = top + (isFull ? 14 : row / 2)
      parts.append(Drawing.line([(6, last), (6, middle), (Self.indent - 6, middle)], "hair"))
      last = middle
      parts += isFull ? full(zone, index, top) : brief(zone, index, middle)
      if isWhole {
        parts += draw(leaves[index], top + Self.zoneHeight - 20)
        top += Self.zoneHeight + leaves[index].count * Self.leafHeight
      } else {
        top += row
      }
    }
    if shown < zones.count {
      let more = Figures.count(zones.count - shown, "more zone")
      parts.append(Drawing.text("and \(more)", Self.indent, top + 13, size: 12, "quiet"))
    }
    return parts
  }

  /// A site's block or one of its networks.
  private struct Leaf {
    let name: String
    let prefix: IPPrefix
    let isSite: Bool
    var remark = ""
  }

  private func leaves(of zone: String) -> [Leaf] {
    report.sites(of: zone).flatMap { site in
      [Leaf(name: report.siteName(site.key), prefix: site.block, isSite: true)]
        + site.networks.map { network in
          let dhcp = network.dhcp.map { "DHCP \($0.lowerBound) to \($0.upperBound)" } ?? ""
          return Leaf(
            name: report.label(network.name), prefix: network.prefix, isSite: false,
            remark: network.isReused ? "reused" : dhcp)
        }
    }
  }

  private func draw(_ leaves: [Leaf], _ top: Int) -> [XMLElement] {
    var parts: [XMLElement] = []
    var (zone, site) = (top - 6, top)
    for (index, leaf) in leaves.enumerated() {
      let y = top + index * Self.leafHeight + 14
      let x = leaf.isSite ? Self.indent + 22 : Self.indent + 48
      let from = leaf.isSite ? zone : site
      parts.append(Drawing.line([(x - 18, from), (x - 18, y - 4), (x - 5, y - 4)], "hair"))
      if leaf.isSite { (zone, site) = (y - 4, y + 2) } else { site = y - 4 }
      parts.append(Drawing.text(leaf.name, x, y, size: 13, leaf.isSite ? "ink strong" : "ink"))
      parts.append(Drawing.text("\(leaf.prefix)", 220, y, size: 13, "ink"))
      if !leaf.remark.isEmpty {
        parts.append(Drawing.text(leaf.remark, Page.panelWidth, y, size: 12, "quiet", anchor: .end))
      }
    }
    return parts
  }

  /// Three lines: name, bar, figures.
  private func full(_ zone: ZoneUtilisation, _ index: Int, _ top: Int) -> [XMLElement] {
    let bar = Rectangle(x: Self.indent, y: top + 24, width: Page.panelWidth - Self.indent, height: 16)
    let name = "\(index + 1)  \(zone.name)"
    let growth = AddressPlanReport.times(zone.headroom.map(\.bits).min(), zone.headroom.map(\.bits).max())
    let facts = [
      "\(Page.share(zone.shareInBlocks)) in blocks, \(Page.share(zone.shareInNetworks)) in networks",
      zone.largestFree.map { "largest hole \($0)" } ?? "full",
      zone.holes.count > 1
        ? "\(Figures.count(zone.holes.count, "hole")), \(Page.share(zone.fragmentation)) broken up" : "",
    ]
    var parts = [
      Drawing.text(name, Self.indent, top + 18, size: 16, "ink strong"),
      Drawing.text("\(zone.prefix)", Self.indent + Drawing.width(of: name, size: 17) + 20, top + 18, size: 14, "ink"),
      Drawing.text(
        Figures.count(zone.siteCount, "site") + (zone.siteCount > 0 ? ", can double \(growth)" : ""), Page.panelWidth,
        top + 18, size: 13, "quiet", anchor: .end),
    ]
    parts += self.bar(zone, bar)
    // Long prefixes leave no room for the last; a line of text is narrower than its widest letters.
    let lines = [facts, facts.dropLast()].map { $0.filter { !$0.isEmpty }.joined(separator: " · ") }
    let line = lines.first { Drawing.width(of: $0, size: 10) <= bar.width } ?? lines[1]
    parts.append(Drawing.text(line, Self.indent, top + 56, size: 12, "quiet"))
    return parts
  }

  /// One line: name, bar, figures.
  private func brief(_ zone: ZoneUtilisation, _ index: Int, _ middle: Int) -> [XMLElement] {
    let bar = Rectangle(x: 290, y: middle - 5, width: 110, height: 10)
    let facts = [
      Figures.count(zone.siteCount, "site"), Page.share(zone.shareInBlocks),
      zone.largestFree.map { "hole /\($0.length)" } ?? "full",
    ]
    return [
      Drawing.text("\(index + 1)  \(zone.name)", Self.indent, middle + 4, size: 12, "ink strong"),
      Drawing.text("\(zone.prefix)", 280, middle + 4, size: 11, "ink", anchor: .end),
    ] + self.bar(zone, bar) + [
      Drawing.text(facts.joined(separator: "  ·  "), 410, middle + 4, size: 11, "quiet")
    ]
  }

  /// Networks, the rest of their blocks, what others have or what rests, and what is free.
  private func bar(_ zone: ZoneUtilisation, _ area: Rectangle) -> [XMLElement] {
    let size = Double(zone.prefix.addressCount)
    let free = zone.holes.reduce(0.0) { $0 + Double($1.addressCount) } / size
    let others = max(0, 1 - free - zone.shareInBlocks)
    let shares = [
      (zone.shareInNetworks, "net"), (max(0, zone.shareInBlocks - zone.shareInNetworks), "site"), (others, "taken"),
    ]
    var x = area.x
    var parts: [XMLElement] = []
    for (share, style) in shares where share > 1e-12 {
      // What is there at all can be seen.
      let width = min(max(2, Int((share * Double(area.width)).rounded())), area.x + area.width - x)
      parts.append(Drawing.rectangle(Rectangle(x: x, y: area.y, width: width, height: area.height), style))
      x += width
    }
    return parts + [Drawing.rectangle(area, "frame")]
  }
}

/// What the patterns mean, what is outside the map, and what is proven.
enum AddressLegend {
  private static let step = 26

  private static func entries(_ report: AddressPlanReport) -> [(style: String, text: String)] {
    var entries = [("zone", "zone: one route"), ("site", "site block: one route")]
    if !report.plan.areas.isEmpty { entries.insert(("area", "zone of zones: one route"), at: 0) }
    if AddressMap.hasNetworks(report) { entries.append(("net", "network in its block")) }
    if AddressMap.hasRoom(report) { entries.append(("room", "room to grow (to 4 times)")) }
    entries.append(("frame", "free"))
    if !report.plan.taken.isEmpty { entries.append(("taken", "others have it")) }
    if !report.plan.resting.isEmpty { entries.append(("resting", "resting")) }
    if !report.used.unassigned.isEmpty { entries.append(("unassigned", "in no zone")) }
    return entries
  }

  private static func reused(_ report: AddressPlanReport) -> [String] {
    report.reused.prefix(4).map { "\($0.prefix)  \(report.label($0.name)): the same in every site, outside the map" }
  }

  static func height(_ report: AddressPlanReport) -> Int {
    30 + step * ((entries(report).count + 1) / 2 + reused(report).count) + 44
  }

  static func elements(_ report: AddressPlanReport, _ proof: AddressPlanProof) -> [XMLElement] {
    var parts = [
      Drawing.line([(0, 0), (Page.panelWidth, 0)], "hair")
    ]
    let entries = entries(report)
    for (index, entry) in entries.enumerated() {
      let (x, y) = (index % 2 * 270, 18 + index / 2 * step)
      parts.append(Drawing.rectangle(Rectangle(x: x + 2, y: y, width: 36, height: 16), entry.style))
      parts.append(Drawing.text(entry.text, x + 50, y + 13, size: 14, "ink"))
    }
    var y = 18 + (entries.count + 1) / 2 * step
    for line in reused(report) {
      parts.append(Drawing.rectangle(Rectangle(x: 2, y: y, width: 36, height: 16), "reused"))
      parts.append(Drawing.text(line, 50, y + 13, size: 14, "ink"))
      y += step
    }
    let sites = Figures.count(proof.sites.count, "site")
    let zones = Figures.count(proof.zones.count, "zone")
    let lines =
      proof.isProven
      ? [
        "Proven by a second reading: nothing overlaps, every prefix is aligned;",
        "\(zones) and \(sites) are summarised as one route each.",
      ]
      : ["NOT PROVEN: \(Figures.count(proof.violations.count, "rule is", "rules are")) broken"]
    for (index, line) in lines.enumerated() {
      parts.append(Drawing.text(line, 0, y + 20 + index * 18, size: 13, "ink"))
    }
    return parts
  }
}
