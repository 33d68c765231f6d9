import Determinism
import Foundation
import Ledger
import MistAPI
import Rollout
import SQLite
import Testing

@Suite("A ledger that is only read")
struct LedgerReadingTests {
  private let directory: URL

  init() throws {
    directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
  }

  @Test("must be there, is read while another writes to it, and is never written")
  func reading() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger.sqlite").path
    #expect(throws: SQLiteError.self) { try Ledger(reading: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
    let writer = try Ledger(file: path)
    let reader = try Ledger(reading: path)
    #expect(try await reader.rollouts().isEmpty)
    let id = try #require(MistID("11111111-2222-3333-4444-555555555551"))
    let order = CanaryRollout.Order(
      name: "spring", organisation: id, models: ["AP45"], version: "0.15.x", policy: .bigBang)
    try await writer.rolloutJournal().record(
      .started(order: order, version: "0.15.2", fleet: Fleet([])), at: Instant(seconds: 1_799_740_800))
    #expect(try await reader.rollouts().map(\.name) == ["spring"])
    #expect(try await reader.history(ofRollout: 1).count == 1)
    await #expect(throws: SQLiteError.self) { try await reader.ask(.pause(by: "nobody"), ofRollout: 1) }
    #expect(try await writer.rollouts().count == 1)
  }

  @Test("a file that is none is told, and left as it is")
  func foreign() throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("ledger.sqlite").path
    let text = String(repeating: "no ledger ", count: 20)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SQLiteError.self) { try Ledger(reading: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }
}
