import Determinism
import MistAPI
import Testing
import Twin
import World

@Suite("Alarms")
struct AlarmTests {
  /// A site whose one access point restarts for an upgrade.
  private func restarted(thresholdMinutes: Int? = nil, rules: JSON? = nil) async throws -> (TwinBench, MistID) {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    if let thresholdMinutes {
      _ = await bench.send(
        .put, "/sites/\(site)/setting", body: ["device_updown_threshold": JSON(thresholdMinutes)])
    }
    if let rules {
      let template = try await bench.make("/orgs/\(bench.org)/alarmtemplates", ["delivery": [:], "rules": rules])
      _ = await bench.send(.put, "/sites/\(site)", body: ["alarmtemplate_id": .string(template.description)])
    }
    let macs = try await bench.populate(site, 1)
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    await bench.wait(3600)
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: site, to: "0.14.30100")
    await bench.wait(3600)
    return (bench, site)
  }

  private func alarms(_ bench: TwinBench, _ path: String, _ query: [MistRequest.QueryItem] = []) async throws -> [JSON]
  {
    try #require(try await bench.get("\(path)/alarms/search", query: query)["results"]?.array)
  }

  @Test("A restart raises down, restarted and reconnected; down is resolved when the device is back")
  func restart() async throws {
    let (bench, site) = try await restarted()
    let found = try await alarms(bench, "/sites/\(site)")
    #expect(Set(found.compactMap { $0["type"]?.string }) == ["device_down", "device_restarted", "device_reconnected"])
    let down = try #require(found.first { $0["type"] == "device_down" })
    #expect(down["severity"] == "critical")
    #expect(down["group"] == "infrastructure")
    #expect(down["status"] == "resolved")
    #expect(down["aps"] == [.string(TwinBench.mac(1).description)])
    #expect(try #require(down["resolved_time"]?.int) > (try #require(down["timestamp"]?.int)))
    #expect(try await alarms(bench, "/orgs/\(bench.org)") == found)
  }

  @Test("A device that is back within the threshold was not down")
  func threshold() async throws {
    let (bench, site) = try await restarted(thresholdMinutes: 240)
    #expect(try await alarms(bench, "/sites/\(site)").compactMap { $0["type"]?.string } == ["device_restarted"])
  }

  @Test("A rule of the alarm template takes a type away")
  func template() async throws {
    let (bench, site) = try await restarted(rules: ["device_down": ["enabled": false]])
    let types = try await alarms(bench, "/sites/\(site)").compactMap { $0["type"]?.string }
    #expect(!types.contains("device_down"))
    #expect(types.contains("device_restarted"))
  }

  @Test("A cause at work raises the alarm of its kind, open until it is over")
  func cause() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let other = try await bench.makeSite("Bonn")
    let now = await bench.twin.now
    try await bench.twin.addCause(
      .dhcpDown, site: "Berlin", from: now.advanced(bySeconds: 600), to: now.advanced(bySeconds: 1200), magnitude: 1)
    #expect(try await alarms(bench, "/sites/\(site)").isEmpty)
    await bench.wait(900)
    let open = try await alarms(bench, "/sites/\(site)")
    #expect(open.map { $0["type"] } == ["infra_dhcp_failure"])
    #expect(open[0]["status"] == "open")
    await bench.wait(900)
    let over = try await alarms(bench, "/sites/\(site)")
    #expect(over[0]["status"] == "resolved")
    #expect(over[0]["id"] == open[0]["id"])
    #expect(try await alarms(bench, "/sites/\(other)").isEmpty)
  }

  @Test("An alarm is acknowledged with a note, one by one, by list and all at once")
  func acknowledge() async throws {
    let (bench, site) = try await restarted()
    let ids = try await alarms(bench, "/sites/\(site)").compactMap { $0["id"]?.string }
    let one = "/sites/\(site)/alarms/\(ids[0])"
    let answer = await bench.send(.post, one + "/ack", body: ["note": "maintenance window"])
    #expect(answer.status == 200 && answer.body.isEmpty)
    var acked = try await alarms(bench, "/orgs/\(bench.org)", [.init("acked", "true")])
    #expect(acked.map { $0["id"]?.string } == [ids[0]])
    #expect(acked[0]["note"] == "maintenance window")
    #expect(acked[0]["ack_admin_name"] == "tests")
    #expect(await bench.send(.post, one + "/unack", body: [:]).status == 200)
    #expect(try await alarms(bench, "/sites/\(site)", [.init("acked", "true")]).isEmpty)
    #expect(
      await bench.send(.post, "/orgs/\(bench.org)/alarms/ack", body: ["alarm_ids": JSON(Array(ids.prefix(2)))]).status
        == 200)
    acked = try await alarms(bench, "/sites/\(site)", [.init("acked", "True")])
    #expect(acked.count == 2)
    #expect(await bench.send(.post, "/sites/\(site)/alarms/ack_all", body: [:]).status == 200)
    #expect(try await alarms(bench, "/sites/\(site)", [.init("acked", "false")]).isEmpty)
    #expect(await bench.send(.post, "/sites/\(site)/alarms/unack_all", body: ["note": "again"]).status == 200)
    #expect(try await alarms(bench, "/sites/\(site)", [.init("acked", "true")]).isEmpty)
    let counts = try await bench.get("/orgs/\(bench.org)/alarms/count", query: [.init("distinct", "severity")])
    #expect(counts["results"]?.array?.count == 3)
  }

  @Test("Wrong acknowledgements are refused")
  func refusals() async throws {
    let (bench, site) = try await restarted()
    let unknown = MistID(high: 1, low: 2).description
    #expect(await bench.send(.post, "/sites/\(site)/alarms/\(unknown)/ack", body: [:]).status == 404)
    #expect(await bench.send(.post, "/sites/\(site)/alarms/ack", body: ["alarm_ids": [.string(unknown)]]).status == 404)
    for body in [["alarm_ids": "x"], [:], ["alarm_ids": ["x"]]] as [JSON] {
      let answer = await bench.send(.post, "/sites/\(site)/alarms/ack", body: body)
      #expect(answer.status == 400)
      #expect(answer.detail?.hasPrefix("alarm_ids") == true)
    }
    let many = JSON((0...1000).map { MistID(high: 0, low: UInt64($0)).description })
    #expect(await bench.send(.post, "/sites/\(site)/alarms/ack", body: ["alarm_ids": many]).status == 400)
    let reader = MistRequest(.post, "/sites/\(site)/alarms/ack_all", body: [:])
    #expect(await bench.reader.send(reader).status == 403)
  }
}
