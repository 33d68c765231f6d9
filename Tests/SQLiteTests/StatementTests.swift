import SQLite
import Testing

@Suite struct StatementTests {
  let connection: Connection
  init() throws {
    connection = try Connection(
      .memory, applicationID: 1, migrations: [Migration("t", sql: "CREATE TABLE t(a, b, c, d, e, f)")])
  }

  @Test func everyTypeComesBackAsItWent() throws {
    let text = "naïve 東京 \u{1F4E1} \0 end"
    let bytes: [UInt8] = [0, 255, 1, 0]
    try connection.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", Int64.min, 0.1, text, bytes, String?.none, true)
    let isEqual = try connection.first("SELECT * FROM t") { row in
      row.int64(0) == .min && row.double(1) == 0.1 && row.text(2) == text && row.bytes(3) == bytes && row.isNull(4)
        && row.bool(5)
    }
    #expect(isEqual == true)
    let types = try connection.all("SELECT typeof(a), typeof(b), typeof(c), typeof(d), typeof(e), typeof(f) FROM t") {
      row in (0..<6).map { row.text($0) }
    }
    #expect(types == [["integer", "real", "text", "blob", "null", "integer"]])
  }

  @Test func emptyIsNotNull() throws {
    try connection.run("INSERT INTO t(a, b, c) VALUES (?, ?, ?)", "", [UInt8](), UTF8Text([]))
    let types = try connection.first("SELECT typeof(a), typeof(b), typeof(c) FROM t") { row in
      (0..<3).map { row.text($0) }
    }
    #expect(types == ["text", "blob", "text"])
    let lengths = try connection.first("SELECT a, b, c FROM t") { row in (0..<3).map { row.bytes($0).count } }
    #expect(lengths == [0, 0, 0])
  }

  @Test func optionalsReadBack() throws {
    try connection.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", Int?.none, 3, Double?.none, 2.5, "x", [UInt8]([9]))
    let row = try connection.first("SELECT * FROM t") { row in
      [
        row.optionalInt64(0) == nil, row.optionalInt64(1) == 3, row.optionalDouble(2) == nil,
        row.optionalDouble(3) == 2.5,
        row.optionalText(4) == "x", row.optionalText(0) == nil, row.optionalBytes(5) == [9],
        row.optionalBytes(0) == nil,
      ]
    }
    #expect(row == [Bool](repeating: true, count: 8))
  }

  @Test func bytesAreLentWithoutACopyAndErrorsPassThrough() throws {
    struct Odd: Error {}
    try connection.run("INSERT INTO t(a) VALUES (?)", UTF8Text(Array("{\"name\":\"x\"}".utf8)))
    let statement = try connection.prepare("SELECT a, typeof(a) FROM t")
    #expect(try statement.step())
    #expect(statement.withBytes(0) { String(decoding: $0, as: UTF8.self) } == "{\"name\":\"x\"}")
    #expect(statement.text(1) == "text")
    #expect(throws: Odd.self) { try statement.withBytes(0) { _ in throw Odd() } }
  }

  @Test func bindingsStayUntilTheyAreReplaced() throws {
    let statement = try connection.prepare("INSERT INTO t(a, b) VALUES (?1, ?2)")
    try statement.bind(1, "a text that is longer than fifteen bytes")
    for index in 0..<3 {
      try statement.bind(2, "another long text, number \(index)")
      try statement.run()
    }
    statement.clearBindings()
    try statement.run()
    let rows = try connection.all("SELECT a, b FROM t ORDER BY rowid") { [$0.optionalText(0), $0.optionalText(1)] }
    let long = "a text that is longer than fifteen bytes"
    #expect(rows.map { $0[0] } == [long, long, long, nil])
    #expect(rows[2][1] == "another long text, number 2")
    #expect(rows[3][1] == nil)
  }

  @Test func textThatGrowsAndShrinks() throws {
    let statement = try connection.prepare("INSERT INTO t(a) VALUES (?)")
    let lengths = [0, 1, 15, 16, 64, 63, 5000, 10, 4097, 0, 100_000, 3]
    for length in lengths { try statement.run(String(repeating: "ß", count: length)) }
    #expect(try connection.all("SELECT length(a) FROM t ORDER BY rowid") { $0.int(0) } == lengths)
  }

