import SQLite
import Testing

@Suite struct TransactionTests {
  struct Stop: Error {}
  let connection: Connection
  init() throws { connection = try Fixture.memory() }

  private func names() throws -> [String] {
    try connection.all("SELECT name FROM site ORDER BY name") { $0.text(0) }
  }

  private func add(_ name: String) throws { try connection.run("INSERT INTO site(name) VALUES (?)", name) }

  @Test func allIsKeptOrNone() throws {
    let result = try connection.transaction {
      try add("a")
      try add("b")
      #expect(connection.isInTransaction)
      return 7
    }
    #expect(result == 7)
    #expect(throws: Stop.self) {
      try connection.transaction {
        try add("c")
        throw Stop()
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try names() == ["a", "b"])
  }

  @Test func theInnerOneIsUndoneAlone() throws {
    try connection.transaction {
      try add("a")
      do {
        try connection.transaction {
          try add("b")
          try connection.transaction { try add("c") }
          throw Stop()
        }
      } catch is Stop {}
      try connection.transaction { try add("d") }
    }
    #expect(try names() == ["a", "d"])
  }

  @Test func theOuterOneUndoesTheInner() throws {
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.transaction { try add("a") }
        throw Stop()
      }
    }
    #expect(try names().isEmpty)
  }

  @Test func aViolatedConstraintUndoesAll() throws {
    try add("a")
    let error = sqliteError {
      try connection.transaction {
        try add("b")
        try add("a")
      }
    }
    #expect(error?.kind == .constraint)
    #expect(error?.code == 19)
    #expect(error?.extendedCode == 2067)
    #expect(try names() == ["a"])
  }

  @Test func aDeferredKeyIsJudgedAtTheEnd() throws {
    try connection.transaction {
      try connection.run("INSERT INTO device VALUES ('5c5b35000001', 1)")
      try add("a")
    }
    let error = sqliteError {
      try connection.transaction { try connection.run("INSERT INTO device VALUES ('5c5b35000002', 77)") }
    }
    #expect(error?.kind == .constraint)
    #expect(!connection.isInTransaction)
    #expect(try connection.integer("SELECT count(*) FROM device") == 1)
    try add("b")
    #expect(try names() == ["a", "b"])
  }

  @Test func oneWriterAtATimeAndReadersSeeOneState() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("store")
    let writer = try Fixture.file(path)
    try writer.run("INSERT INTO site(name) VALUES ('a')")
    let other = try Fixture.file(path, check: .never)
    try other.execute("PRAGMA busy_timeout = 0")
    let count = "SELECT count(*) FROM site"
    try other.read {
      #expect(try other.integer(count) == 1)
      try writer.transaction {
        try writer.run("INSERT INTO site(name) VALUES ('b')")
        #expect(try other.integer(count) == 1)
      }
      #expect(try other.integer(count) == 1)
    }
    #expect(try other.integer(count) == 2)
    try writer.transaction {
      let error = sqliteError { try other.transaction {} }
      #expect(error?.kind == .busy)
      #expect(error?.description.contains(path) == true)
    }
    try other.transaction { try other.run("INSERT INTO site(name) VALUES ('c')") }
    #expect(try writer.integer(count) == 3)
  }
}
