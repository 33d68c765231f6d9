import Determinism
import Foundation
import MistAPI
import Testing
import Twin
import World

@Suite("A twin that is kept in a file")
struct KeptTwinTests {
  /// A directory that is removed at the end of the test.
  private final class Scratch {
    let url: URL

    init() throws {
      url = try FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
        create: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: name))) }
    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: url.appending(path: name)) }
  }

  /// A bench on which most things have happened.
  private static func lived(seed: UInt64 = 1) async throws -> TwinBench {
    let bench = try await TwinBench(seed: seed, callMedian: 150, callsPerHour: 5000)
    let site = try await bench.makeSite("Berlin")
    try await bench.makeWLAN()
    try await bench.twin.setWorld(ofSite: "Berlin", profile: "office", opens: nil)
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    try await bench.twin.addCause(
      .dhcpDown, site: "Berlin", from: TwinBench.start, to: TwinBench.start.advanced(bySeconds: 60), magnitude: 1)
    let macs = try await bench.populate(site, 2)
    try await bench.twin.addOrder("1", activation: "ORDER-1", devices: [.init(model: "AP34")])
    _ = try await bench.client.call(.put, "/sites/\(site)/devices/\(MistID(device: macs[0]))", body: ["name": "lobby"])
    try await bench.useStock(at: site)
    try await bench.useStreams(at: site)
    await bench.wait(3600)
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: site, to: "0.14.30100")
    await bench.wait(3600)
    _ = try await bench.client.orderUpgrade(["all_sites": true], in: bench.org)
    try await bench.twin.addAdministrator(email: "ann@example.com", password: "correct horse", in: bench.org)
    for password in ["correct horse", "wrong"] { _ = await bench.login("ann@example.com", password) }
    _ = await bench.send(.post, "/recover", body: ["email": "ann@example.com"])
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/inventory", body: ["op": "unassign", "macs": [.string(macs[1].description)]])
    return bench
  }

  @Test("The same seed and calls give the same contents; another seed gives others")
  func digest() async throws {
    let one = try await Self.lived().twin.contents()
    #expect(try await Self.lived().twin.contents() == one)
    #expect(try await Self.lived(seed: 2).twin.contents().digest != one.digest)
    #expect(one.tables.filter { $0.rows == 0 }.map(\.name) == ["cable"])
    let more = try await Self.lived()
    _ = try await more.get("/self")
    #expect(try await more.twin.contents().digest != one.digest)
  }

  @Test("Kept and opened again it holds and answers the same")
  func reopened() async throws {
    let scratch = try Scratch()
    let bench = try await Self.lived()
    try await bench.twin.keep(in: scratch.path("kept.sqlite"))
    let contents = try await bench.twin.contents()
    let opened = try Twin(opening: scratch.path("kept.sqlite"), threads: 2)
    #expect(try await opened.contents() == contents)
    #expect(await opened.now == bench.twin.now)
    try await opened.checkIntegrity()
    let token = try await bench.twin.mintToken("tests", role: "admin", in: bench.org)
    let client = TwinClient(opened, token: token)
    for path in [
      "/orgs/\(bench.org)/sites", "/orgs/\(bench.org)/inventory", "/orgs/\(bench.org)/logs",
      "/orgs/\(bench.org)/insights/sites-sle",
    ] {
      let query: [MistRequest.QueryItem] = [
        .init("start", String(TwinBench.start.seconds)), .init("end", String(TwinBench.start.seconds + 7200)),
      ]
      let there = await client.send(MistRequest(.get, path, query: query)).json
      let here = await bench.send(.get, path, query: query).json
      // the log's own end is the moment of the call
      #expect(there["results"] ?? there == here["results"] ?? here)
    }
    // it is for reading: a write is refused and changes nothing
    let refused = await client.send(MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "x"]))
    #expect(refused.status >= 400)
    #expect(try await opened.contents() == contents)
  }

  @Test("A file that is there is replaced only when that is wanted")
  func replacing() async throws {
    let scratch = try Scratch()
    let bench = try await Self.lived()
    try await bench.twin.keep(in: scratch.path("kept.sqlite"))
    let bytes = try scratch.bytes("kept.sqlite")
    await #expect(throws: TwinError.self) { try await bench.twin.keep(in: scratch.path("kept.sqlite")) }
    #expect(try scratch.bytes("kept.sqlite") == bytes)
    _ = try await bench.makeSite("Another")
    try await bench.twin.keep(in: scratch.path("kept.sqlite"), replacing: true)
    #expect(try await Twin(opening: scratch.path("kept.sqlite")).contents() == bench.twin.contents())
    await #expect(throws: TwinError.self) { try await bench.twin.keep(in: scratch.path("no/such/place.sqlite")) }
  }

  /// The error of opening these bytes, and that they are left as they are.
  private static func refusal(of bytes: [UInt8]) throws -> TwinError {
    let scratch = try Scratch()
    try scratch.write(bytes, "file")
    let error = #expect(throws: TwinError.self) { try Twin(opening: scratch.path("file")) }
    #expect(try scratch.bytes("file") == bytes)
    let found = try #require(error)
    #expect(found.description.contains(scratch.path("file")))
    return found
  }

  private static func kept() async throws -> [UInt8] {
    let scratch = try Scratch()
    try await lived().twin.keep(in: scratch.path("kept.sqlite"))
    return try scratch.bytes("kept.sqlite")
  }

  @Test("Text, an empty file, another program's database, and no file at all are no twins")
  func foreign() async throws {
    guard case .notATwin = try Self.refusal(of: Array("mistwin: 1\n".utf8)) else {
      Issue.record("text was not refused as no twin")
      return
    }
    guard case .notATwin = try Self.refusal(of: Array(repeating: 0x41, count: 8192)) else {
      Issue.record("letters were not refused as no twin")
      return
    }
    _ = try Self.refusal(of: [])
    // The application id stands at byte 68 of an SQLite file.
    var other = try await Self.kept()
    other.replaceSubrange(68..<72, with: [0x12, 0x34, 0x56, 0x78])
    guard case .notATwin(_, let why) = try Self.refusal(of: other) else {
      Issue.record("another program's database was not refused as no twin")
      return
    }
    #expect(why.contains("another program"))
    #expect(throws: TwinError.self) { try Twin(opening: "/nonexistent/file.sqlite") }
  }

  @Test("A store of a newer version is refused, with both versions")
  func newer() async throws {
    // The user version stands at byte 60, big-endian.
    var newer = try await Self.kept()
    let version = Int(newer[63])
    newer.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    guard case .newerStore(_, let found, let supported) = try Self.refusal(of: newer) else {
      Issue.record("a newer store was not refused as such")
      return
    }
    #expect(found == 99)
    #expect(supported == version)
  }

  @Test("A damaged file is refused: when it is opened if it is cut short, by the full check in any case")
  func damaged() async throws {
    let bytes = try await Self.kept()
    let cut = try Self.refusal(of: Array(bytes.prefix(bytes.count / 2)))
    guard case .damaged = cut else {
      Issue.record("found \(cut)")
      return
    }
    let scratch = try Scratch()
    for page in stride(from: 4096, to: bytes.count, by: 4096) {
      var broken = bytes
      broken.replaceSubrange(page..<page + 100, with: repeatElement(0xA5, count: 100))
      try scratch.write(broken, "broken")
      do {
        let twin = try Twin(opening: scratch.path("broken"))
        await #expect(throws: TwinError.self, "page at \(page)") { try await twin.checkIntegrity() }
      } catch let error as TwinError {
        #expect(error.description.contains("broken"))
      }
    }
  }

  @Test("One that was killed after a change is not earlier than that change")
  func killed() async throws {
    let scratch = try Scratch()
    try await Self.lived().twin.keep(in: scratch.path("twin"))
    let twin = try Twin(file: scratch.path("twin"), settings: .init(seed: 0, start: TwinBench.start))
    let org = try #require(try await twin.organisations().first?.id)
    let client = TwinClient(twin, token: try await twin.mintToken("later", role: "admin", in: org))
    await twin.advance(to: await twin.now.advanced(bySeconds: 6 * 86_400))
    _ = try await client.call(.post, "/orgs/\(org)/networks", body: ["name": "late"])
    let last = await twin.now
    // What a killed process leaves: the file and its log as they are, and nothing that `close` would have written.
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: scratch.path("twin\(end)"), toPath: scratch.path("left\(end)"))
    }
    let opened = try Twin(opening: scratch.path("left"))
    let found = await opened.now
    #expect(found <= last && last - found < 60_000)
    try await twin.close()
  }
}
