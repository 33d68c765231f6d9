import Addressing
import Testing

@Suite("The proof of a book")
struct AddressBookCheckerTests {
  static let lines = [
    "zone,site,network,prefix,state,since",
    "west,,,10.0.0.0/16,active,2027-01-05",
    "west,a,,10.0.0.0/22,active,2027-01-05",
    "west,a,corp,10.0.0.0/24,active,2027-01-05",
    "west,b,,10.0.4.0/22,active,2027-01-05",
    "west,c,,10.0.8.0/22,resting,2027-02-03",
  ]

  static func findings(_ lines: [String]) throws -> [String] {
    let text = lines.map { $0 + "\n" }.joined()
    return AddressBookChecker.check(try AddressBookFile(parsing: Array(text.utf8))).map {
      "\($0.lines) \($0.rule.rawValue): \($0.message)"
    }
  }

  @Test("A sound book is proven")
  func sound() throws {
    #expect(try Self.findings(Self.lines) == [])
    #expect(try Self.findings([Self.lines[0]]) == [])
  }

  @Test("Of a prefix that two branches took both owners are named, with their lines")
  func merged() throws {
    let merged = Self.lines + ["west,x,,10.0.12.0/22,active,2027-03-01", "west,y,,10.0.12.0/22,active,2027-03-02"]
    #expect(
      try Self.findings(merged) == [
        "[7, 8] disjoint: west/x (10.0.12.0/22, active since 2027-03-01, line 7) and west/y (10.0.12.0/22, active since "
          + "2027-03-02, line 8) have the same addresses: keep one of them, and carve the other again"
      ])
  }

  @Test("One site of two branches, a block inside another, a block over one that rests")
  func overlaps() throws {
    #expect(
      try Self.findings(Self.lines + ["west,b,,10.0.16.0/22,active,2027-03-01"]) == [
        "[5, 7] one-prefix-per-key: west/b (10.0.4.0/22, active since 2027-01-05, line 5) stands again as west/b "
          + "(10.0.16.0/22, active since 2027-03-01, line 7): keep the one that is in use"
      ])
    #expect(
      try Self.findings(Self.lines + [Self.lines[4]]).map { $0.suffix(23) }
        == [": remove one of the lines"].map { $0.suffix(23) })
    let inside = try Self.findings(Self.lines + ["west,z,,10.0.10.0/23,active,"])
    #expect(inside.count == 1)
    #expect(inside.first?.hasPrefix("[6, 7] disjoint: west/c (10.0.8.0/22, resting since 2027-02-03, line 6)") == true)
  }

  @Test("Everything lies in what holds it")
  func parents() throws {
    #expect(
      try Self.findings(
        Self.lines + [
          "west,a,iot,10.0.4.0/26,active,", "east,q,,10.1.0.0/22,active,", "west,c,corp,10.0.8.0/24,active,",
        ])
        == [
          "[3, 7] contained: west/a/iot (10.0.4.0/26, active, line 7) is not inside west/a (10.0.0.0/22, active since "
            + "2027-01-05, line 3)",
          "[6, 9] contained: west/c/corp (10.0.8.0/24, active, line 9) is in use inside west/c (10.0.8.0/22, resting since "
            + "2027-02-03, line 6)",
          "[8] contained: east/q (10.1.0.0/22, active, line 8) is in 'east', which the book does not have",
        ])
  }

  @Test("Both families in one book do not touch")
  func families() throws {
    #expect(
      try Self.findings(Self.lines + ["six,,,fd00::/32,active,", "six,s,,fd00:0:1::/48,active,"]) == [])
    #expect(
      try Self.findings(Self.lines + ["six,,,fd00::/32,active,", "six,s,,10.9.0.0/22,active,"]).map { $0.prefix(14) }
        == ["[7, 8] contain"])
  }
}
