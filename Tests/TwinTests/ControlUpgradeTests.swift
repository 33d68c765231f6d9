import MistAPI
import Testing
import Twin

@Suite("Upgrades of all sites")
struct ControlUpgradeTests {
  private func upgrades(_ client: some MistClient, _ query: [MistRequest.QueryItem] = []) async throws -> MistResponse {
    var request = MistRequest(.get, "", query: query)
    request.path = "/twin/v1/upgrades"
    return try await client.send(request)
  }

  @Test("the latest first, each as its site has it")
  func listed() async throws {
    let place = try await UpgradePlace(3)
    let empty = try await upgrades(place.bench.client).json
    #expect(empty["total"] == 0 && empty["upgrades"] == [])
    let first = try await place.order(["strategy": "big_bang"])
    await place.bench.wait(7200)
    let other = try await place.bench.makeSite("Lisbon")
    _ = try await place.bench.populate(other, 1, first: 10)
    await place.bench.wait(3600)
    let second = try await place.bench.client.orderUpgrade(["version": .string(UpgradePlace.target)], at: other)
    let answer = try await upgrades(place.bench.reader).json
    let list = try #require(answer["upgrades"]?.array)
    #expect(answer["total"] == 2)
    #expect(list.map { $0["id"] } == [.string(second.description), .string(first.description)])
    #expect(list.map { $0["site_name"] } == ["Lisbon", "Berlin"])
    let status = try await place.status(first)
    for name in ["status", "target_version", "strategy", "start_time", "counts"] {
      #expect(list[1][name] == status[name], "\(name)")
    }
    #expect(list[1]["status"] == "completed" && list[1]["automatic"] == false)
    let page = try await upgrades(place.bench.client, [.init("limit", "1"), .init("page", "2")])
    #expect(page.header("x-page-total") == "2")
    #expect(page.json["upgrades"]?.array?.map { $0["id"] } == [.string(first.description)])
    #expect(try await upgrades(place.bench.client, [.init("limit", "-1")]).status == 400)
  }

  @Test("only of sites that the caller may read")
  func scope() async throws {
    let place = try await UpgradePlace(1)
    _ = try await place.order(["strategy": "big_bang"])
    let elsewhere = try await place.bench.twin.createOrganisation("Others")
    let stranger = TwinClient(
      place.bench.twin, token: try await place.bench.twin.mintToken("others", role: "admin", in: elsewhere))
    #expect(try await upgrades(stranger).json["total"] == 0)
    #expect(try await upgrades(TwinClient(place.bench.twin, token: "none")).status == 401)
  }
}
