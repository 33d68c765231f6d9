import Testing
import World

@Suite("Facets of a history")
struct FacetTests {
  @Test func holdsBetweenChanges() {
    var facet = Facet(1)
    facet.set(2, at: 100)
    facet.set(2, at: 150)
    facet.set(3, at: 200)
    #expect(facet.changes.count == 3)
    #expect([-5, 99, 100, 199, 200, 1000].map { facet.value(at: $0) } == [1, 1, 2, 2, 3, 3])
  }

  @Test func theLastChangeOfAMomentCounts() {
    var facet = Facet("a")
    facet.set("b", at: 10)
    facet.set("c", at: 10)
    #expect(facet.value(at: 10) == "c")
    #expect(facet.changes.count == 2)
    facet.set("a", at: 10)
    #expect(facet.changes.count == 1)
    #expect(facet.value(at: 10) == "a")
  }

  @Test func anEarlierMomentCountsAsTheLast() {
    var facet = Facet("a")
    facet.set("b", at: 10)
    facet.set("c", at: 5)
    #expect(facet.value(at: 7) == "a")
    #expect(facet.value(at: 10) == "c")
  }

  @Test func segmentsCoverTheRange() {
    var facet = Facet(1)
    facet.set(2, at: 100)
    facet.set(3, at: 200)
    let all = facet.segments(in: 50..<250)
    #expect(all.map(\.range) == [50..<100, 100..<200, 200..<250])
    #expect(all.map(\.value) == [1, 2, 3])
    #expect(facet.segments(in: 100..<200).map(\.value) == [2])
    #expect(facet.segments(in: 300..<300).isEmpty)
    #expect(facet.segments(in: 300..<400).map(\.range) == [300..<400])
  }

  @Test func equalHistoriesAreEqual() {
    var one = Facet(1)
    one.set(2, at: 5)
    var other = Facet(1)
    #expect(one != other)
    other.set(2, at: 5)
    #expect(one == other)
  }

  @Test func cellsOfSeconds() {
    #expect(WorldModel.cell(at: 599) == 0)
    #expect(WorldModel.cell(at: 600) == 1)
    #expect(WorldModel.cell(at: -1) == -1)
    #expect(WorldModel.cell(at: -600) == -1)
    #expect(WorldModel.cell(at: -601) == -2)
    #expect(WorldModel.cells(in: 0..<600) == 0..<1)
    #expect(WorldModel.cells(in: 599..<601) == 0..<2)
    #expect(WorldModel.cells(in: 700..<700).isEmpty)
  }
}
