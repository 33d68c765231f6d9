import Foundation
import SQLite
import Testing

@Suite struct CopyTests {
  let directory: TemporaryDirectory
  let connection: Connection
  init() throws {
    directory = try TemporaryDirectory()
    connection = try Fixture.memory()
    for index in 0..<300 {
      try connection.run("INSERT INTO site(name, doc) VALUES (?, ?)", "site \(index)", [UInt8](repeating: 1, count: 99))
    }
  }

  @Test func aStoreInMemoryIsKeptInAFile() throws {
    try connection.copy(to: directory.file("kept"))
    #expect(try directory.names() == ["kept"])
    let kept = try Fixture.file(directory.file("kept"), check: .always)
    #expect(try kept.contentDigest() == connection.contentDigest())
    #expect(try kept.userVersion == 2)
  }

  @Test func equalContentsGiveEqualFiles() throws {
    try connection.copy(to: directory.file("one"))
    try connection.execute("INSERT INTO note VALUES ('a', 'b'); DELETE FROM note")
    try connection.copy(to: directory.file("two"))
    #expect(try directory.contents("one").count == directory.contents("two").count)
  }

  @Test func whatIsThereIsOnlyReplacedWhenAsked() throws {
    let path = directory.file("kept")
    try connection.copy(to: path)
    try connection.run("INSERT INTO site(name) VALUES ('more')")
    let error = sqliteError { try connection.copy(to: path) }
    #expect(error?.kind == .cannotOpen)
    #expect(try Fixture.file(path).integer("SELECT count(*) FROM site") == 300)
    try directory.write([1, 2, 3], to: "kept-wal")
    try connection.copy(to: path, replacing: true)
    #expect(try directory.names() == ["kept"])
    #expect(try Fixture.file(path, check: .always).integer("SELECT count(*) FROM site") == 301)
  }

  @Test func anOpenTransactionCannotBeCopied() throws {
    try connection.transaction {
      #expect(sqliteError { try connection.copy(to: directory.file("kept")) } != nil)
    }
    #expect(try directory.names().isEmpty)
    #expect(sqliteError { try connection.copy(to: directory.file("no/such")) } != nil)
    #expect(sqliteError { try connection.copy(to: directory.path, replacing: true) }?.kind == .cannotOpen)
  }

  @Test func aForkLeavesTheOriginalAlone() throws {
    let before = try connection.contentDigest()
    let fork = try Connection(copyOf: connection)
    #expect(try fork.contentDigest() == before)
    #expect(try fork.userVersion == 2)
    try fork.run("DELETE FROM site WHERE id > 10")
    #expect(sqliteError { try fork.run("INSERT INTO device VALUES ('5c5b35000001', 77)") }?.kind == .constraint)
    #expect(try fork.integer("SELECT count(*) FROM site") == 10)
    #expect(try connection.contentDigest() == before)
  }

  @Test func aFileCanBeForkedIntoMemory() throws {
    let path = directory.file("kept")
    try connection.copy(to: path)
    let file = try Fixture.file(path, readOnly: true)
    let fork = try Connection(copyOf: file)
    try fork.run("DELETE FROM site")
    #expect(try file.integer("SELECT count(*) FROM site") == 300)
  }

  @Test func theLogIsEmptiedByACheckpoint() throws {
    let path = directory.file("store")
    let file = try Fixture.file(path)
    try file.run("INSERT INTO site(name) VALUES ('a')")
    #expect(try directory.contents("store-wal").count > 0)
    try file.checkpoint()
    #expect(try directory.contents("store-wal").isEmpty)
  }
}
