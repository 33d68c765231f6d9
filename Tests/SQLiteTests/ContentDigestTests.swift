import SQLite
import Testing

@Suite struct ContentDigestTests {
  private func database(_ sql: String) throws -> Connection {
    try Connection(.memory, applicationID: 1, migrations: [Migration("schema", sql: sql)])
  }

  private static let schema = "CREATE TABLE t(k TEXT PRIMARY KEY, v); CREATE TABLE u(x, y);"

  @Test func orderOfWritingAndPagesDoNotMatter() throws {
    let first = try database(
      Self.schema + "INSERT INTO t VALUES ('a', 1), ('b', 2); INSERT INTO u VALUES (1, 2), (1, 1)")
    let second = try database(Self.schema + "INSERT INTO u VALUES (1, 1), (1, 2)")
    for index in 0..<1000 { try second.run("INSERT INTO t VALUES (?, ?)", "row \(index)", index) }
    try second.execute("DELETE FROM t; VACUUM; INSERT INTO t VALUES ('b', 2); INSERT INTO t VALUES ('a', 1)")
    #expect(try first.contentDigest() == second.contentDigest())
    #expect(try first.contentDigest().tables.map(\.rows) == [2, 2])
    #expect(try first.contentDigest().tables.map(\.name) == ["t", "u"])
  }

  @Test func orderOfColumnsDoesNotMatter() throws {
    let fresh = try database("CREATE TABLE t(k INTEGER PRIMARY KEY, a, b); INSERT INTO t VALUES (1, 2, 3)")
    let grown = try database(
      "CREATE TABLE t(k INTEGER PRIMARY KEY, b); ALTER TABLE t ADD COLUMN a; INSERT INTO t(k, a, b) VALUES (1, 2, 3)")
    #expect(try fresh.contentDigest() == grown.contentDigest())
  }

  /// Contents that are easily confused.
  private static let contents = [
    "", "INSERT INTO t VALUES ('a', NULL)", "INSERT INTO t VALUES ('a', '')", "INSERT INTO t VALUES ('a', x'')",
    "INSERT INTO t VALUES ('a', 1)", "INSERT INTO t VALUES ('a', 1.0)", "INSERT INTO t VALUES ('a', '1')",
    "INSERT INTO t VALUES ('a', x'31')", "INSERT INTO t VALUES ('a1', '')", "INSERT INTO u VALUES ('a', NULL)",
    "INSERT INTO u VALUES ('ab', 'c')", "INSERT INTO u VALUES ('a', 'bc')",
    "INSERT INTO u VALUES ('a', 'bc'), ('a', 'bc')",
  ]

  @Test func differentContentsDiffer() throws {
    let digests = try Self.contents.map { try database(Self.schema + $0).contentDigest().digest }
    #expect(Set(digests).count == Self.contents.count)
    #expect(digests.allSatisfy { $0.count == 64 })
  }

  @Test func theDigestStaysWhatItIs() throws {
    let connection = try database(
      Self.schema + "INSERT INTO t VALUES ('a', 1), ('b', 2.5), ('c', NULL), ('d', 'text'), ('e', x'00ff')")
    #expect(try connection.contentDigest().digest == Self.golden)
    #expect(try connection.contentDigest().description == Self.golden)
  }

  /// Computed by an independent program from the description of the format.
  private static let golden = "1dd2a7f0205a3fed72a22ba99030e1b409858f1d43a7e5555ee8900a4d325550"

  @Test func columnsAndTablesCanBeLeftOut() throws {
    let first = try database(Self.schema + "INSERT INTO t VALUES ('a', 1); INSERT INTO u VALUES (1, 2)")
    let second = try database(Self.schema + "INSERT INTO t VALUES ('a', 9); INSERT INTO u VALUES (1, 3)")
    let excluded: [String: Set<String>] = ["t": ["v"], "u": ["y"]]
    #expect(try first.contentDigest() != second.contentDigest())
    #expect(try first.contentDigest(excludingColumns: excluded) == second.contentDigest(excludingColumns: excluded))
    let onlyT: [String: Set<String>] = ["t": ["v"]]
    #expect(try first.contentDigest(excludingColumns: onlyT) != second.contentDigest(excludingColumns: onlyT))
    #expect(
      try first.contentDigest(excludingTables: ["u"], excludingColumns: onlyT)
        == second.contentDigest(tables: ["t"], excludingColumns: onlyT))
  }

  @Test func leavingOutTheKeyStillGivesAnOrder() throws {
    let first = try database(Self.schema + "INSERT INTO t VALUES ('a', 1), ('b', 2)")
    let second = try database(Self.schema + "INSERT INTO t VALUES ('y', 2), ('z', 1)")
    #expect(
      try first.contentDigest(excludingColumns: ["t": ["k"]]) == second.contentDigest(excludingColumns: ["t": ["k"]]))
  }

  @Test func aMisspeltNameIsAnError() throws {
    let connection = try database(Self.schema)
    #expect(sqliteError { _ = try connection.contentDigest(tables: ["tt"]) }?.message == "no such table: tt")
    #expect(sqliteError { _ = try connection.contentDigest(excludingTables: ["w"]) }?.message == "no such table: w")
    #expect(
      sqliteError { _ = try connection.contentDigest(excludingColumns: ["t": ["vv"]]) }?.message
        == "no such column: t.vv")
  }

  @Test func namesAreQuoted() throws {
    let connection = try database("CREATE TABLE \"a \"\"b\"\"\"(\"select\" TEXT, \"from\" TEXT)")
    try connection.run("INSERT INTO \"a \"\"b\"\"\" VALUES ('x', 'y')")
    #expect(try connection.contentDigest().tables.map(\.rows) == [1])
  }
}
