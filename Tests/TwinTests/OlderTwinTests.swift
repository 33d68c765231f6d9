import Foundation
import MistAPI
import SQLite
import Testing
import Twin

@Suite("A twin that an older mistwin wrote")
struct OlderTwinTests {
  @Test("It opens for reading and for writing, and learns cables")
  func beforeCables() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) } }
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let accessPoint = try await bench.populate(site, 1)[0]
    let closet = try await bench.populate(site, 1, model: "EX4100-48MP", first: 50)[0]
    try await bench.twin.keep(in: file)
    let version = try await bench.twin.contents().storeVersion
    // What a twin was before cables: the version of the store is the number of its migrations.
    do {
      let store = try Connection(
        .file(file), applicationID: 0x4D74_776E,
        migrations: Array(repeating: Migration("any", sql: ""), count: version))
      try store.execute("DROP TABLE cable; PRAGMA user_version = 6")
    }
    #expect(try await Twin(opening: file).cables() == [])
    let twin = try Twin(file: file, settings: .init(seed: 0, start: TwinBench.start))
    let cable = Cable(device: accessPoint, box: closet, port: "mge-0/0/3", source: .kit)
    try await twin.setCables([cable])
    try await twin.close()
    let opened = try Twin(opening: file)
    #expect(try await opened.cables() == [cable])
    #expect(try await opened.contents().storeVersion == version)
  }
}
