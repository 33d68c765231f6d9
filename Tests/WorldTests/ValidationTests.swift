import Assurance
import Determinism
import Testing
import World

@Suite("The targets of the published model")
struct ValidationTests {
  @Test func allAreMet() throws {
    let sites = try Profile.names.enumerated().map { try Places.site(UInt64($0.offset + 1), profile: $0.element) }
    let rows = WorldValidation(sites: sites, seed: Places.seed, day: Places.day).rows()
    for row in rows {
      #expect(row.isMet, "\(row.id) \(row.subject): expected \(row.expected), found \(row.found)")
    }
    let missing = Set((1...20).map { "V\($0)" }).subtracting(rows.map(\.id))
    // The variance function is held against its figures where the gate calibrates it.
    #expect(missing == ["V17"])
  }
}
