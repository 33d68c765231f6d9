import Foundation
import SQLite
import Testing

/// Several who want a store at once: nobody's rows are lost, and no base changes.
@Suite struct ForkRaceTests {
  /// What a task of its own ends with.
  private enum Outcome: Sendable, Hashable { case done, busy, other(String) }

  private static func outcome(_ body: () throws -> Void) -> Outcome {
    guard let error = sqliteError(body) else { return .done }
    // A store that was frozen between its opening and its first write says that it may not be written.
    return error.kind == .busy || error.kind == .readOnly ? .busy : .other("\(error)")
  }

  private static func write(_ path: String, _ text: String) -> Outcome {
    outcome { try Fixture.file(path).run("INSERT INTO note VALUES ('race', ?)", text) }
  }

  private static func fork(_ path: String, to target: String) -> Outcome {
    outcome {
      try Connection.fork(
        path, to: target, applicationID: Fixture.applicationID, migrations: ForkTests.migrations)
    }
  }

  private static func notes(_ path: String) throws -> [String] {
    try Fixture.file(path, readOnly: true, check: .always).all("SELECT text FROM note ORDER BY text") { $0.text(0) }
  }

  @Test func writersMoveOnTogether() async throws {
    for _ in 0..<5 {
      let directory = try TemporaryDirectory()
      let path = directory.file("store")
      try Fixture.file(path).run("INSERT INTO site(name) VALUES ('a')")
      #expect(Self.fork(path, to: directory.file("fork")) == .done)
      let base = try directory.contents("store")
      let outcomes = await withTaskGroup(of: Outcome.self) { group in
        for number in 0..<4 { group.addTask { Self.write(path, "writer \(number)") } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes == Array(repeating: .done, count: 4))
      #expect(try Self.notes(path) == (0..<4).map { "writer \($0)" })
      #expect(try StoreStanding(of: path).layers.count == 1)
      #expect(try directory.holds("fork-layers/1", base))
      #expect(try Self.notes(directory.file("fork")).isEmpty)
    }
  }

  @Test func aForkThatIsMadeMeanwhileIsWhole() async throws {
    var forked = 0
    for round in 0..<12 {
      let directory = try TemporaryDirectory()
      let path = directory.file("store")
      let target = directory.file("fork")
      try Fixture.file(path).run("INSERT INTO note VALUES ('before', 'a')")
      // Half of them begin without a write-ahead log, as a copy does.
      if round % 2 == 0 { _ = try Fixture.file(path).text("PRAGMA journal_mode = DELETE") }
      async let write = Self.write(path, "b")
      async let fork = Self.fork(path, to: target)
      let (written, made) = await (write, fork)
      for outcome in [written, made] { #expect(outcome == .done || outcome == .busy) }
      #expect(try Self.notes(path) == (written == .done ? ["a", "b"] : ["a"]))
      guard made == .done else { continue }
      forked += 1
      let seen = try Self.notes(target)
      #expect(seen == ["a"] || seen == ["a", "b"])
      #expect(Self.write(target, "c") == .done)
      #expect(Self.write(path, "d") == .done)
      #expect(try Self.notes(target) == seen + ["c"])
    }
    #expect(forked > 0)
  }
}
