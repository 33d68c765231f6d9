import SQLite
import Testing

@Suite struct SQLiteErrorTests {
  @Test func theStatementIsShownAndItsValuesAreNot() throws {
    let connection = try Fixture.memory()
    try connection.run("INSERT INTO site(name) VALUES (?)", "correct horse")
    let error = sqliteError { try connection.run("INSERT INTO site(name) VALUES (?)", "correct horse") }
    #expect(error?.sql == "INSERT INTO site(name) VALUES (?)")
    #expect(error?.description.contains("site.name") == true)
    #expect(error?.description.contains("2067") == true)
    #expect(error?.description.contains("horse") == false)
    #expect(error?.path == nil)
  }

  @Test func faultsOfTheProgramSaySo() throws {
    let connection = try Fixture.memory()
    let error = sqliteError { try connection.run("SELEC 1") }
    #expect(error?.kind == .statement)
    #expect(error?.message.contains("SELEC") == true)
    #expect(error?.advice.contains("report") == true)
  }

  @Test(arguments: [
    ("INSERT INTO site(name) VALUES (NULL)", 1299 as Int32), ("INSERT INTO site(id, name) VALUES (1, 'b')", 1555),
    ("INSERT INTO site(name, area) VALUES ('c', 'wide')", 3091),
  ])
  func constraintsHaveTheirOwnCodes(sql: String, code: Int32) throws {
    let connection = try Fixture.memory()
    try connection.run("INSERT INTO site(id, name) VALUES (1, 'a')")
    let error = sqliteError { try connection.run(sql) }
    #expect(error?.kind == .constraint)
    #expect(error?.extendedCode == code)
  }
}
