import Addressing
import Foundation
import Reporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The picture of an address plan")
struct AddressPictureTests {
  @Test("is the one that was looked at", arguments: ["two-sites", "retail-120", "campus"])
  func golden(_ name: String) throws {
    let report = try #require(try AddressSample.report(name))
    try AddressSnapshot.check(report.svg, "\(name).svg")
  }

  @Test("is well-formed, has no scripts, and names every zone and reused network")
  func form() throws {
    let report = try #require(try AddressSample.report("retail-120"))
    let picture = try Picture(report.svg)
    #expect(!picture.elements.contains("script") && !picture.elements.contains("image"))
    #expect(picture.elements.contains("title") && picture.elements.contains("desc"))
    let texts = Set(picture.labels.map(\.text))
    for zone in ["africa", "asia-east", "europe-north", "south-america"] { #expect(texts.contains(zone)) }
    #expect(texts.contains { $0.hasPrefix("192.168.64.0/22") && $0.contains("guest (60)") })
    #expect(texts.contains { $0.contains("Proven by a second reading") })
    #expect(report.svg == report.svg)
  }

  @Test("keeps the names on the map apart", arguments: ["two-sites", "retail-120"])
  func labels(_ name: String) throws {
    let report = try #require(try AddressSample.report(name))
    let labels = try Picture(report.svg).labels.filter { $0.group == "map" }
    #expect(labels.count > 60)
    for (index, label) in labels.enumerated() {
      for other in labels[(index + 1)...] where label.overlaps(other) {
        Issue.record("'\(label.text)' lies on '\(other.text)'")
      }
    }
  }

  @Test("of 10,000 sites is small, and so is one of a space that is full or in crumbs")
  func size() throws {
    let reports = [
      try AddressSample.large(),
      try AddressSample.report(
        "10.0.0.0/8", zones: 8, sites: 65_536, length: 24, [NetworkRequest("corp", .length(24))], policy: .packed),
      try AddressSample.report(
        "10.0.0.0/8", zones: 8, sites: 30_000, length: 24, [NetworkRequest("corp", .length(24))],
        policy: .stable(headroom: 1)),
    ]
    for report in reports {
      let svg = report.svg
      #expect(svg.utf8.count < 1_000_000)
      #expect(try Picture(svg).labels.contains { $0.text == "zone-7" })
    }
  }

  @Test(
    "is drawn for every shape of plan",
    arguments: [
      ("2001:db8::/32", 5, 300, 48), ("10.20.0.0/16", 40, 90, 24), ("10.0.0.0/30", 1, 1, 32), ("::/0", 1, 1, 64),
      ("10.0.0.0/8", 100, 100, 24), ("192.0.2.7/32", 1, 1, 32), ("10.0.0.0/8", 0, 0, 24),
    ])
  func shapes(_ supernet: String, _ zones: Int, _ sites: Int, _ length: Int) throws {
    let family = try IPPrefix(parsing: supernet).family
    let networks = [NetworkRequest("corp", .length(min(length + 1, family.bits)))]
    let request = try? AddressSample.report(supernet, zones: zones, sites: sites, length: length, networks)
    guard let report = request else {
      // The whole of IPv6 holds what no host can have.
      #expect(supernet == "::/0")
      return
    }
    let picture = try Picture(report.svg)
    #expect(picture.labels.contains { $0.text == "Address plan of \(supernet)" })
    for label in picture.labels {
      #expect((0...1680).contains(label.x))
      #expect((0...1188).contains(label.y))
    }
  }
}

/// What an SVG holds, read by Foundation's parser of XML.
private struct Picture {
  struct Label {
    let group: String
    let text: String
    let x: Int
    let y: Int
    let size: Int
    let anchor: String

    /// Half an em a character is less than most take.
    private var left: Double {
      let width = Double(text.count * size) * 0.5
      return Double(x) - (anchor == "middle" ? width / 2 : anchor == "end" ? width : 0)
    }

    func overlaps(_ other: Label) -> Bool {
      let (width, otherWidth) = (Double(text.count * size) * 0.5, Double(other.text.count * other.size) * 0.5)
      return left < other.left + otherWidth && other.left < left + width && y - size * 2 / 3 < other.y
        && other.y - other.size * 2 / 3 < y
    }
  }

  let elements: Set<String>
  let labels: [Label]

  init(_ svg: String) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    let isWhole = parser.parse()
    try #require(isWhole, "line \(parser.lineNumber), column \(parser.columnNumber)")
    elements = reader.elements
    labels = reader.labels
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var elements: Set<String> = []
    var labels: [Label] = []
    private var group = ""
    private var open: [String: String]?
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements.insert(name)
      if name == "g" { group = attributes["id"] ?? "" }
      if name == "text" { (open, text) = (attributes, "") }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      if name == "g" { group = "" }
      guard name == "text", let attributes = open else { return }
      open = nil
      func number(_ name: String) -> Int { attributes[name].flatMap { Int($0) } ?? -1 }
      labels.append(
        Label(
          group: group, text: text, x: number("x"), y: number("y"), size: number("font-size"),
          anchor: attributes["text-anchor"] ?? "start"))
    }
  }
}
