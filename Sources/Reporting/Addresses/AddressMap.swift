import Addressing

/// The space of a plan on a Hilbert curve: what is given to whom, and what is free.
struct AddressMap {
  private let report: AddressPlanReport
  private let curve: HilbertCurve
  /// What no label may lie on.
  private var occupied: [Rectangle] = []
  private(set) var elements: [XMLElement] = []

  /// Networks are drawn in their blocks for so many sites at most, and room to grow.
  private static let mostDetailed = 500
  private static let mostWithRoom = 4000
  /// More blocks than these are drawn without the lines between neighbours.
  private static let mostOutlined = 12_000
  /// Smaller blocks than the 65,536th part of the space are drawn as that part.
  private static let finestDepth = 16
  /// Around each block, so much of the room to grow is drawn, in doublings.
  private static let drawnRoom = 2

  init(_ report: AddressPlanReport) {
    self.report = report
    curve = HilbertCurve(space: report.plan.supernet)
    elements = space
    for number in report.plan.zones.indices { drawZone(number) }
    elements += report.plan.areas.map { Drawing.rectangle(curve.rectangle(of: $0.prefix), "area") }
    drawAddresses()
  }

  private var supernet: IPPrefix { report.plan.supernet }

  /// Whether the networks of such a plan are drawn in their blocks.
  static func hasNetworks(_ report: AddressPlanReport) -> Bool {
    let finest = HilbertCurve(space: report.plan.supernet).finest
    return report.plan.sites.count <= mostDetailed
      && report.plan.sites.contains { $0.networks.contains { !$0.isReused && $0.prefix.length <= finest } }
  }

  /// Whether the room to grow of such a plan is drawn.
  static func hasRoom(_ report: AddressPlanReport) -> Bool { report.plan.sites.count <= mostWithRoom }
  private static let whole = Rectangle(x: 0, y: 0, width: HilbertCurve.side, height: HilbertCurve.side)

  // MARK: Areas

  /// The line of addresses, then what is given, from the outside in.
  private var space: [XMLElement] {
    let plan = report.plan
    var parts =
      [
        Drawing.rectangles(report.used.unassigned.map(curve.rectangle), "unassigned")
      ]
      .compactMap { $0 } + line
    if Self.hasRoom(report) {
      parts += [Drawing.rectangles(rooms.filter { $0.room != $0.block }.map { curve.rectangle(of: $0.room) }, "room")]
        .compactMap { $0 }
    }
    parts += [
      Drawing.rectangles(areas(plan.taken.compactMap { supernet.contains($0.prefix) ? $0.prefix : nil }), "taken"),
      Drawing.rectangles(areas(plan.resting.filter { $0.key.network == nil }.map(\.prefix)), "resting"),
    ].compactMap { $0 }
    let blocks = areas(plan.sites.map(\.block))
    parts += [Drawing.rectangles(blocks, blocks.count > Self.mostOutlined ? "many" : "site")].compactMap { $0 }
    if Self.hasNetworks(report) {
      let networks = plan.sites.flatMap(\.networks).filter { !$0.isReused && $0.prefix.length <= curve.finest }
      parts += [Drawing.rectangles(networks.map { curve.rectangle(of: $0.prefix) }, "net")].compactMap { $0 }
    }
    return parts
  }

  /// The block of each site with the part of its room to grow that is drawn.
  private var rooms: [(site: String, block: IPPrefix, room: IPPrefix)] {
    report.used.zones.flatMap(\.headroom).map { room in
      let length = max(room.length, room.block.length - Self.drawnRoom)
      return (room.site, room.block, room.block.supernet(length: length) ?? room.block)
    }
  }

  /// Rectangles for prefixes, none twice; neighbours that make up a prefix are joined where there are very many.
  private func areas(_ prefixes: [IPPrefix]) -> [Rectangle] {
    let finest = min(supernet.length + Self.finestDepth, supernet.family.bits)
    let cells = Set(prefixes.map { $0.supernet(length: finest) ?? $0 }).sorted()
    guard cells.count > Self.mostOutlined else { return cells.map(curve.rectangle) }
    var joined: [IPPrefix] = []
    for cell in cells {
      var cell = cell
      while joined.last == cell.sibling, let whole = cell.supernet(length: cell.length - 1) {
        joined.removeLast()
        cell = whole
      }
      joined.append(cell)
    }
    return joined.map(curve.rectangle)
  }

