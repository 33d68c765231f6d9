import SQLite
import Testing

@Suite struct MigrationTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func open(_ migrations: [Migration]) throws -> Connection {
    try Connection(.file(directory.file("store")), applicationID: 5, migrations: migrations)
  }

  private static let first = Migration("first", sql: "CREATE TABLE a(x INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)")

  @Test func eachRunsOnceInOrder() throws {
    let second = Migration("second") { connection throws(SQLiteError) in
      let sum = try connection.integer("SELECT sum(x) FROM a") ?? 0
      try connection.run("INSERT INTO a VALUES (?)", sum + 10)
    }
    #expect(try open([Self.first]).userVersion == 1)
    for _ in 0..<2 {
      let connection = try open([Self.first, second])
      #expect(try connection.userVersion == 2)
      #expect(try connection.all("SELECT x FROM a ORDER BY x") { $0.int64(0) } == [1, 11])
    }
  }

  @Test func aFailedOneLeavesThoseBeforeIt() throws {
    let bad = Migration("bad", sql: "CREATE TABLE b(y); INSERT INTO nowhere VALUES (1)")
    let error = sqliteError { _ = try open([Self.first, bad]) }
    #expect(error?.message.contains("nowhere") == true)
    let connection = try open([Self.first])
    #expect(try connection.userVersion == 1)
    #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'b'") == 0)
  }

  @Test func aTableCanBeRebuiltUnderItsChildren() throws {
    let parents = Migration(
      "parents",
      sql: """
        CREATE TABLE p(id INTEGER PRIMARY KEY, n TEXT);
        CREATE TABLE c(p INTEGER NOT NULL REFERENCES p(id) ON DELETE CASCADE);
        INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1);
        """)
    let rebuild = Migration(
      "rebuild",
      sql: """
        CREATE TABLE q(id INTEGER PRIMARY KEY, n TEXT NOT NULL); INSERT INTO q SELECT id, n FROM p;
        DROP TABLE p; ALTER TABLE q RENAME TO p;
        """)
    let connection = try open([parents, rebuild])
    #expect(try connection.integer("SELECT count(*) FROM c JOIN p ON p.id = c.p") == 1)
    #expect(sqliteError { try connection.run("INSERT INTO c VALUES (2)") }?.extendedCode == 787)
  }

  @Test func aMigrationMayNotOrphanRows() throws {
    let orphan = Migration(
      "orphan",
      sql: "CREATE TABLE c(p INTEGER REFERENCES a(x)); INSERT INTO c VALUES (1); DELETE FROM a")
    let error = sqliteError { _ = try open([Self.first, orphan]) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("orphan") == true)
    #expect(try open([Self.first]).integer("SELECT count(*) FROM a") == 1)
  }

  @Test func transactionsInsideAMigrationAreSavepoints() throws {
    struct Stop: Error {}
    let nested = Migration("nested") { connection throws(SQLiteError) in
      try connection.run("INSERT INTO a VALUES (2)")
      try? connection.transaction {
        try connection.run("INSERT INTO a VALUES (3)")
        throw Stop()
      }
    }
    #expect(try open([Self.first, nested]).all("SELECT x FROM a ORDER BY x") { $0.int64(0) } == [1, 2])
  }

  @Test func aStoreWithoutTablesStillBelongsToItsProgram() throws {
    _ = try open([])
    let error = sqliteError {
      _ = try Connection(.file(directory.file("store")), applicationID: 6, migrations: [])
    }
    #expect(error?.kind == .foreignFile(found: 5, expected: 6))
  }
}
