import Addressing

extension AddressPlanReport {
  /// The plan as a picture in SVG 1.1: a map of the supernet on a Hilbert curve and a tree by zone. It needs no script, no
  /// other file and no colour: what differs in meaning differs in pattern, outline or words.
  public var svg: String { picture().document }

  /// The picture as an element. The styles of one that stands within a page hold for it alone.
  /// - Parameter selector: What selects the element of the page that holds it.
  func picture(within selector: String? = nil) -> XMLElement {
    let height = spaces.count * Page.height
    let names = spaces.map { "\($0.plan.supernet)" }.joined(separator: ", ")
    var root = XMLElement(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", "0 0 \(Page.width) \(height)"), ("role", "img"),
        ("aria-labelledby", "title desc"), ("font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif"),
      ])
    var title = XMLElement("title", [("id", "title")])
    title.text = "Address plan of \(names)"
    var description = XMLElement("desc", [("id", "desc")])
    description.text = spaces.map(\.summary).joined(separator: "\n")
    var style = XMLElement("style")
    style.text = selector.map { "\n\($0) {\(Page.style)}\n" } ?? Page.style
    root.children = [
      title, description, style, XMLElement("defs", [], Page.patterns),
      Drawing.rectangle(Rectangle(x: 0, y: 0, width: Page.width, height: height), "paper"),
    ]
    // A sheet for each space; a lone one needs no frame of its own.
    for (index, space) in spaces.enumerated() {
      guard spaces.count > 1 else {
        root.children += space.sheet(suffix: "")
        continue
      }
      root.children.append(
        XMLElement(
          "g", [("transform", "translate(0 \(index * Page.height))")],
          space.sheet(suffix: space.plan.space.isEmpty ? "" : "-\(index)")))
    }
    return root
  }

  /// The map, the tree and the legend of one space.
  private func sheet(suffix: String) -> [XMLElement] {
    let map = AddressMap(self)
    let tree = AddressTree(self)
    let legendTop = Page.mapTop + HilbertCurve.side - AddressLegend.height(self)
    let name = plan.space.isEmpty ? "" : " (\(plan.space))"
    return [
      Drawing.text("Address plan of \(plan.supernet)\(name)", Page.margin, 46, size: 30, "ink strong"),
      Drawing.text(summary, Page.margin, 74, size: 15, "quiet"),
      XMLElement(
        "g", [("id", "map\(suffix)"), ("transform", "translate(\(Page.margin) \(Page.mapTop))")], map.elements),
      Drawing.text(scale, Page.margin, Page.mapTop + HilbertCurve.side + 24, size: 13, "quiet"),
      XMLElement(
        "g", [("id", "tree\(suffix)"), ("transform", "translate(\(Page.panelLeft) \(Page.mapTop))")],
        tree.elements(height: legendTop - Page.mapTop - 24)),
      XMLElement(
        "g", [("id", "legend\(suffix)"), ("transform", "translate(\(Page.panelLeft) \(legendTop))")],
        AddressLegend.elements(self, proof)),
    ]
  }

  /// The whole in one line.
  private var summary: String {
    let scores = plan.scores(used)
    let networks = plan.sites.reduce(0) { $0 + $1.networks.count { !$0.isReused } }
    let parts = [
      Figures.count(plan.zones.count, "zone"), Figures.count(plan.sites.count, "site"),
      Figures.count(networks, "network"), "policy \(plan.policy.name)",
      "\(Page.share(scores.shareInBlocks)) in site blocks, \(Page.share(scores.shareInNetworks)) in networks",
      scores.largestFree.map { "largest hole \($0)" } ?? "no free space",
      room(scores),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "  ·  ")
  }

  private func room(_ scores: AddressScores) -> String {
    guard let least = scores.growth.first else { return "" }
    return least.bits > 0
      ? "every site can double \(AddressPlanReport.times(least.bits, least.bits))"
      : "\(Figures.count(least.sites, "site")) without room to grow"
  }

  /// How to read the map.
  private var scale: String {
    let square = min(plan.supernet.length + 8, plan.supernet.family.bits)
    return "The addresses run along the dotted line, from the dot (\(plan.supernet.first)) to the ring "
      + "(\(plan.supernet.last)). Every prefix is a square or half of one; each bend of the line is a /\(square)."
  }
}

