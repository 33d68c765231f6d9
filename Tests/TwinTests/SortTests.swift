import MistAPI
import Testing
import Twin

@Suite("The order of what a search finds")
struct SortTests {
  private func names(_ bench: TwinBench, _ path: String, _ member: String, _ query: [(String, String)]) async throws
    -> [String?]
  {
    try await bench.get(path, query: query.map { .init($0.0, $0.1) })["results"]?.array?.map { row in
      let value = row[member]
      return value?.array?.last?.string ?? value?.string
    } ?? []
  }

  @Test("Sites by name, upwards and downwards; as they were made without an order")
  func sites() async throws {
    let bench = try await TwinBench()
    for name in ["Kiel", "Aachen", "Mainz"] { _ = try await bench.makeSite(name) }
    let path = "/orgs/\(bench.org)/sites/search"
    #expect(try await names(bench, path, "name", []) == ["Kiel", "Aachen", "Mainz"])
    #expect(try await names(bench, path, "name", [("sort", "name")]) == ["Aachen", "Kiel", "Mainz"])
    #expect(try await names(bench, path, "name", [("sort", "-name")]) == ["Mainz", "Kiel", "Aachen"])
    // Nobody has such a member: the search's own order.
    #expect(try await names(bench, path, "name", [("sort", "colour")]) == ["Kiel", "Aachen", "Mainz"])
  }

  @Test("Rows without the member come last either way, and equal ones stay as they were")
  func missing() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let placed = try await bench.populate(site, 2)
    let free = try await bench.claim(2, first: 10)
    let path = "/orgs/\(bench.org)/inventory/search"
    let expected = (placed + free).map(\.description)
    for order in ["site_id", "-site_id", "model", "-model"] {
      #expect(try await names(bench, path, "mac", [("sort", order)]) == expected, "\(order)")
    }
    #expect(try await names(bench, path, "mac", [("sort", "-mac")]) == expected.reversed())
  }

  @Test("Devices of a site: an order downwards has a name of its own there")
  func devices() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 3).map(\.description)
    let path = "/sites/\(site)/devices/search"
    #expect(try await names(bench, path, "mac", [("sort", "mac")]) == macs)
    #expect(try await names(bench, path, "mac", [("desc_sort", "mac")]) == macs.reversed())
    #expect(await bench.send(.get, path, query: [.init("sort", "colour")]).status == 400)
  }

  @Test("Pages of an ordered search fit together, filters included")
  func pages() async throws {
    let bench = try await TwinBench()
    for name in ["Kiel 1", "Aachen 1", "Mainz 2", "Bonn 1"] { _ = try await bench.makeSite(name) }
    let path = "/orgs/\(bench.org)/sites/search"
    let query: [MistRequest.QueryItem] = [.init("sort", "-name"), .init("name", "*1"), .init("limit", "2")]
    let first = try await bench.get(path, query: query)
    #expect(first["total"] == 3)
    #expect(first["results"]?.array?.map { $0["name"] } == ["Kiel 1", "Bonn 1"])
    #expect(first["next"]?.string?.contains("sort=-name") == true)
    let second = try await bench.get(path, query: query + [.init("search_after", "[2]")])
    #expect(second["results"]?.array?.map { $0["name"] } == ["Aachen 1"])
  }

  @Test("Events by another member than their time")
  func events() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    await bench.wait(600)
    let path = "/sites/\(site)/devices/events/search"
    let sorted = try await names(bench, path, "mac", [("sort", "mac"), ("type", "AP_CONNECTED")])
    #expect(sorted == macs.map(\.description))
    #expect(try await names(bench, path, "mac", [("sort", "-mac"), ("type", "AP_CONNECTED")]) == sorted.reversed())
    let types = try await names(bench, path, "type", [("sort", "type")])
    #expect(types == types.compactMap { $0 }.sorted() && types.count > 4)
  }
}
