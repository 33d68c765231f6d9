import Addressing

/// The supernet's branches: zones of zones, zones with what they hold and what is left of them, and as much of what is inside
/// as there is room for.
struct AddressTree {
  private let report: AddressPlanReport

  private static let head = 34
  private static let leastRow = 18
  private static let mostRow = 100
  private static let zoneHeight = 86
  private static let areaHeight = 24
  private static let indent = 26

  /// Where the text of a branch begins.
  static func x(_ depth: Int) -> Int { indent + depth * 20 }

  init(_ report: AddressPlanReport) { self.report = report }

  /// The tree, at most so high: with networks where there is room for all of them, else with parts of sites, with sites, or
  /// with zones alone.
  func elements(height: Int) -> [XMLElement] {
    let zones = report.used.zones
    var parts = [
      Drawing.text("\(report.plan.supernet)", 0, 14, size: 18, "ink strong"),
      Drawing.text(
        "\(Figures.count(zones.count, "zone")), \(Figures.count(report.plan.sites.count, "site"))", Page.panelWidth, 14,
        size: 14, "quiet", anchor: .end),
    ]
    let branches = self.branches
    let room = height - Self.head
    let leaves = self.leaves(fitting: room)
    let most = room / Self.leastRow
    let shown = branches.count <= most ? branches.count : max(1, most - 1)
    let spare = room - Self.areaHeight * report.plan.areas.count
    let row = leaves == nil ? min(Self.mostRow, max(Self.leastRow, spare / max(1, zones.count))) : Self.zoneHeight
    let isFull = row >= Self.zoneHeight - 20
    var top = Self.head
    var trunks = Trunks()
    for branch in branches.prefix(shown) {
      let depth = NestedName.depth(of: branch.name)
      let x = Self.x(depth)
      let height = branch.zone == nil ? min(Self.areaHeight, row) : row
      let middle = top + (branch.zone == nil || !isFull ? height / 2 : 14)
      parts.append(trunks.line(to: middle, depth: depth))
      guard let (number, zone) = branch.zone else {
        parts += draw(branch, x, middle)
        top += height
        continue
      }
      parts += isFull ? full(zone, number, x, top) : brief(zone, number, x, middle)
      if let leaves {
        trunks.begin(at: top + Self.zoneHeight - 26, depth: depth + 1)
        parts += leaves.draw(zone.name, top + Self.zoneHeight - 20, depth + 1, &trunks)
        top += leaves.height(of: zone.name)
      }
      top += row
    }
    if shown < branches.count {
      let more = Figures.count(branches.count - shown, "more zone")
      parts.append(Drawing.text("and \(more)", Self.indent, top + 13, size: 12, "quiet"))
    }
    return parts
  }

  /// The lines from branches to what is inside.
  struct Trunks {
    private var ends = [20]

    /// Begins the line of a depth anew.
    mutating func begin(at y: Int, depth: Int) {
      ends = Array(ends.prefix(depth)) + [y]
    }

    /// The line to the next branch of a depth, whose own branches begin below it.
    mutating func line(to y: Int, depth: Int) -> XMLElement {
      let x = AddressTree.x(depth)
      let start = ends[min(depth, ends.count - 1)]
      ends = Array(ends.prefix(depth)) + [y, y + 6]
      return Drawing.line([(x - 20, start), (x - 20, y), (x - 6, y)], "hair")
    }
  }

  /// A zone, or a zone of zones.
  private struct Branch {
    let name: String
    let prefix: IPPrefix
    /// What a zone that holds sites has, and its number.
    var zone: (number: Int, used: ZoneUtilisation)?
  }

  /// The zones, each after what it lies in.
  private var branches: [Branch] {
    let zones = report.used.zones.enumerated().map { Branch(name: $1.name, prefix: $1.prefix, zone: ($0 + 1, $1)) }
    let areas = report.plan.areas.map { Branch(name: $0.name, prefix: $0.prefix) }
    return (areas + zones).sorted { NestedName.levels($0.name).lexicographicallyPrecedes(NestedName.levels($1.name)) }
  }

  /// What is inside the zones, as much as there is room for.
  private func leaves(fitting room: Int) -> AddressLeaves? {
    let zones = report.used.zones
    let fixed = zones.count * Self.zoneHeight + report.plan.areas.count * Self.areaHeight
    for detail in AddressLeaves.Detail.allCases {
      let count = AddressLeaves.count(report, detail)
      for size in [13, 11] where fixed + count * AddressLeaves.rowHeight(size) <= room {
        return AddressLeaves(report, detail, size: size)
      }
    }
    return nil
  }

  /// One line for a zone of zones.
  private func draw(_ area: Branch, _ x: Int, _ middle: Int) -> [XMLElement] {
    let inside = branches.count { NestedName.outer(of: $0.name) == area.name }
    return [
      Drawing.text(area.name, x, middle + 5, size: 15, "ink strong"),
      Drawing.text(
        "\(area.prefix)", x + Drawing.width(of: area.name, size: 16) + 20, middle + 5, size: 14, "ink"),
      Drawing.text(
        "\(Figures.count(inside, "zone")) in it", Page.panelWidth, middle + 5, size: 13, "quiet", anchor: .end),
    ]
  }

  /// Three lines: name, bar, figures.
  private func full(_ zone: ZoneUtilisation, _ number: Int, _ x: Int, _ top: Int) -> [XMLElement] {
    let bar = Rectangle(x: x, y: top + 24, width: Page.panelWidth - x, height: 16)
    let name = "\(number)  \(zone.name)"
    let growth = AddressPlanReport.times(zone.headroom.map(\.bits).min(), zone.headroom.map(\.bits).max())
    let facts = [
      "\(Page.share(zone.shareInBlocks)) in blocks, \(Page.share(zone.shareInNetworks)) in networks",
      zone.largestFree.map { "largest hole \($0)" } ?? "full",
      zone.holes.count > 1
        ? "\(Figures.count(zone.holes.count, "hole")), \(Page.share(zone.fragmentation)) broken up" : "",
    ]
    var parts = [
      Drawing.text(name, x, top + 18, size: 16, "ink strong"),
      Drawing.text("\(zone.prefix)", x + Drawing.width(of: name, size: 17) + 20, top + 18, size: 14, "ink"),
      Drawing.text(
        Figures.count(zone.siteCount, "site") + (zone.siteCount > 0 ? ", can double \(growth)" : ""), Page.panelWidth,
        top + 18, size: 13, "quiet", anchor: .end),
    ]
    parts += self.bar(zone, bar)
    // Long prefixes leave no room for the last; a line of text is narrower than its widest letters.
    let lines = [facts, facts.dropLast()].map { $0.filter { !$0.isEmpty }.joined(separator: " · ") }
    let line = lines.first { Drawing.width(of: $0, size: 10) <= bar.width } ?? lines[1]
    parts.append(Drawing.text(line, x, top + 56, size: 12, "quiet"))
    return parts
  }

  /// One line: name, bar, figures.
  private func brief(_ zone: ZoneUtilisation, _ number: Int, _ x: Int, _ middle: Int) -> [XMLElement] {
    let bar = Rectangle(x: 290, y: middle - 5, width: 110, height: 10)
    let facts = [
      Figures.count(zone.siteCount, "site"), Page.share(zone.shareInBlocks),
      zone.largestFree.map { "hole /\($0.length)" } ?? "full",
    ]
    return [
      Drawing.text("\(number)  \(zone.name)", x, middle + 4, size: 12, "ink strong"),
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
