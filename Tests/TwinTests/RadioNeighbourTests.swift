import Determinism
import MistAPI
import Testing
import Twin

@Suite("Who hears whom")
struct RadioNeighbourTests {
  @Test("On a map those nearby hear each other, the louder the nearer, and floors do not")
  func map() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 6)
    var maps: [MistID] = []
    for name in ["ground", "first"] {
      maps.append(try await bench.make("/sites/\(site)/maps", ["name": .string(name), "type": "image", "ppm": 10]))
    }
    // In metres: three in a row of 10 m, one far away, one above the first; the last has no place.
    for (index, (map, x)) in [(0, 0.0), (0, 10), (0, 20), (0, 200), (1, 0)].enumerated() {
      _ = try await bench.client.call(
        .put, "/sites/\(site)/devices/\(MistID(device: macs[index]))",
        body: ["map_id": .string(maps[map].description), "x": JSON(x * 10), "y": 50])
    }
    let heard = try await bench.client.radioNeighbours(at: site, on: .band5)
    #expect(Set(heard.keys) == Set(macs))
    #expect(heard[macs[0]]?.map(\.mac) == [macs[1], macs[2]])
    #expect(heard[macs[0]]?.map(\.strength) == [-57, -66])
    #expect(heard[macs[1]]?.map(\.mac) == [macs[0], macs[2]])
    for lonely in macs[3...] { #expect(heard[lonely] == []) }
    let wide = try await bench.client.radioNeighbours(at: site, on: .band24)
    #expect(wide[macs[0]]?.map(\.strength) == [-50, -59])
  }

  @Test("Without positions they stand on a grid of 15 m; a band that is none is refused; pages end")
  func grid() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 9)
    let path = "/sites/\(site)/rrm/neighbors/band"
    let heard = try await bench.client.radioNeighbours(at: site, on: .band6)
    // The one in the middle hears all eight around it.
    #expect(Set((heard[macs[4]] ?? []).map(\.mac)) == Set(macs).subtracting([macs[4]]))
    #expect(try await bench.client.radioNeighbours(at: site, on: .band6) == heard)
    #expect(await bench.send(.get, path + "/7").status == 400)
    let page = try await bench.get(path + "/5", query: [.init("limit", "4"), .init("page", "3")])
    #expect(page["results"]?.array?.map { $0["mac"]?.string } == [macs[8].description])
  }

  @Test("Batches without neighbours, whoever says that he hears whom")
  func batches() {
    let neighbours: [Int: Set<Int>] = [1: [2], 3: [2], 4: []]
    #expect(
      CoverageBatches.batches(of: [1, 2, 3, 4], neighbours: neighbours, sizes: .init(first: 1, largest: 3)) == [
        [1], [2, 4], [3],
      ])
    let many = CoverageBatches.batches(
      of: Array(0..<20), neighbours: [:], sizes: .init(first: 1, largest: 6, rampsSlowly: true))
    #expect(many.map(\.count) == [1, 2, 4, 6, 6, 1])
    #expect(CoverageBatches.batches(of: [Int](), neighbours: [:], sizes: .init(first: 0, largest: 0)) == [])
  }

  @Test(
    "Versions in the order that people read",
    arguments: [
      ["0.9", "0.14.9", "0.14.30"], ["22.4R3", "22.4R3-S3.4", "22.4R3-S3.10", "23.2R1"], ["1.0", "1.0.1"],
    ])
  func versions(_ texts: [String]) {
    let sorted = texts.reversed().map { FirmwareVersion($0) }.sorted()
    #expect(sorted.map(\.text) == texts)
    #expect(FirmwareVersion(texts[0]) == FirmwareVersion(texts[0]))
  }
}
