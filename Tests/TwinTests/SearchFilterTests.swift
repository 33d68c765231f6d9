import MistAPI
import Testing
import Twin

@Suite("A search with filters finds what one without would show of them")
struct SearchFilterTests {
  /// Access points and switches at two sites, some with names, and some in stock, which are not connected.
  private static func bench() async throws -> (bench: TwinBench, sites: [MistID]) {
    let bench = try await TwinBench()
    let sites = [try await bench.makeSite("Kiel"), try await bench.makeSite("Mainz")]
    for (index, site) in sites.enumerated() {
      let placed = try await bench.populate(site, 4, first: 1 + 10 * index)
      for (number, mac) in placed.enumerated() where number != 2 {
        let path = "/sites/\(site)/devices/\(MistID(device: mac))"
        #expect(await bench.send(.put, path, body: ["name": .string("ap-\(index)-\(number)")]).status == 200)
      }
    }
    _ = try await bench.populate(sites[0], 2, model: "EX4100-48P", first: 30)
    _ = try await bench.claim(3, first: 40)
    await bench.wait(3600)
    return (bench, sites)
  }

  /// The rows whose member has one of these values, `*` before and behind meaning a part.
  private static func expected(_ rows: [JSON], _ member: String, _ wanted: String) -> [String] {
    rows.filter { row in
      let object = row.object ?? JSONObject()
      let values = member == "text" ? object.map(\.value) : [object[member] ?? .null]
      let texts = values.flatMap { $0.array ?? [$0] }.compactMap { $0.string?.lowercased() ?? $0.int.map { "\($0)" } }
      return wanted.split(separator: ",").contains { one in
        let part = one.lowercased()
        return texts.contains { text in
          part.hasPrefix("*") && part.hasSuffix("*") && part.count > 1
            ? text.contains(part.dropFirst().dropLast()) : text == part
        }
      }
    }.compactMap { $0["mac"]?.string }
  }

  @Test(
    "the inventory",
    arguments: [
      ("type", "ap"), ("type", "switch"), ("model", "ap45"), ("model", "AP45,AP43"), ("name", "ap-1-0"),
      ("name", "*ap-1*"),
      ("status", "connected"), ("status", "disconnected"), ("text", "*ap-0*"), ("text", "*connect*"),
      ("text", "disconnected"),
      ("text", "*5c5b35*"), ("text", "*nothing of the kind*"), ("version", "*0.*"), ("sku", "*-ww*"), ("serial", "*1*"),
      ("vc_mac", "5c5b35000010"), ("mac", "5C:5B:35:00:00:20"),
    ])
  func inventory(_ member: String, _ wanted: String) async throws {
    let (bench, _) = try await Self.bench()
    let path = "/orgs/\(bench.org)/inventory/search"
    let all = try await bench.get(path, query: [.init("limit", "1000")])["results"]?.array ?? []
    #expect(all.count == 13)
    let plain = member == "mac" ? "5c5b35000020" : wanted
    let found = try await bench.get(path, query: [.init(member, wanted), .init("limit", "1000")])
    let macs = found["results"]?.array?.compactMap { $0["mac"]?.string }
    #expect(macs == Self.expected(all, member, plain))
    #expect((macs == []) == ["*nothing of the kind*", "5c5b35000010"].contains(wanted), "\(macs ?? [])")
    #expect(found["total"]?.int == macs?.count)
    // Rows are the same whether a filter looked at them or not, and pages fit together.
    for row in found["results"]?.array ?? [] { #expect(all.contains(row)) }
    let part = try await bench.get(
      path, query: [.init(member, wanted), .init("limit", "1"), .init("search_after", "[1]")])
    #expect(part["results"]?.array?.compactMap { $0["mac"]?.string } == macs.map { Array($0.dropFirst().prefix(1)) })
    let sorted = try await bench.get(
      path, query: [.init(member, wanted), .init("limit", "1000"), .init("sort", "-mac")])
    #expect(sorted["results"]?.array?.compactMap { $0["mac"]?.string } == macs.map { $0.sorted(by: >) })
  }

  @Test("two filters leave what both find, and a count counts it")
  func both() async throws {
    let (bench, sites) = try await Self.bench()
    let query: [MistRequest.QueryItem] = [.init("site_id", sites[1].description), .init("text", "*ap-1*")]
    let found = try await bench.get("/orgs/\(bench.org)/inventory/search", query: query)
    #expect(found["total"]?.int == 3)
    let none = try await bench.get(
      "/orgs/\(bench.org)/inventory/search", query: [.init("type", "gateway"), .init("text", "*ap-1*")])
    #expect(none["total"]?.int == 0)
  }

  @Test("devices of sites", arguments: [("hostname", "*ap-0*"), ("model", "AP45"), ("ip", "*"), ("hostname", "ap-9")])
  func devices(_ member: String, _ wanted: String) async throws {
    let (bench, sites) = try await Self.bench()
    for base in ["/orgs/\(bench.org)", "/sites/\(sites[0])"] {
      let path = base + "/devices/search"
      let all = try await bench.get(path, query: [.init("limit", "1000")])["results"]?.array ?? []
      let found = try await bench.get(path, query: [.init(member, wanted), .init("limit", "1000")])
      let macs = found["results"]?.array?.compactMap { $0["mac"]?.string } ?? []
      if member == "ip" {
        #expect(macs.count == all.count { $0["ip"]?.string != nil })
      } else {
        #expect(macs == Self.expected(all, member, wanted))
      }
      for row in found["results"]?.array ?? [] { #expect(all.contains(row)) }
    }
  }
}
