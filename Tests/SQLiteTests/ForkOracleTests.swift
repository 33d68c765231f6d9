import Foundation
import SQLite
import Testing

/// Forks against an ordinary database that goes through the same statements: SQL, vacuum, modes of the journal, re-opening.
@Suite struct ForkOracleTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  private func open(_ name: String) throws -> Connection { try Fixture.file(directory.file(name)) }

  /// A store with pages of a size.
  private func makeStore(pageSize: Int, autoVacuum: Bool, rows: Int = 400) throws {
    let connection = try open("store")
    try connection.transaction {
      for index in 0..<rows {
        try connection.run(
          "INSERT INTO site(name, doc) VALUES (?, ?)", "site \(index)",
          [UInt8](repeating: UInt8(index & 255), count: 200))
      }
    }
    _ = try connection.text("PRAGMA journal_mode = DELETE")
    try connection.execute(
      "PRAGMA auto_vacuum = \(autoVacuum ? "FULL" : "NONE"); PRAGMA page_size = \(pageSize); VACUUM")
    #expect(try connection.integer("PRAGMA page_size") == Int64(pageSize))
  }

  private func statement(_ numbers: inout OverlayBytesTests.Numbers) -> String {
    let id = 1 + numbers.next(below: 500)
    switch numbers.next(below: 9) {
    case 0, 1:
      return
        "INSERT OR REPLACE INTO site(id, name, doc) VALUES (\(id), 'new \(id)', zeroblob(\(numbers.next(below: 9000))))"
    case 2: return "UPDATE site SET area = \(id), name = 'u' || id WHERE id % 17 = \(id % 17)"
    case 3: return "DELETE FROM site WHERE id BETWEEN \(id) AND \(id + numbers.next(below: 60))"
    case 4:
      return """
        INSERT INTO note WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(id))
        SELECT i, hex(zeroblob(20)) FROM n
        """
    case 5: return "DELETE FROM note WHERE rowid % 3 = \(id % 3)"
    case 6: return "CREATE TABLE IF NOT EXISTS extra AS SELECT * FROM site; DROP TABLE IF EXISTS extra"
    case 7: return "CREATE INDEX IF NOT EXISTS by_area ON site(area, name)"
    default: return "BEGIN; DELETE FROM note; UPDATE site SET name = 'undone' || id; ROLLBACK"
    }
  }

  @Test(arguments: [(512, false), (1024, true), (4096, false), (4096, true), (65536, false)])
  func aForkGoesTheWayOfAnOrdinaryDatabase(pageSize: Int, autoVacuum: Bool) throws {
    try makeStore(pageSize: pageSize, autoVacuum: autoVacuum)
    try FileManager.default.copyItem(atPath: directory.file("store"), toPath: directory.file("oracle"))
    var numbers = OverlayBytesTests.Numbers(state: UInt64(pageSize) &+ (autoVacuum ? 1 : 0))
    var name = "store"
    var forks = 0
    func fork() throws {
      forks += 1
      try Connection.fork(
        directory.file(name), to: directory.file("fork\(forks)"), applicationID: Fixture.applicationID,
        migrations: ForkTests.migrations)
      name = "fork\(forks)"
    }
    try fork()
    let base = try directory.contents("store")
    var pair: [Connection] = [try open(name), try open("oracle")]
    func both(_ sql: String) throws { for connection in pair { try connection.execute(sql) } }
    for step in 0..<100 {
      switch numbers.next(below: 20) {
      case 0: for connection in pair { try connection.checkpoint() }
      case 1: try both("VACUUM")
      case 2:
        // In another mode, rows go by the journal straight into the pages.
        let mode = ["DELETE", "TRUNCATE", "PERSIST", "MEMORY"][numbers.next(below: 4)]
        for connection in pair { #expect(try connection.text("PRAGMA journal_mode = \(mode)") == mode.lowercased()) }
        for _ in 0..<5 { try both(statement(&numbers)) }
        for connection in pair { #expect(try connection.text("PRAGMA journal_mode = WAL") == "wal") }
      case 3:
        pair = []
        pair = [try open(name), try open("oracle")]
      case 4 where forks < 6:
        pair = []
        try fork()
        pair = [try open(name), try open("oracle")]
      default: try both(statement(&numbers))
      }
      if step % 25 == 24 { #expect(try pair[0].contentDigest() == pair[1].contentDigest(), "step \(step)") }
    }
    try pair[0].checkIntegrity(full: true)
    try pair[0].copy(to: directory.file("one"))
    try pair[1].copy(to: directory.file("other"))
    #expect(try directory.holds("one", directory.contents("other")))
    #expect(try directory.holds("store", base))
  }

  /// What a machine that stops in the middle of moving the log may leave: of each sector of the fork's file the old or the new.
  @Test(arguments: 1...8)
  func nothingIsLostWhenTheMachineStops(seed: Int) throws {
    try makeStore(pageSize: seed % 2 == 0 ? 1024 : 4096, autoVacuum: false, rows: 2000)
    try Connection.fork(
      directory.file("store"), to: directory.file("fork"), applicationID: Fixture.applicationID,
      migrations: ForkTests.migrations)
    var numbers = OverlayBytesTests.Numbers(state: UInt64(seed))
    /// Changes some pages here and there, so that others are not the fork's own yet.
    func change(_ connection: Connection) throws {
      let id = 1 + numbers.next(below: 1500)
      try connection.execute(
        "UPDATE site SET area = \(seed), doc = zeroblob(230) WHERE id BETWEEN \(id) AND \(id + 40)")
      try connection.execute("INSERT INTO note VALUES ('\(id)', hex(zeroblob(\(id))))")
    }
    if seed > 4 { try change(try open("fork")) }
    let writer = try open("fork")
    for _ in 0..<3 { try change(writer) }
    let before = try directory.contents("fork")
    let log = try directory.contents("fork-wal")
    let digest = try writer.contentDigest()
    try writer.checkpointPassively()
    let after = try directory.contents("fork")
    #expect(before != after)
    for round in 0..<6 {
      let name = "crashed\(round)"
      // The file may be as long as before, as after, or anything between; first only the head is old, then only it is new.
      let between = before.count + numbers.next(below: (after.count - before.count) / 512 + 1) * 512
      let length = [after.count, before.count][safe: round] ?? between
      var torn = [UInt8](repeating: 0, count: length)
      for sector in 0..<(length / 512) {
        let place = sector * 512..<sector * 512 + 512
        let isOld = [sector == 0, sector > 0][safe: round] ?? (numbers.next(below: 2) == 0)
        if isOld, place.upperBound <= before.count {
          torn.replaceSubrange(place, with: before[place])
        } else if !isOld {
          torn.replaceSubrange(place, with: after[place])
        }
      }
      try directory.write(torn, to: name)
      try directory.write(log, to: "\(name)-wal")
      try FileManager.default.copyItem(
        atPath: directory.file("fork-layers"), toPath: directory.file("\(name)-layers"))
      let survivor = try open(name)
      #expect(try survivor.contentDigest() == digest)
      try survivor.checkpoint()
      try survivor.checkIntegrity(full: true)
      // It goes on: no block that the map names is given out again.
      for _ in 0..<4 { try survivor.execute("UPDATE site SET name = 'after ' || id; DELETE FROM note") }
      try survivor.checkpoint()
      try survivor.checkIntegrity(full: true)
    }
  }
}

extension Array {
  /// The element at an index; nil where there is none.
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
