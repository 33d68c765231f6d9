import Addressing
import Testing

@testable import Reporting

@Suite("The curve of the map")
struct AddressHilbertTests {
  @Test("Neighbours of the space are neighbours on paper, and each part has its own place", arguments: 1...6)
  func continuity(_ levels: Int) {
    let cells = (0..<(1 << (2 * levels))).map { HilbertCurve.cell($0, levels: levels) }
    let side = HilbertCurve.side >> levels
    #expect(Set(cells).count == cells.count)
    #expect(cells.allSatisfy { $0.width == side && $0.height == side })
    #expect(zip(cells, cells.dropFirst()).allSatisfy { abs($0.x - $1.x) + abs($0.y - $1.y) == side })
    #expect(cells.first.map { $0.x + $0.y } == 0)
    #expect(cells.last.map { [$0.x, $0.y] } == [0, HilbertCurve.side - side])
  }

  @Test("A prefix is a square or half of one, inside that of its supernet", arguments: ["10.0.0.0/8", "2001:db8::/32"])
  func prefixes(_ text: String) throws {
    let space = try IPPrefix(parsing: text)
    let curve = HilbertCurve(space: space)
    for depth in 0...11 {
      var areas = 0
      for prefix in space.subnets(length: space.length + depth) {
        let area = curve.rectangle(of: prefix)
        #expect(area.width * area.height == 1 << (2 * HilbertCurve.levels - depth))
        #expect(max(area.width, area.height) == min(area.width, area.height) * (depth % 2 == 0 ? 1 : 2))
        areas += area.width * area.height
        if let above = prefix.supernet(length: prefix.length - 1), depth > 0 {
          #expect(curve.rectangle(of: above).union(area) == curve.rectangle(of: above))
        }
      }
      #expect(areas == 1 << (2 * HilbertCurve.levels))
    }
  }

  @Test("Beyond the finest, a prefix has the place of the one around it")
  func finest() throws {
    let curve = HilbertCurve(space: try IPPrefix(parsing: "::/0"))
    #expect(curve.finest == 20)
    let address = try IPPrefix(parsing: "::1/128")
    #expect(try curve.rectangle(of: address) == curve.rectangle(of: IPPrefix(parsing: "::/20")))
    #expect(HilbertCurve(space: try IPPrefix(parsing: "10.0.0.0/30")).finest == 32)
  }
}