  /// The way that the addresses take.
  private var line: [XMLElement] {
    guard supernet.hostBits >= 8 else { return [] }
    var points = (0..<256).map { index in
      let cell = HilbertCurve.cell(index, levels: 4)
      return (x: cell.x + cell.width / 2, y: cell.y + cell.height / 2)
    }
    // It enters and leaves at the left side, where its ends can be seen beside the map.
    let ends = [(-14, points[0].y), (-14, points[255].y)]
    points = [ends[0]] + points + [ends[1]]
    let marks = zip(["dot", "mark"], ends).map { style, end in
      XMLElement("circle", [("class", style), ("cx", "\(end.0)"), ("cy", "\(end.1)"), ("r", "5")])
    }
    return [Drawing.line(points, "curve")] + marks
  }

  // MARK: Zones

  private mutating func drawZone(_ number: Int) {
    let zone = report.used.zones[number]
    let area = curve.rectangle(of: zone.prefix)
    elements.append(Drawing.rectangle(area, "zone"))
    let free = zone.holes.filter { $0.length <= supernet.length + 10 }.map(curve.rectangle)
    let rooms = rooms(of: zone)
    // A lone site has its whole zone to grow in: the drawn part of that is no place for words.
    occupied += rooms.map { curve.rectangle(of: $0.room) }
    let places = free.flatMap { hole in clear(hole) }.sorted { $0.width * $0.height > $1.width * $1.height }
    drawTags(rooms)
    guard let first = places.first, let rest = drawName(zone, number, in: first) else {
      drawNumber(zone, number, in: area)
      return
    }
    drawSites(of: zone, in: [rest] + places.dropFirst())
  }

  private func rooms(of zone: ZoneUtilisation) -> [(site: String, block: IPPrefix, room: IPPrefix)] {
    guard Self.hasRoom(report) else { return [] }
    return zone.headroom.map { room in
      let length = max(room.length, room.block.length - Self.drawnRoom)
      return (room.site, room.block, room.block.supernet(length: length) ?? room.block)
    }
  }

  /// The parts of a rectangle that nothing lies on: itself, or of its halves those that are.
  private func clear(_ area: Rectangle) -> [Rectangle] {
    guard occupied.contains(where: area.overlaps) else { return [area] }
    guard area.width > 32, area.height > 16 else { return [] }
    var (first, second) = (area, area)
    if area.width > area.height {
      first.width /= 2
      second = Rectangle(x: area.x + first.width, y: area.y, width: area.width - first.width, height: area.height)
    } else {
      first.height /= 2
      second = Rectangle(x: area.x, y: area.y + first.height, width: area.width, height: area.height - first.height)
    }
    return clear(first) + clear(second)
  }

  /// The zone's name, prefix and figures at the top of a place; returns what is left of it, or nil when they do not fit.
  private mutating func drawName(_ zone: ZoneUtilisation, _ number: Int, in place: Rectangle) -> Rectangle? {
    let inner = place.inset(10)
    let lines = [
      (zone.name, [26, 22, 18, 15, 12, 10], "ink strong halo"), ("\(zone.prefix)", [16, 14, 12, 10, 9], "ink halo"),
      (
        "\(Figures.count(zone.siteCount, "site")), \(Page.share(zone.shareInBlocks)) in blocks", [14, 12, 10, 9],
        "quiet halo"
      ),
    ]
    var y = inner.y
    var drawn: [XMLElement] = []
    for (index, (text, sizes, style)) in lines.enumerated() {
      let fitting = sizes.first {
        Drawing.width(of: text, size: $0) <= inner.width && y + $0 <= inner.y + inner.height
      }
      guard let size = fitting else {
        if index == 0 { return nil }
        break
      }
      y += size
      drawn.append(Drawing.text(text, inner.x, y, size: size, style))
      y += size / 3 + 2
    }
    elements += drawn
    occupied.append(Rectangle(x: place.x, y: place.y, width: place.width, height: y - place.y))
    return Rectangle(x: place.x, y: y - 4, width: place.width, height: place.y + place.height - y + 4)
  }

