import Determinism
import Foundation
import MistAPI
import Testing
import Twin

@Suite(
  "Forks and snapshots of twins in files",
  .enabled(if: !TwinClient.usesHTTPS, "a twin is open for as long as it is served"))
struct ForkTests {
  let directory: URL

  init() throws {
    directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
  }

  private func path(_ name: String) -> String { directory.appending(path: name).path }

  /// Opens a twin for change, does something to it by its API, and lets go of it.
  private func change<Result>(
    _ name: String, _ body: (Twin, TwinClient, MistID) async throws -> Result
  ) async throws -> Result {
    let twin = try Twin(
      file: path(name), settings: .init(seed: 7, start: TwinBench.start, callMedian: 0, callsPerHour: nil))
    let org: MistID
    if let known = try await twin.organisations().first {
      org = known.id
    } else {
      org = try await twin.createOrganisation("Shops")
    }
    let client = TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org))
    let result = try await body(twin, client, org)
    try await twin.close()
    return result
  }

  private func digest(_ name: String) async throws -> String { try await Twin(opening: path(name)).contents().digest }

  private func makeTwin(_ name: String = "shops") async throws {
    try await change(name) { twin, client, org in
      try await twin.addFactory(count: 40, arriving: TwinBench.start)
      let codes = try await twin.factoryCodes(limit: 20).map(\.claimCode)
      #expect(try await client.claim(codes, in: org).added.count == 20)
      for number in 1...30 {
        _ = try await client.call(
          .post, "/orgs/\(org)/sites", body: ["name": .string("store \(number)"), "timezone": "Europe/Berlin"])
      }
    }
  }

  private func siteCount(_ name: String) async throws -> Int {
    try await change(name) { _, client, org in
      try await client.call(.get, "/orgs/\(org)/sites", query: [.init("limit", "1000")]).array?.count ?? 0
    }
  }

  @Test("A fork has the contents of its twin, and goes its own way by the API")
  func branch() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try await makeTwin()
    let before = try await digest("shops")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path("shops")))
    try Twin.fork(path("shops"), to: path("fork"))
    try Twin.fork(path("fork"), to: path("second"))
    #expect(try await digest("fork") == before)
    #expect(try await digest("second") == before)
    #expect(try Twin.standing(of: path("fork")).ownBytes < 16_384)
    try await change("fork") { twin, client, org in
      _ = try await client.call(.post, "/orgs/\(org)/sites", body: ["name": "only here"])
      #expect(
        try await client.claim(try await twin.factoryCodes(unclaimedOnly: true).map(\.claimCode), in: org).added.count
          == 20)
      await twin.advance(to: TwinBench.start.advanced(bySeconds: 86_400))
    }
    #expect(try await digest("fork") != before)
    #expect(try await digest("shops") == before)
    #expect(try await digest("second") == before)
    let frozen = try Data(contentsOf: URL(fileURLWithPath: path("fork-layers/1")))
    #expect(frozen == (try Data(contentsOf: URL(fileURLWithPath: path("shops")))))
    // But for the mode of its journal the twin is the file that it was.
    #expect(frozen.dropFirst(100) == bytes.dropFirst(100))
    #expect(try await siteCount("fork") == 31)
    #expect(try await siteCount("shops") == 30)
    #expect(try Twin.standing(of: path("shops")).isFork)
    #expect(try await siteCount("second") == 30)
    try await Twin(opening: path("fork")).checkIntegrity()
  }

  @Test("The same calls on a fork and on its twin give the same contents")
  func pairs() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try await makeTwin()
    try Twin.fork(path("shops"), to: path("fork"))
    for name in ["shops", "fork"] {
      try await change(name) { twin, client, org in
        await twin.advance(to: TwinBench.start.advanced(bySeconds: 3600))
        _ = try await client.call(.post, "/orgs/\(org)/templates", body: ["name": "everywhere"])
      }
    }
    #expect(try await digest("shops") == digest("fork"))
  }

  @Test("A twin steps back to a snapshot, with its clock")
  func stepBack() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try await makeTwin()
    let before = try await digest("shops")
    try Twin.takeSnapshot(of: path("shops"), named: "before")
    try await change("shops") { twin, client, org in
      await twin.advance(to: TwinBench.start.advanced(bySeconds: 7200))
      _ = try await client.call(.post, "/orgs/\(org)/sites", body: ["name": "later"])
    }
    try Twin.takeSnapshot(of: path("shops"), named: "after")
    let after = try await digest("shops")
    #expect(try Twin.standing(of: path("shops")).snapshots.map(\.isPresent) == [true, false])
    try Twin.restoreSnapshot(of: path("shops"), named: "before")
    #expect(try await digest("shops") == before)
    #expect(try await Twin(opening: path("shops")).now == TwinBench.start)
    try Twin.restoreSnapshot(of: path("shops"), named: "after")
    #expect(try await digest("shops") == after)
    try Twin.removeSnapshot(of: path("shops"), named: "before")
    #expect(try await siteCount("shops") == 31)
  }

  @Test("A twin that is open is not forked, but can be copied")
  func open() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    try await makeTwin()
    try await change("shops") { twin, client, org in
      func refusal(_ body: () throws -> Void) -> String {
        do {
          try body()
          return ""
        } catch {
          return "\(error)"
        }
      }
      #expect(refusal { try Twin.fork(path("shops"), to: path("fork")) }.contains("--detach"))
      #expect(
        refusal { try Twin.takeSnapshot(of: path("shops"), named: "x") }.contains("another process has the twin open"))
      _ = try await client.call(.post, "/orgs/\(org)/sites", body: ["name": "in the log"])
      try Twin.copy(path("shops"), to: path("copy"))
    }
    #expect(try await siteCount("copy") == 31)
    #expect(try Twin.standing(of: path("copy")).isFork == false)
  }
}
