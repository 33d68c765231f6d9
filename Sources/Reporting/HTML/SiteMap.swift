import MistAPI
import Planning
import Rehearsal

/// Sites by their worst service level: where they are, or by zone where nobody says where that is.
struct SiteMap {
  /// A picture with the sites that it shows.
  struct Picture {
    var heading: String?
    var height: Int
    var width: Int
    var background: [XMLElement]
    /// Names of the net's lines: in per cent of the width or height.
    var labels: [(style: String, percent: Double, text: String)] = []
    var sites: [(index: Int, mark: SiteMark, x: Int, y: Int)]
  }

  private(set) var pictures: [Picture] = []
  private let sites: [SiteReview]

  /// More marks than these are small, so that they do not hide each other.
  private static let mostLarge = 1500
  /// Sites in a row of a zone without places.
  private static let perRow = 40

  /// The map of reviewed sites.
  /// - Parameter design: where they are, if it says so.
  init(_ sites: [SiteReview], design: Design?) {
    self.sites = sites
    var places: [String: (latitude: Double, longitude: Double)] = [:]
    for site in design?.sites ?? [] {
      if let latitude = site.latitude, let longitude = site.longitude { places[site.name] = (latitude, longitude) }
    }
    let placed = sites.enumerated().compactMap { index, site in places[site.site].map { (index: index, place: $0) } }
    if let projection = MapProjection(of: placed.map(\.place)) {
      pictures.append(Self.world(placed, sites, projection))
    }
    let rest = sites.indices.filter { places[sites[$0].site] == nil }
    let zones = Dictionary(grouping: rest) { sites[$0].zone }
    for zone in zones.keys.sorted() {
      let name = zone.isEmpty ? (zones.count > 1 || !placed.isEmpty ? "in no zone" : nil) : zone
      pictures.append(Self.tiles(zones[zone] ?? [], sites, heading: name))
    }
  }

  private static func world(
    _ placed: [(index: Int, place: (latitude: Double, longitude: Double))], _ sites: [SiteReview],
    _ projection: MapProjection
  ) -> Picture {
    let net = projection.net
    var lines = ""
    for parallel in net.parallels { lines += "M0 \(parallel.y)H\(MapProjection.width)" }
    for meridian in net.meridians { lines += "M\(meridian.x) 0V\(projection.height)" }
    var background = [XMLElement("path", [("class", "net"), ("d", lines)])]
    let land = projection.land
    if !land.isEmpty { background.insert(XMLElement("path", [("class", "land"), ("d", land)]), at: 0) }
    return Picture(
      heading: nil, height: projection.height, width: MapProjection.width, background: background,
      labels: net.parallels.map {
        ("parallel", Double($0.y * 1000 / projection.height) / 10, $0.name)
      } + net.meridians.map { ("meridian", Double($0.x * 1000 / MapProjection.width) / 10, $0.name) },
      sites: placed.map { index, place in
        let point = projection.point(latitude: place.latitude, longitude: place.longitude)
        return (index, SiteMark(sites[index]), point.x, point.y)
      })
  }

  private static func tiles(_ indices: [Int], _ sites: [SiteReview], heading: String?) -> Picture {
    let step = 1000 / perRow
    return Picture(
      heading: heading, height: (indices.count + perRow - 1) / perRow * step, width: 1000, background: [],
      sites: indices.enumerated().map { place, index in
        (index, SiteMark(sites[index]), place % perRow * step + step / 2, place / perRow * step + step / 2)
      })
  }

  /// What the pictures show, in a sentence.
  private var summary: String {
    let counts = SiteMark.allCases.reversed().compactMap { mark -> String? in
      let count = sites.reduce(0) { $0 + (SiteMark($1) == mark ? 1 : 0) }
      return count == 0 ? nil : "\(Figures.count(count)) \(mark.meaning)"
    }
    return "\(Figures.count(sites.count, "site")): \(counts.joined(separator: "; "))."
  }

  /// The pictures with their legend.
  var html: String {
    var parts = ""
    for (number, picture) in pictures.enumerated() {
      if let heading = picture.heading { parts += HTML.element("h3", [], HTML.name(heading)) }
      parts += drawing(picture, number)
    }
    let legend = SiteMark.allCases.reversed().filter { mark in sites.contains { SiteMark($0) == mark } }.map { mark in
      let sign = XMLElement(
        "svg", [("viewBox", "0 0 20 20"), ("class", "sign"), ("aria-hidden", "true")],
        mark.drawing([(10, 10)]))
      return "<li>\(sign.fragment)\(HTML.escaped(mark.meaning))</li>"
    }.joined()
    return parts + "<ul class=\"legend\">\(legend)</ul>\n"
  }

  private func drawing(_ picture: Picture, _ number: Int) -> String {
    var title = XMLElement("title", [("id", "map-title-\(number)")])
    title.text = "Sites by their worst service level" + (picture.heading.map { ": \($0.printable)" } ?? "")
    var description = XMLElement("desc", [("id", "map-desc-\(number)")])
    description.text = summary + " The table of sites below says the same in words."
    var root = XMLElement(
      "svg",
      [
        ("id", "map-\(number)"), ("class", picture.sites.count > Self.mostLarge ? "sites many" : "sites"),
        ("viewBox", "0 0 \(picture.width) \(picture.height)"),
        ("role", "img"), ("aria-labelledby", "map-title-\(number) map-desc-\(number)"),
      ])
    root.children = [title, description] + picture.background
    for mark in SiteMark.allCases {
      let points = picture.sites.filter { $0.mark == mark }.map { (x: $0.x, y: $0.y) }
      root.children += mark.drawing(points)
    }
    let labels = picture.labels.map { label in
      HTML.element(
        "span",
        [
          ("class", label.style),
          ("style", "\(label.style == "parallel" ? "top" : "left"):\(label.percent)%"), ("aria-hidden", "true"),
        ], HTML.escaped(label.text))
    }.joined()
    return "<div class=\"map\(picture.background.isEmpty ? " tiles" : "")\">\(root.fragment)\(labels)</div>\n"
  }

  /// Where which site is, for the script: x, y and the row of the table of sites, one after the other.
  var json: JSON {
    var rows = [Int](repeating: 0, count: sites.count)
    for (row, index) in sites.indicesWorstFirst.enumerated() { rows[index] = row }
    return .array(
      pictures.map { picture in
        .array(picture.sites.flatMap { [JSON($0.x), JSON($0.y), JSON(rows[$0.index])] })
      })
  }
}