  /// The number that the tree gives to a zone without room for its name.
  private mutating func drawNumber(_ zone: ZoneUtilisation, _ number: Int, in area: Rectangle) {
    for (text, size) in [(zone.name, 16), (zone.name, 12), ("\(number + 1)", 14), ("\(number + 1)", 9)]
    where Drawing.width(of: text, size: size) + 6 <= area.width && size + 6 <= area.height {
      let y = area.y + area.height / 2 + size / 3
      elements.append(
        Drawing.text(text, area.x + area.width / 2, y, size: size, "ink strong halo", anchor: .middle))
      occupied.append(Rectangle(x: area.x, y: y - size, width: area.width, height: size + 4))
      return
    }
  }

  // MARK: Sites

  /// The keys of sites beside their blocks, where there is room.
  private mutating func drawTags(_ rooms: [(site: String, block: IPPrefix, room: IPPrefix)]) {
    for (site, block, room) in rooms where room.length < block.length {
      guard
        let half = room.supernet(length: room.length).flatMap({
          IPPrefix(containing: block.first, length: $0.length + 1)
        })?.sibling
      else { continue }
      let place = curve.rectangle(of: half)
      let size = [16, 12, 10, 8, 7].first {
        Drawing.width(of: site, size: $0) <= place.width && $0 + 1 <= place.height
      }
      guard let size else { continue }
      elements.append(
        Drawing.text(
          site, place.x + place.width / 2, place.y + place.height / 2 + size * 3 / 8, size: size, "ink halo thin",
          anchor: .middle))
    }
  }

  /// The list of the zone's sites with their blocks, in free places, if there is room for all of them; else of their
  /// names.
  private mutating func drawSites(of zone: ZoneUtilisation, in places: [Rectangle]) {
    let sites = report.sites(of: zone.name)
    let names = sites.map { site in
      let name = report.siteName(site.key)
      return name.contains(site.key) ? name : "\(site.key) \(name)"
    }
    let blocks = sites.map { "\($0.block)" }
    // A key alone says no more than the map does.
    let hasNames = sites.contains { report.siteName($0.key) != $0.key }
    for (size, hasBlocks) in [(12, true), (11, true), (10, true), (9, true), (10, false), (9, false), (8, false)]
    where hasBlocks || hasNames {
      let widths = zip(names, blocks).map {
        Drawing.width(of: $0, size: size) + (hasBlocks ? 10 + Drawing.width(of: $1, size: size) : 0)
      }
      let step = size * 4 / 3
      let columns = Self.columns(in: places, width: widths.max() ?? 0, step: step)
      guard columns.reduce(0, { $0 + $1.height / step }) >= sites.count else { continue }
      var index = 0
      for column in columns {
        for y in stride(from: column.y + size, to: column.y + size + column.height / step * step, by: step)
        where index < sites.count {
          elements.append(Drawing.text(names[index], column.x, y, size: size, "ink halo"))
          if hasBlocks {
            elements.append(
              Drawing.text(blocks[index], column.x + column.width, y, size: size, "quiet halo", anchor: .end))
          }
          occupied.append(Rectangle(x: column.x, y: y - size, width: column.width, height: step))
          index += 1
        }
      }
      return
    }
  }

  /// Columns of this width in free places, each at least a line high.
  private static func columns(in places: [Rectangle], width: Int, step: Int) -> [Rectangle] {
    places.flatMap { place -> [Rectangle] in
      let inner = place.inset(9)
      guard inner.height >= step, width > 0 else { return [] }
      return (0..<max(0, min(4, (inner.width + 20) / (width + 20)))).map {
        Rectangle(x: inner.x + $0 * (width + 20), y: inner.y, width: width, height: inner.height)
      }
    }
  }

  /// The first address of each of the 64 squares, in a corner of it that is empty.
  private mutating func drawAddresses() {
    let size = 10
    guard supernet.hostBits >= 6 else { return }
    let blocks = report.plan.sites.map { curve.rectangle(of: $0.block) }
    for square in supernet.subnets(length: supernet.length + 6) {
      let area = curve.rectangle(of: square)
      let text = "\(square.first)"
      let width = Drawing.width(of: text, size: size)
      let corner = Rectangle(x: area.x + 5, y: area.y + area.height - size - 5, width: width, height: size + 2)
      guard width + 10 <= area.width, !(occupied + blocks).contains(where: corner.overlaps) else { continue }
      elements.append(Drawing.text(text, corner.x, corner.y + size, size: size, "quiet halo"))
    }
  }
}
