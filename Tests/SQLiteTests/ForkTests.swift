import Foundation
import SQLite
import Testing

@Suite struct ForkTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  static let migrations = [Fixture.sites, Fixture.notes]

  /// A store of some hundred pages.
  @discardableResult
  private func makeStore(_ name: String = "store", rows: Int = 1000) throws -> String {
    let path = directory.file(name)
    let connection = try Fixture.file(path)
    try connection.transaction {
      for index in 0..<rows {
        try connection.run(
          "INSERT INTO site(name, doc) VALUES (?, ?)", "site \(index)", [UInt8](repeating: 7, count: 300))
      }
    }
    return path
  }

  private func fork(_ name: String, to target: String) throws {
    try Connection.fork(
      directory.file(name), to: directory.file(target), applicationID: Fixture.applicationID,
      migrations: Self.migrations)
  }

  private func digest(_ name: String) throws -> ContentDigest {
    try Fixture.file(directory.file(name), readOnly: true, check: .always).contentDigest()
  }

  private func count(_ name: String) throws -> Int64? {
    try Fixture.file(directory.file(name), readOnly: true).integer("SELECT count(*) FROM site")
  }

  private func change(_ name: String, _ sql: String) throws {
    try Fixture.file(directory.file(name)).execute(sql)
  }

  @Test func aForkIsSmallAndHasTheSameContents() throws {
    try makeStore()
    let before = try digest("store")
    let bytes = try directory.contents("store").count
    try fork("store", to: "fork")
    #expect(try directory.names() == ["fork", "fork-layers", "store"])
    #expect(try directory.contents("fork").count < 16384)
    #expect(try digest("fork") == before)
    #expect(try digest("store") == before)
    let standing = try StoreStanding(of: directory.file("fork"))
    #expect(standing.isFork && standing.layers == [directory.file("fork-layers/1")])
    #expect(standing.wholeBytes == bytes && standing.ownBytes < 16384)
    #expect(try StoreStanding(of: directory.file("store")).isShared)
    #expect(try directory.names() == ["fork", "fork-layers", "store"])
  }

  @Test func eitherSideIsWrittenWithoutTheOther() throws {
    try makeStore()
    try fork("store", to: "one")
    try fork("store", to: "two")
    let before = try digest("store")
    let base = try directory.contents("store")
    try change("one", "UPDATE site SET name = 'one ' || id WHERE id % 100 = 0")
    try change("two", "DELETE FROM site WHERE id > 10; VACUUM")
    #expect(try digest("store") == before)
    #expect(try directory.holds("store", base))
    // The base itself moves on, and leaves to the forks what it was.
    try change("store", "INSERT INTO note VALUES ('store', 'goes on')")
    #expect(try StoreStanding(of: directory.file("store")).isFork)
    #expect(try directory.holds("store-layers/1", base))
    #expect(try directory.holds("one-layers/1", base))
    #expect(try Fixture.file(directory.file("store")).integer("SELECT count(*) FROM note") == 1)
    #expect(try Fixture.file(directory.file("one")).integer("SELECT count(*) FROM site WHERE name LIKE 'one %'") == 10)
    #expect(try count("two") == 10)
    for name in ["one", "two", "store"] { _ = try digest(name) }
  }

  @Test func aForkOfAForkStandsOnBoth() throws {
    try makeStore()
    try fork("store", to: "one")
    try change("one", "DELETE FROM site WHERE id <= 100")
    try fork("one", to: "two")
    try change("two", "DELETE FROM site WHERE id <= 200")
    try fork("two", to: "three")
    try change("two", "DELETE FROM site")
    #expect(try StoreStanding(of: directory.file("three")).layers.count == 3)
    for (name, rows) in [("store", 1000), ("one", 900), ("two", 0), ("three", 800)] {
      #expect(try count(name) == Int64(rows), "\(name)")
      _ = try digest(name)
    }
    // What lies between may be moved or removed: each has its own names for what it needs.
    for name in ["store", "one", "one-layers", "two", "two-layers"] {
      try FileManager.default.removeItem(atPath: directory.file(name))
    }
    #expect(try count("three") == 800)
    try change("three", "DELETE FROM site WHERE id <= 300")
    #expect(try count("three") == 700)
  }

  @Test func aForkWithoutChangesAddsNoLayer() throws {
    try makeStore()
    try fork("store", to: "one")
    try fork("one", to: "two")
    try fork("two", to: "three")
    #expect(try StoreStanding(of: directory.file("three")).layers.count == 1)
    #expect(try digest("three") == digest("store"))
  }

  @Test func veryDeepForksAreWrittenOutWhole() throws {
    try makeStore(rows: 50)
    var last = "store"
    for depth in 1...40 {
      try fork(last, to: "fork\(depth)")
      last = "fork\(depth)"
      try change(last, "INSERT INTO note VALUES ('depth', '\(depth)')")
    }
    #expect(try Fixture.file(directory.file(last)).integer("SELECT count(*) FROM note") == 40)
    #expect(try StoreStanding(of: directory.file(last)).layers.count < 33)
    _ = try digest(last)
  }

  @Test func readersSeeWhatAnotherConnectionMoved() throws {
    try makeStore()
    try fork("store", to: "fork")
    let writer = try Fixture.file(directory.file("fork"))
    let reader = try Fixture.file(directory.file("fork"), readOnly: true, check: .never)
    let checkpointer = try Connection(checkpointing: directory.file("fork"))
    #expect(try reader.integer("SELECT count(*) FROM site WHERE name LIKE 'x%'") == 0)
    for round in 1...20 {
      try reader.read {
        #expect(try reader.integer("SELECT count(*) FROM site WHERE name LIKE 'x%'") == Int64((round - 1) * 50))
        try writer.run("UPDATE site SET name = 'x' || id WHERE id % 20 = ?", round - 1)
        try checkpointer.checkpointPassively()
        #expect(try reader.integer("SELECT count(*) FROM site WHERE name LIKE 'x%'") == Int64((round - 1) * 50))
      }
      try writer.checkpoint()
      #expect(try reader.integer("SELECT count(*) FROM site WHERE name LIKE 'x%'") == Int64(round * 50))
    }
    #expect(try reader.contentDigest() == writer.contentDigest())
  }

  @Test func aLinkStandsForWhatItLeadsTo() throws {
    try makeStore()
    try FileManager.default.createSymbolicLink(
      atPath: directory.file("current"), withDestinationPath: directory.file("store"))
    #expect(try count("current") == 1000)
    try fork("current", to: "fork")
    try change("current", "DELETE FROM site WHERE id > 10")
    #expect(try directory.names() == ["current", "fork", "fork-layers", "store", "store-layers"])
    #expect(try count("current") == 10)
    #expect(try count("store") == 10)
    #expect(try count("fork") == 1000)
    #expect(try StoreStanding(of: directory.file("current")).layers == [directory.file("store-layers/1")])
  }

  @Test func whoMayNotReadTheStoreMayNotReadTheFork() throws {
    let path = try makeStore()
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try fork("store", to: "fork")
    try change("store", "INSERT INTO note VALUES ('a', 'b')")
    for name in ["fork", "store", "store-layers/1"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: directory.file(name))
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func anOpenStoreIsNotForked() throws {
    let path = try makeStore()
    let server = try Fixture.file(path)
    let error = sqliteError { try fork("store", to: "fork") }
    #expect(error?.kind == .busy)
    #expect(error?.description.contains("another process has it open") == true)
    #expect(try directory.names().filter { $0.hasPrefix("fork") }.isEmpty)
    try server.run("INSERT INTO note VALUES ('still', 'works')")
  }

  @Test func nothingWritesALayer() throws {
    try makeStore()
    try fork("store", to: "fork")
    let base = try directory.contents("store")
    #expect(sqliteError { _ = try Fixture.file(directory.file("fork-layers/1")) }?.kind == .frozen)
    // Not even a connection that was opened before the store got its second name.
    try FileManager.default.removeItem(atPath: directory.file("fork"))
    try FileManager.default.removeItem(atPath: directory.file("fork-layers"))
    try change("store", "PRAGMA journal_mode = DELETE")
    let writer = try Fixture.file(directory.file("store"))
    _ = try writer.text("PRAGMA journal_mode = DELETE")
    try fork("store", to: "fork")
    #expect(sqliteError { try writer.run("DELETE FROM site") }?.kind == .readOnly)
    #expect(try count("fork") == 1000)
    #expect(try directory.contents("store").count == base.count)
  }

  @Test func onceTheForksAreGoneTheStoreIsAnOrdinaryOneAgain() throws {
    try makeStore()
    try fork("store", to: "fork")
    for name in ["fork", "fork-layers"] { try FileManager.default.removeItem(atPath: directory.file(name)) }
    try change("store", "DELETE FROM site WHERE id > 10")
    #expect(try directory.names() == ["store"])
    #expect(try StoreStanding(of: directory.file("store")).isFork == false)
    #expect(try count("store") == 10)
  }

  @Test func aMissingBaseIsSaid() throws {
    try makeStore()
    try fork("store", to: "fork")
    try FileManager.default.moveItem(atPath: directory.file("fork-layers"), toPath: directory.file("elsewhere"))
    for readOnly in [true, false] {
      let error = sqliteError { _ = try Fixture.file(directory.file("fork"), readOnly: readOnly) }
      #expect(error?.kind == .baseMissing)
      #expect(error?.description.contains(directory.file("fork-layers/1")) == true)
    }
    try FileManager.default.moveItem(atPath: directory.file("elsewhere"), toPath: directory.file("fork-layers"))
    #expect(try count("fork") == 1000)
  }

  @Test func aChangedBaseIsSaid() throws {
    try makeStore()
    try fork("store", to: "fork")
    let own = try directory.contents("fork")
    // Another program writes to it, under a name of its own.
    try FileManager.default.copyItem(
      atPath: directory.file("fork-layers/1"), toPath: directory.file("other"))
    try change("other", "UPDATE site SET name = 'other' WHERE id = 500; PRAGMA journal_mode = DELETE")
    try FileManager.default.removeItem(atPath: directory.file("fork-layers/1"))
    try FileManager.default.copyItem(
      atPath: directory.file("other"), toPath: directory.file("fork-layers/1"))
    let error = sqliteError { _ = try Fixture.file(directory.file("fork")) }
    #expect(error?.kind == .baseChanged)
    #expect(error?.message.contains("change counter") == true)
    try makeStore("bigger", rows: 2000)
    try FileManager.default.removeItem(atPath: directory.file("fork-layers/1"))
    try FileManager.default.copyItem(atPath: directory.file("bigger"), toPath: directory.file("fork-layers/1"))
    #expect(sqliteError { _ = try Fixture.file(directory.file("fork")) }?.message.contains("bytes") == true)
    try directory.write(Array("no database".utf8), to: "fork-layers/1")
    #expect(sqliteError { _ = try Fixture.file(directory.file("fork")) }?.kind == .baseChanged)
    #expect(try directory.holds("fork", own))
  }

  @Test func whatStandsInTheWayIsLeftAlone() throws {
    try makeStore()
    try makeStore("taken", rows: 3)
    let taken = try directory.contents("taken")
    #expect(sqliteError { try fork("store", to: "taken") }?.kind == .cannotOpen)
    #expect(sqliteError { try fork("store", to: ".") }?.kind == .cannotOpen)
    #expect(sqliteError { try fork("absent", to: "fork") }?.kind == .cannotOpen)
    try directory.write(Array("mistwin: 1".utf8), to: "text")
    #expect(sqliteError { try fork("text", to: "fork") }?.kind == .notADatabase)
    // Layers of a fork whose file was renamed: what only they hold is not removed.
    try fork("store", to: "fork")
    try FileManager.default.removeItem(atPath: directory.file("store"))
    try FileManager.default.moveItem(atPath: directory.file("fork"), toPath: directory.file("renamed"))
    try makeStore("again", rows: 5)
    #expect(sqliteError { try fork("again", to: "fork") }?.message.contains("layers") == true)
    #expect(try directory.contents("fork-layers/1").count > 0)
    #expect(try directory.holds("taken", taken))
  }

  @Test func whatAnInterruptedForkLeftIsCleared() throws {
    try makeStore()
    try fork("store", to: "fork")
    try FileManager.default.removeItem(atPath: directory.file("fork"))
    try fork("store", to: "fork")
    #expect(try count("fork") == 1000)
    #expect(try directory.names() == ["fork", "fork-layers", "store"])
  }
}
