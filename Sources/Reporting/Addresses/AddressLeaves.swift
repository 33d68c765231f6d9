import Addressing

/// The sites of zones in the tree, with their parts and networks or without.
struct AddressLeaves {
  /// How much is drawn.
  enum Detail: CaseIterable {
    case networks
    case parts
    case sites
  }

  /// A site's block, a part of a site, or a network.
  private struct Leaf {
    let name: String
    let prefix: IPPrefix
    /// How far inside the zone it is: 0 for a site.
    let depth: Int
    let remark: String
  }

  private let size: Int
  private var leaves: [String: [Leaf]] = [:]
  /// Where the prefixes stand.
  private var column = 220

  /// The leaves of all zones, in letters of this size.
  init(_ report: AddressPlanReport, _ detail: Detail, size: Int) {
    self.size = size
    for zone in report.used.zones {
      let leaves = report.sites(of: zone.name).flatMap { Self.leaves(of: $0, report, detail) }
      let depth = NestedName.depth(of: zone.name) + 1
      let widest = leaves.map { AddressTree.x(depth + $0.depth) + Drawing.width(of: $0.name, size: size) + 12 }.max()
      column = max(column, min(widest ?? 0, Page.panelWidth * 2 / 3))
      self.leaves[zone.name] = leaves
    }
  }

  /// The height of a row in letters of this size.
  static func rowHeight(_ size: Int) -> Int { size * 3 / 2 - 1 }
  private var rowHeight: Int { Self.rowHeight(size) }

  /// The number of rows in all zones.
  static func count(_ report: AddressPlanReport, _ detail: Detail) -> Int {
    report.plan.sites.reduce(0) { count, site in
      let inside =
        switch detail {
        case .networks: site.parts.count + site.networks.count
        case .parts: site.parts.count
        case .sites: 0
        }
      return count + 1 + inside
    }
  }

  /// How much they add below a zone.
  func height(of zone: String) -> Int { (leaves[zone] ?? []).count * rowHeight }

  /// Draws those of a zone, which are at a depth of the tree.
  func draw(_ zone: String, _ top: Int, _ depth: Int, _ trunks: inout AddressTree.Trunks) -> [XMLElement] {
    var parts: [XMLElement] = []
    for (index, leaf) in (leaves[zone] ?? []).enumerated() {
      let y = top + index * rowHeight + size + 1
      let x = AddressTree.x(depth + leaf.depth)
      parts.append(trunks.line(to: y - 4, depth: depth + leaf.depth))
      parts.append(Drawing.text(leaf.name, x, y, size: size, leaf.depth == 0 ? "ink strong" : "ink"))
      parts.append(Drawing.text("\(leaf.prefix)", column, y, size: size, "ink"))
      let end = column + Drawing.width(of: "\(leaf.prefix)", size: size) + 10
      if !leaf.remark.isEmpty, end + Drawing.width(of: leaf.remark, size: size - 1) <= Page.panelWidth {
        parts.append(Drawing.text(leaf.remark, Page.panelWidth, y, size: size - 1, "quiet", anchor: .end))
      }
    }
    return parts
  }

  private static func leaves(of site: SiteAllocation, _ report: AddressPlanReport, _ detail: Detail) -> [Leaf] {
    /// What is not drawn is counted.
    func count(in part: String) -> String {
      guard detail != .networks else { return "" }
      let inside = site.networks.count { part.isEmpty || $0.name.hasPrefix("\(part)/") }
      return Figures.count(inside, "network")
    }
    let whole = Leaf(name: report.siteName(site.key), prefix: site.block, depth: 0, remark: count(in: ""))
    guard detail != .sites else { return [whole] }
    let parts = site.parts.map { part in
      (
        part.name,
        Leaf(
          name: NestedName.inner(of: part.name), prefix: part.prefix, depth: 1 + NestedName.depth(of: part.name),
          remark: count(in: part.name))
      )
    }
    let networks = detail == .networks ? site.networks : []
    let inside =
      parts
      + networks.map { network in
        let dhcp = network.dhcp.map { "DHCP \($0.lowerBound) to \($0.upperBound)" } ?? ""
        return (
          network.name,
          Leaf(
            name: NestedName.inner(of: report.label(network.name)), prefix: network.prefix,
            depth: 1 + NestedName.depth(of: network.name), remark: network.isReused ? "reused" : dhcp)
        )
      }
    return [whole]
      + inside.sorted { NestedName.levels($0.0).lexicographicallyPrecedes(NestedName.levels($1.0)) }.map(\.1)
  }
}
