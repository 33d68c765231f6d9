import Foundation
import SQLite
import Testing

@Suite struct SnapshotTests {
  let directory: TemporaryDirectory
  init() throws {
    directory = try TemporaryDirectory()
    try change("INSERT INTO note VALUES ('a', 'first')")
  }

  private var path: String { directory.file("store") }

  private func change(_ sql: String) throws { try Fixture.file(path).execute(sql) }

  private func take(_ name: String) throws {
    try Connection.takeSnapshot(
      of: path, named: name, applicationID: Fixture.applicationID, migrations: ForkTests.migrations)
  }

  private func restore(_ name: String) throws {
    try Connection.restoreSnapshot(
      of: path, named: name, applicationID: Fixture.applicationID, migrations: ForkTests.migrations)
  }

  private func notes() throws -> [String] {
    try Fixture.file(path, readOnly: true, check: .always).all("SELECT text FROM note ORDER BY text") { $0.text(0) }
  }

  @Test func aStoreStepsBackAndForth() throws {
    try take("one")
    #expect(try directory.names() == ["store", "store-layers"])
    try change("INSERT INTO note VALUES ('a', 'second')")
    try take("two")
    try change("DELETE FROM note; INSERT INTO note VALUES ('a', 'third')")
    #expect(try notes() == ["third"])
    #expect(try StoreStanding(of: path).snapshots.map(\.name) == ["one", "two"])
    try restore("one")
    #expect(try notes() == ["first"])
    try change("INSERT INTO note VALUES ('b', 'other')")
    try take("three")
    try restore("two")
    #expect(try notes() == ["first", "second"])
    try restore("three")
    #expect(try notes() == ["first", "other"])
    for snapshot in try StoreStanding(of: path).snapshots {
      _ = try Fixture.file(snapshot.path, readOnly: true, check: .always).contentDigest()
    }
  }

  @Test func whatNobodyNeedsIsRemoved() throws {
    try take("one")
    try change("INSERT INTO note VALUES ('a', 'second')")
    try take("two")
    try change("INSERT INTO note VALUES ('a', 'third')")
    #expect(try FileManager.default.contentsOfDirectory(atPath: path + "-layers").count == 4)
    try restore("one")
    try Connection.removeSnapshot(of: path, named: "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: path + "-layers") == ["one.snapshot"])
    try Connection.removeSnapshot(of: path, named: "one")
    #expect(try directory.names() == ["store"])
    try change("INSERT INTO note VALUES ('a', 'alone')")
    #expect(try directory.names() == ["store"])
    #expect(try notes() == ["alone", "first"])
  }

  @Test func aCopyInItsPlaceKeepsTheSnapshots() throws {
    try take("one")
    try change("INSERT INTO note VALUES ('a', 'second')")
    try Fixture.memory().copy(to: path, replacing: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: path + "-layers") == ["one.snapshot"])
    #expect(try notes().isEmpty)
    try restore("one")
    #expect(try notes() == ["first"])
  }

  @Test func aDamagedOrLostStoreComesBack() throws {
    try take("one")
    try change("INSERT INTO note VALUES ('a', 'second')")
    try directory.write([1, 2, 3], to: "store")
    try restore("one")
    #expect(try notes() == ["first"])
    try FileManager.default.removeItem(atPath: path)
    try restore("one")
    #expect(try notes() == ["first"])
  }

  @Test func aForkOfASnapshotOutlivesIt() throws {
    try take("one")
    try change("DELETE FROM note")
    let fork = directory.file("fork")
    let snapshot = try #require(try StoreStanding(of: path).snapshots.first)
    try Connection.fork(
      snapshot.path, to: fork, applicationID: Fixture.applicationID, migrations: ForkTests.migrations)
    try Connection.removeSnapshot(of: path, named: "one")
    try Fixture.file(fork).execute("INSERT INTO note VALUES ('b', 'of the fork')")
    #expect(try Fixture.file(fork).integer("SELECT count(*) FROM note") == 2)
    #expect(try notes().isEmpty)
  }

  @Test func whatCannotBeIsRefused() throws {
    try take("one")
    #expect(sqliteError { try take("one") }?.kind == .cannotOpen)
    let error = sqliteError { try restore("two") }
    #expect(error?.kind == .cannotOpen)
    #expect(error?.message.contains("one of: one") == true)
    #expect(sqliteError { try Connection.removeSnapshot(of: path, named: "two") }?.kind == .cannotOpen)
    try change("INSERT INTO note VALUES ('a', 'second')")
    let server = try Fixture.file(path)
    #expect(sqliteError { try take("two") }?.kind == .busy)
    #expect(sqliteError { try restore("one") }?.kind == .busy)
    #expect(try server.integer("SELECT count(*) FROM note") == 2)
  }
}