/// The measures and looks of the sheet, which has the proportions of A4 and A3.
enum Page {
  static let width = 1680
  static let height = 1188
  static let margin = 32
  static let mapTop = 100
  static let panelLeft = margin + HilbertCurve.side + 40
  static let panelWidth = width - margin - panelLeft

  /// A share for people; little is not nothing.
  static func share(_ share: Double) -> String { share > 0 && share < 0.001 ? "< 0.1 %" : Figures.percent(share) }

  static let style = """

    .paper { fill: #fff }
    .ink { fill: #14171c }
    .quiet { fill: #4d5561 }
    .strong { font-weight: bold }
    .halo { paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round }
    .thin { stroke-width: 1.5px }
    .frame { fill: none; stroke: #14171c; stroke-width: 1.5 }
    .zone { fill: none; stroke: #14171c; stroke-width: 2.5 }
    .area { fill: none; stroke: #14171c; stroke-width: 6 }
    .site { fill: #9fb0c6; stroke: #14171c; stroke-width: .8 }
    .many { fill: #9fb0c6 }
    .net { fill: #1d3557 }
    .room { fill: url(#dots); stroke: #4d5561; stroke-width: .5 }
    .taken { fill: url(#cross); stroke: #14171c; stroke-width: .8 }
    .resting { fill: url(#bars); stroke: #14171c; stroke-width: .8 }
    .unassigned { fill: url(#slant) }
    .curve { fill: none; stroke: #aab2bd; stroke-width: 1.6; stroke-dasharray: .1 5; stroke-linecap: round }
    .mark { fill: #fff; stroke: #4d5561; stroke-width: 2 }
    .dot { fill: #4d5561 }
    .hair { fill: none; stroke: #4d5561; stroke-width: 1 }
    .reused { fill: none; stroke: #14171c; stroke-width: 1.2; stroke-dasharray: 4 3 }
    @media screen and (prefers-color-scheme: dark) {
      .paper { fill: #14171c }
      .ink { fill: #eef1f5 }
      .quiet { fill: #a9b2be }
      .halo { stroke: #14171c }
      .frame, .zone, .area, .reused { stroke: #eef1f5 }
      .site { fill: #5d7391; stroke: #eef1f5 }
      .many { fill: #5d7391 }
      .net { fill: #d5e2f3 }
      .room, .mark { stroke: #a9b2be }
      .taken, .resting { stroke: #eef1f5 }
      .curve { stroke: #59626e }
      .mark { fill: #14171c }
      .dot { fill: #a9b2be }
      .hair { stroke: #a9b2be }
    }

    """

  static var patterns: [XMLElement] {
    [
      pattern("dots", 4, [XMLElement("circle", [("class", "dot"), ("cx", "2"), ("cy", "2"), ("r", "0.7")])]),
      pattern("cross", 6, [XMLElement("path", [("class", "hair"), ("d", "M0 0L6 6M6 0L0 6")])]),
      pattern("bars", 4, [XMLElement("path", [("class", "hair"), ("d", "M2 0V4")])]),
      pattern("slant", 12, [XMLElement("path", [("class", "hair"), ("d", "M0 12L12 0")])]),
    ]
  }

  private static func pattern(_ name: String, _ side: Int, _ children: [XMLElement]) -> XMLElement {
    XMLElement(
      "pattern",
      [("id", name), ("patternUnits", "userSpaceOnUse"), ("width", "\(side)"), ("height", "\(side)")], children)
  }
}
