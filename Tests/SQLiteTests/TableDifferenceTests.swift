import SQLite
import Testing

@Suite struct TableDifferenceTests {
  private static func store(_ rows: String) throws -> Connection {
    let connection = try Connection(
      .memory, applicationID: 1,
      migrations: [
        Migration(
          "schema",
          sql: """
            CREATE TABLE place(kind TEXT, number INTEGER, value ANY, PRIMARY KEY (kind, number)) STRICT, WITHOUT ROWID;
            CREATE TABLE loose(a, b);
            """)
      ])
    try connection.execute(rows)
    return connection
  }

  private static func counts(_ first: String, _ second: String, in table: String = "place") throws -> [Int] {
    let difference = try store(first).difference(ofTable: table, from: store(second))
    #expect(difference.name == table)
    return [difference.onlyFirst, difference.onlySecond, difference.changed]
  }

  @Test func rowsAreToldByTheirKey() throws {
    let first = "INSERT INTO place VALUES ('a', 1, 'x'), ('a', 2, 7), ('a', 10, NULL), ('Z', 5, 1.5), ('é', 1, x'00')"
    #expect(try Self.counts(first, first) == [0, 0, 0])
    #expect(try Self.counts(first, "SELECT 1") == [5, 0, 0])
    #expect(try Self.counts("SELECT 1", first) == [0, 5, 0])
    #expect(try Self.counts(first, "\(first); DELETE FROM place WHERE number = 2") == [1, 0, 0])
    #expect(try Self.counts(first, "\(first); INSERT INTO place VALUES ('a', 3, 0), ('b', 0, 0)") == [0, 2, 0])
    #expect(try Self.counts(first, "\(first); UPDATE place SET value = '7' WHERE number = 2") == [0, 0, 1])
    #expect(try Self.counts(first, "\(first); UPDATE place SET number = 4 WHERE number IN (2, 5)") == [2, 2, 0])
    #expect(
      try Self.counts("\(first); DELETE FROM place WHERE kind = 'Z'", "\(first); UPDATE place SET value = 0") == [
        0, 1, 4,
      ])
  }

  @Test func aRowWithoutAKeyIsItsOwn() throws {
    let first = "INSERT INTO loose VALUES (1, 'x'), (1, 'x'), (NULL, 2), (2.5, 'y'), (3, x'01')"
    #expect(try Self.counts(first, first, in: "loose") == [0, 0, 0])
    #expect(try Self.counts(first, "\(first); DELETE FROM loose WHERE rowid = 1", in: "loose") == [1, 0, 0])
    #expect(try Self.counts(first, "\(first); UPDATE loose SET b = 'z' WHERE a IS NULL", in: "loose") == [1, 1, 0])
  }

  @Test func anUnknownTableIsAnError() throws {
    let store = try Self.store("SELECT 1")
    #expect(
      sqliteError { _ = try store.difference(ofTable: "nosuch", from: store) }?.message.contains("nosuch") == true)
  }
}
