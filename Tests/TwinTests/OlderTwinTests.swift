import Foundation
import MistAPI
import SQLite
import Testing
import Twin

@Suite("A twin that an older mistwin wrote")
struct OlderTwinTests {
  /// Takes back what a twin learnt of upgrades after cables.
  private static let withoutUpgrades = """
    DROP TABLE org_upgrade; DROP INDEX upgrade_by_site; DROP INDEX upgrade_by_parent; DROP INDEX upgrade_target_failed;
    ALTER TABLE firmware DROP COLUMN channel; ALTER TABLE firmware DROP COLUMN fails;
    ALTER TABLE firmware DROP COLUMN oldest_downgrade; ALTER TABLE upgrade DROP COLUMN parent;
    ALTER TABLE upgrade DROP COLUMN reboot; ALTER TABLE upgrade DROP COLUMN failed;
    ALTER TABLE upgrade_target DROP COLUMN phase; ALTER TABLE upgrade_target DROP COLUMN fate;
    ALTER TABLE upgrade_target DROP COLUMN ends_at;

    """

  @Test("An upgrade that was under way goes on as it was ordered")
  func beforePhases() async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) } }
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let mac = try await bench.populate(site, 1)[0]
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    await bench.wait(3600)
    let id = try await bench.client.upgrade([MistID(device: mac)], at: site, to: "0.14.30100")
    let token = try await bench.twin.mintToken("later", role: "admin", in: bench.org)
    try await bench.twin.keep(in: file)
    let version = try await bench.twin.contents().storeVersion
    do {
      let store = try Connection(
        .file(file), applicationID: 0x4D74_776E,
        migrations: Array(repeating: Migration("any", sql: ""), count: version))
      try store.execute(Self.withoutUpgrades + "PRAGMA user_version = 7")
    }
    let twin = try Twin(file: file, settings: .init(seed: 0, start: TwinBench.start))
    await bench.wait(3600)
    await twin.advance(to: bench.twin.now)
    let client = TwinClient(twin, token: token)
    #expect(try await client.upgradeStatus(id, at: site) == bench.client.upgradeStatus(id, at: site))
    let path = "/sites/\(site)/stats/devices/\(MistID(device: mac))"
    #expect(try await client.call(.get, path)["version"] == "0.14.30100")
    try await twin.close()
  }

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
      try store.execute(Self.withoutUpgrades + "DROP TABLE cable; PRAGMA user_version = 6")
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