  @Test func bindingInTheMiddleOfARowIsRefused() throws {
    let statement = try connection.prepare("SELECT ?")
    try statement.bind(1, "the first text")
    #expect(try statement.step())
    #expect(sqliteError { try statement.bind(1, "another one!!!") }?.code == 21)
    #expect(statement.text(0) == "the first text")
    statement.reset()
    try statement.bind(1, "another one!!!")
    #expect(try statement.step())
    #expect(statement.text(0) == "another one!!!")
  }

  @Test func bindingWhatDoesNotExistIsRefused() throws {
    let statement = try connection.prepare("SELECT ?")
    for index in [-1, 0, 2, 1 << 40] {
      #expect(sqliteError { try statement.bind(index, "text") }?.code == 25)
      #expect(sqliteError { try statement.bind(index, 1) }?.code == 25)
    }
  }

  @Test func theSameStatementMayBeUsedInsideItself() throws {
    for value in 1...3 { try connection.run("INSERT INTO t(a) VALUES (?)", value) }
    var pairs: [[Int]] = []
    try connection.forEachRow("SELECT a FROM t ORDER BY a") { outer in
      try connection.forEachRow("SELECT a FROM t ORDER BY a") { inner in pairs.append([outer.int(0), inner.int(0)]) }
    }
    #expect(pairs == [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3], [3, 1], [3, 2], [3, 3]])
  }

  @Test func leavingARowEarlyReleasesTheStatement() throws {
    for value in 1...3 { try connection.run("INSERT INTO t(a) VALUES (?)", value) }
    #expect(try connection.first("SELECT a FROM t ORDER BY a") { $0.int(0) } == 1)
    #expect(try connection.first("SELECT a FROM t ORDER BY a") { $0.int(0) } == 1)
    try connection.execute("DROP TABLE t")
  }

  @Test func aKeptStatementForgetsItsBindings() throws {
    try connection.run("INSERT INTO t(a) VALUES (?)", "secret")
    let statement = try connection.prepare("INSERT INTO t(a) VALUES (?)")
    try statement.run()
    #expect(try connection.integer("SELECT count(*) FROM t WHERE a IS NULL") == 1)
  }

  @Test func generatedStatementsDoNotPileUp() throws {
    for value in 0..<2000 { #expect(try connection.integer("SELECT \(value)") == Int64(value)) }
  }

  @Test func aSchemaChangeIsFollowed() throws {
    try connection.run("INSERT INTO t(a) VALUES (?)", 1)
    #expect(try connection.first("SELECT * FROM t") { $0.columnCount } == 6)
    try connection.execute("ALTER TABLE t ADD COLUMN g")
    #expect(try connection.first("SELECT * FROM t") { $0.columnCount } == 7)
  }

  @Test func valuesAndParametersMustAgree() throws {
    for error in [
      sqliteError { try connection.run("INSERT INTO t(a, b) VALUES (?, ?)", 1) },
      sqliteError { try connection.run("INSERT INTO t(a, b) VALUES (?, ?)", 1, 2, 3) },
    ] {
      #expect(error?.kind == .statement)
      #expect(error?.sql == "INSERT INTO t(a, b) VALUES (?, ?)")
    }
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }

  @Test(arguments: ["", "  ;", "-- nothing"])
  func noStatementIsAnError(sql: String) {
    #expect(sqliteError { try connection.run(sql) }?.message == "found no statement")
  }

  @Test func aSecondStatementIsNotSilentlyIgnored() {
    let error = sqliteError { try connection.run("INSERT INTO t(a) VALUES (1); DELETE FROM t") }
    #expect(error?.message == "found more than one statement")
    #expect(sqliteError { try connection.run("INSERT INTO t(a) VALUES (1);\n ") } == nil)
  }

  @Test func namesOfParametersAndColumns() throws {
    let statement = try connection.prepare("SELECT a AS first, b FROM t WHERE c = :site AND d = :slot")
    #expect(statement.columnNames == ["first", "b"])
    #expect(statement.parameterCount == 2)
    #expect(statement.parameterIndex(":slot") == 2)
    #expect(statement.parameterIndex(":nobody") == nil)
  }

  @Test func countsOfChanges() throws {
    for value in 1...3 { try connection.run("INSERT INTO t(a) VALUES (?)", value) }
    #expect(connection.lastInsertRowID == 3)
    try connection.run("UPDATE t SET b = 1 WHERE a > ?", 1)
    #expect(connection.changes == 2)
    #expect(connection.totalChanges == 5)
  }
}
