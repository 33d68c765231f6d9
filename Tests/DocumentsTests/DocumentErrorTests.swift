import Documents
import Foundation
import Testing

@Suite struct DocumentErrorTests {
  private func position(_ file: String, _ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column)
  }

  @Test func everyPartHasItsPlaceInTheText() {
    let place = position("design.yaml", 12, 5)
    #expect(
      DocumentError(at: place, found: "the zone 'x'", expected: "a zone", nearest: "y", advice: "See 'zones'.")
        .description
        == "design.yaml:12:5: found the zone 'x'; expected a zone; did you mean 'y'? See 'zones'.")
    #expect(
      DocumentError(at: place, found: "a site twice", advice: "rename one").description
        == "design.yaml:12:5: found a site twice; rename one")
  }

  @Test func faultsAreInTheOrderOfFilesAndLines() {
    let places = [("b", 9, 1), ("a", 2, 7), ("b", 2, 5), ("a", 2, 3), ("b", 9, 1)]
    let errors = DocumentErrors(
      places.enumerated().map { index, place in
        DocumentError(at: position(place.0, place.1, place.2), found: "\(index)")
      })
    #expect(errors.errors.map(\.found) == ["2", "0", "4", "3", "1"])
    #expect(errors.description.split(separator: "\n").count == 5)
  }

  @Test func veryManyFaultsAreCutShort() {
    let errors = DocumentErrors((1...1000).map { DocumentError(at: position("f", $0, 1), found: "x") })
    #expect(errors.errors.count == 1000)
    #expect(errors.description.hasSuffix("\nand 950 more"))
  }

  @Test func aLogCollectsAndThrows() throws {
    let log = DocumentErrorLog()
    try log.check()
    #expect(log.isEmpty)
    let nothing: Int? = try log.catching { throw DocumentError(at: position("f", 2, 1), found: "a") }
    #expect(nothing == nil)
    #expect(try log.catching { 7 } == 7)
    log.reportUnknown("zone", "afrika", at: position("f", 1, 1), known: ["africa", "europe"])
    log.reportUnknown("zone", "afrika", at: position("f", 3, 1), known: [])
    let thrown = #expect(throws: DocumentErrors.self) { try log.check() }
    #expect(
      thrown?.errors.map(\.description) == [
        "f:1:1: found the unknown zone 'afrika'; expected 'africa' or 'europe'; did you mean 'africa'?",
        "f:2:1: found a",
        "f:3:1: found the unknown zone 'afrika'; there is no zone to name",
      ])
    #expect(throws: CancellationError.self) { try log.catching { throw CancellationError() } }
  }

  @Test func veryLongListsOfWordsAreCutShort() {
    let log = DocumentErrorLog()
    log.reportUnknown("site", "x", at: position("f", 1, 1), known: (1...100).map { "site-\($0)" })
    #expect(log.errors.first?.expected?.hasSuffix("'site-12' and 88 more") == true)
  }
}
