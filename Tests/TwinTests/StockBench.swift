import MistAPI
import Testing
import Twin

extension TwinBench {
  /// Changes the inventory.
  func change(_ body: JSON) async -> MistResponse { await send(.put, "/orgs/\(org)/inventory", body: body) }

  /// An item of the inventory.
  func item(_ mac: MACAddress) async throws -> JSON {
    let items = try await get("/orgs/\(org)/inventory", query: [.init("mac", mac.description), .init("vc", "true")])
    return try #require(items.array?.first)
  }

  /// Carries out what the tables of inventory, devices and clients are for.
  func useStock(at site: MistID) async throws {
    let switches = try await populate(site, 2, model: "EX4100-48MP", first: 900)
    _ = try await client.call(
      .post, "/sites/\(site)/devices/\(MistID(device: switches[0]))/vc",
      body: ["members": [["mac": .string(switches[1].description), "vc_role": "backup"]]])
    _ = try await client.call(.post, "/sites/\(site)/devices/\(MistID(device: switches[0]))/image/1")
    try await twin.addOrder("2", activation: "ORDER-2", devices: [.init(model: "AP24")])
    _ = try await client.call(.post, "/orgs/\(org)/claim", body: ["code": "ORDER-2", "type": "all", "async": true])
  }
}
