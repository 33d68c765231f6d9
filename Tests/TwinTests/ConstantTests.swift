import MistAPI
import Testing
import Twin

@Suite("Constants")
struct ConstantTests {
  @Test(
    "Tables have what the twin itself says",
    arguments: [
      ("device_events", ["AP_CONNECTED", "AP_DISCONNECTED", "AP_UPGRADED", "SW_CONNECTED", "GW_DISCONNECTED"]),
      ("alarm_defs", ["device_down", "switch_down", "gateway_reconnected", "infra_dhcp_failure"]),
      ("webhook_topics", ["alarms", "audits", "device-events", "device-updowns", "ping"]),
    ] as [(String, [String])])
  func keys(_ topic: String, _ keys: [String]) async throws {
    let bench = try await TwinBench()
    let found = try await bench.get("/const/\(topic)").array?.compactMap { $0["key"]?.string } ?? []
    #expect(Set(keys).isSubset(of: found))
    #expect(Set(found).count == found.count)
  }

  @Test("Countries and models are those of the shared tables")
  func shared() async throws {
    let bench = try await TwinBench()
    let countries = try await bench.get("/const/countries").array?.compactMap { $0["alpha2"]?.string }
    #expect(countries == Countries.codes)
    let models = try await bench.get("/const/device_models").array?.compactMap { $0["model"]?.string }
    #expect(models == DeviceModels.all.map(\.name))
  }

  @Test("Channels follow the country", arguments: [("US", 840, 11), ("DE", 276, 13), ("JP", 392, 13), ("", 840, 11)])
  func channels(_ country: String, _ code: Int, _ count: Int) async throws {
    let bench = try await TwinBench()
    let answer = try await bench.get("/const/ap_channels", query: [.init("country_code", country)])
    #expect(answer["code"]?.int == code)
    #expect(answer["band24_channels"]?["20"]?.array?.count == count)
    #expect(await bench.send(.get, "/const/ap_channels", query: [.init("country_code", "XX")]).status == 400)
  }

  @Test("Any token may read them, and none may change them")
  func permissions() async throws {
    let bench = try await TwinBench()
    #expect(await bench.reader.send(MistRequest(.get, "/const/languages")).status == 200)
    #expect(await bench.send(.post, "/const/languages", body: [:]).status == 405)
  }
}
