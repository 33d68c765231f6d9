import Foundation
import SQLite
import Testing

@Suite struct OpeningTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// A store with some rows, closed cleanly.
  private func makeStore(_ name: String = "store") throws -> String {
    let path = directory.file(name)
    let connection = try Fixture.file(path)
    try connection.transaction {
      for index in 0..<500 {
        try connection.run(
          "INSERT INTO site(name, doc) VALUES (?, ?)", "site \(index)", [UInt8](repeating: 7, count: 100))
      }
    }
    return path
  }

  @Test func aNewStoreIsMadeAndFoundAgain() throws {
    let path = try makeStore()
    #expect(try directory.names() == ["store"])
    let again = try Fixture.file(path)
    #expect(try again.integer("SELECT count(*) FROM site") == 500)
    #expect(try again.userVersion == 2)
    #expect(try again.text("PRAGMA journal_mode") == "wal")
    #expect(try again.integer("PRAGMA foreign_keys") == 1)
    #expect(try again.integer("PRAGMA synchronous") == 1)
    #expect(try again.integer("PRAGMA application_id") == Int64(Fixture.applicationID))
  }

  @Test func memoryHasForeignKeysAndTheSchemaToo() throws {
    let connection = try Fixture.memory()
    #expect(try connection.integer("PRAGMA foreign_keys") == 1)
    #expect(try connection.userVersion == 2)
    #expect(connection.path == nil)
  }

  @Test(arguments: ["file:store", ":memory:", "a?b=c#d%41", "Zürich 東京", "with space"])
  func everyNameIsAName(name: String) throws {
    let path = try makeStore(name)
    #expect(try directory.names() == [name])
    #expect(try Fixture.file(path, readOnly: true).integer("SELECT count(*) FROM site") == 500)
  }

  @Test func readingLeavesNothingBehind() throws {
    let path = try makeStore()
    let before = try directory.contents("store")
    do {
      let reader = try Fixture.file(path, readOnly: true)
      #expect(try reader.integer("SELECT count(*) FROM site") == 500)
      #expect(sqliteError { try reader.run("DELETE FROM site") }?.kind == .readOnly)
      #expect(sqliteError { try reader.transaction { try reader.execute("DROP TABLE note") } }?.kind == .readOnly)
    }
    #expect(try directory.names() == ["store"])
    #expect(try directory.contents("store") == before)
  }

  @Test(arguments: ["DELETE", "WAL"])
  func anotherProgramsFileIsRefusedAndLeftAlone(mode: String) throws {
    let path = directory.file("foreign")
    do {
      let foreign = try Connection(.file(path), applicationID: 99, migrations: [Fixture.notes])
      #expect(try foreign.text("PRAGMA journal_mode = \(mode)") == mode.lowercased())
    }
    let before = try directory.contents("foreign")
    let error = sqliteError { _ = try Fixture.file(path) }
    #expect(error?.kind == .foreignFile(found: 99, expected: Fixture.applicationID))
    #expect(error?.description.contains(path) == true)
    #expect(try directory.contents("foreign") == before)
    #expect(try directory.names() == ["foreign"])
  }

  @Test func aDatabaseWithoutAnApplicationIDIsForeignOnceItHoldsSomething() throws {
    let path = directory.file("plain")
    do {
      let plain = try Connection(.file(path), applicationID: 1, migrations: [Fixture.notes])
      try plain.execute("PRAGMA application_id = 0; PRAGMA user_version = 0; PRAGMA journal_mode = DELETE")
    }
    let error = sqliteError { _ = try Fixture.file(path) }
    #expect(error?.kind == .foreignFile(found: 0, expected: Fixture.applicationID))
    #expect(try directory.names() == ["plain"])
  }

  @Test func anEmptyFileBecomesAStore() throws {
    try directory.write([], to: "empty")
    #expect(try Fixture.file(directory.file("empty")).userVersion == 2)
  }

  @Test(arguments: [false, true])
  func textIsNoDatabase(readOnly: Bool) throws {
    let text = Array(String(repeating: "mistwin: 1\n", count: 200).utf8)
    try directory.write(text, to: "design.yaml")
    let error = sqliteError { _ = try Fixture.file(directory.file("design.yaml"), readOnly: readOnly) }
    #expect(error?.kind == .notADatabase)
    #expect(try directory.contents("design.yaml") == text)
    #expect(try directory.names() == ["design.yaml"])
  }

  @Test func nothingToReadIsAnError() throws {
    #expect(sqliteError { _ = try Fixture.file(directory.file("absent"), readOnly: true) }?.kind == .cannotOpen)
    try directory.write([], to: "empty")
    #expect(sqliteError { _ = try Fixture.file(directory.file("empty"), readOnly: true) }?.kind == .notADatabase)
    #expect(sqliteError { _ = try Fixture.file(directory.path) }?.kind == .cannotOpen)
    #expect(sqliteError { _ = try Fixture.file(directory.file("no/such/directory")) }?.kind == .cannotOpen)
    #expect(try directory.names() == ["empty"])
  }

  @Test func aNewerVersionIsRefusedWithBothVersions() throws {
    let path = try makeStore()
    let older = sqliteError {
      _ = try Connection(.file(path), applicationID: Fixture.applicationID, migrations: [Fixture.sites])
    }
    #expect(older?.kind == .newerSchema(found: 2, supported: 1))
    #expect(older?.message.contains("version 2") == true)
    #expect(older?.message.contains("version 1") == true)
    #expect(try directory.names() == ["store"])
  }

  @Test func anOlderVersionCannotBeReadWithoutMigration() throws {
    let path = try makeStore()
    let third = Migration("third", sql: "CREATE TABLE third(a)")
    let migrations = [Fixture.sites, Fixture.notes, third]
    let error = sqliteError {
      _ = try Connection(.file(path), readOnly: true, applicationID: Fixture.applicationID, migrations: migrations)
    }
    #expect(error?.kind == .olderSchema(found: 2, supported: 3))
    _ = try Connection(.file(path), applicationID: Fixture.applicationID, migrations: migrations)
    let reader = try Connection(
      .file(path), readOnly: true, applicationID: Fixture.applicationID, migrations: migrations)
    #expect(try reader.integer("SELECT count(*) FROM third") == 0)
    #expect(sqliteError { try reader.run("INSERT INTO third VALUES (1)") }?.kind == .readOnly)
  }

  /// What a killed process leaves: the file and its log, as they are while the writer lives.
  private func crash(_ path: String, to name: String, _ damage: (inout [UInt8]) -> Void = { _ in }) throws -> String {
    let copy = directory.file(name)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    damage(&bytes)
    try directory.write(bytes, to: name)
    if FileManager.default.fileExists(atPath: path + "-wal") {
      try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
    }
    return copy
  }

  @Test func whatWasCommittedBeforeAKillIsThere() throws {
    let path = try makeStore()
    let writer = try Fixture.file(path)
    try writer.run("INSERT INTO site(name) VALUES ('late')")
    try writer.execute("BEGIN")
    try writer.run("INSERT INTO site(name) VALUES ('too late')")
    let copy = try crash(path, to: "copy")
    let survivor = try Fixture.file(copy)
    #expect(try survivor.integer("SELECT count(*) FROM site WHERE name = 'late'") == 1)
    #expect(try survivor.integer("SELECT count(*) FROM site WHERE name = 'too late'") == 0)
  }

  /// Overwrites the middle of the second half of a file.
  private static func spoil(_ bytes: inout [UInt8]) {
    let start = bytes.count / 4096 * 3 / 4 * 4096
    for index in start..<(start + 4096) { bytes[index] = 0xA5 }
  }

  @Test func damageIsFoundAfterAnUncleanClose() throws {
    let path = try makeStore()
    let writer = try Fixture.file(path)
    try writer.run("INSERT INTO note VALUES ('a', 'b')")
    let copy = try crash(path, to: "copy", Self.spoil)
    let error = sqliteError { _ = try Fixture.file(copy) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("damaged") == true)
  }

  @Test func theCheckIsMadeWhenAsked() throws {
    let path = try makeStore()
    let copy = try crash(path, to: "copy", Self.spoil)
    #expect(sqliteError { _ = try Fixture.file(copy, check: .never) } == nil)
    #expect(sqliteError { _ = try Fixture.file(copy) } == nil)
    #expect(sqliteError { _ = try Fixture.file(copy, check: .always) }?.kind == .damaged)
    #expect(sqliteError { try Fixture.file(copy).checkIntegrity(full: false) }?.kind == .damaged)
    #expect(sqliteError { _ = try Fixture.file(path, check: .always) } == nil)
  }

  @Test func rowsWithoutTheirParentAreFoundByTheFullCheckOnly() throws {
    let connection = try Fixture.memory()
    try connection.execute("PRAGMA foreign_keys = OFF; INSERT INTO device VALUES ('5c5b35000001', 77)")
    try connection.checkIntegrity(full: false)
    let error = sqliteError { try connection.checkIntegrity(full: true) }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("device") == true)
  }

  @Test func aTruncatedFileIsDamaged() throws {
    let path = try makeStore()
    let copy = try crash(path, to: "copy") { $0.removeLast($0.count / 2) }
    #expect(sqliteError { _ = try Fixture.file(copy) }?.kind == .damaged)
  }
}
