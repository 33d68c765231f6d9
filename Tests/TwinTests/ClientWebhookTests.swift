import Determinism
import MistAPI
import Testing
import Twin

@Suite("Webhooks about wireless clients")
struct ClientWebhookTests {
  /// A site with access points in the middle of a working day, and a webhook of the organisation or the site.
  private func busy(_ topics: [String], ofSite: Bool = false) async throws -> (bench: TwinBench, site: MistID) {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    try await bench.makeWLAN()
    _ = try await bench.populate(site, 4)
    let other = try await bench.makeSite("Bonn")
    _ = try await bench.populate(other, 2, first: 50)
    await bench.wait(4 * 3600)
    _ = try await bench.make(
      (ofSite ? "/sites/\(site)" : "/orgs/\(bench.org)") + "/webhooks",
      ["name": "hook", "url": "https://receiver.example.com", "topics": JSON(topics)])
    return (bench, site)
  }

  /// Takes what is due, and returns the events by topic.
  private func drain(_ twin: Twin, into events: inout [String: [JSON]]) async throws {
    while true {
      let due = await twin.dueWebhookDeliveries()
      if due.isEmpty { return }
      for delivery in due {
        let body = try JSON(parsing: delivery.body)
        events[try #require(body["topic"]?.string), default: []] += try #require(body["events"]?.array)
        await twin.note(delivery: delivery.id, outcome: .answered(status: 200, headers: [], body: []))
      }
    }
  }

  private func found(_ bench: TwinBench, _ kind: String, from start: Instant) async throws -> [JSON] {
    let answer = try await bench.get(
      "/orgs/\(bench.org)/clients/\(kind)/search",
      query: [.init("start", String(start.seconds)), .init("limit", "1000")])
    let rows = try #require(answer["results"]?.array)
    #expect(answer["total"]?.int == rows.count)
    return rows
  }

  private func keys(_ rows: [JSON], _ members: [String]) -> Set<String> {
    Set(rows.map { row in members.map { row[$0]?.text ?? "" }.joined(separator: " ") })
  }

  @Test("They tell what searches find, once, however the clock moves", arguments: [90, 700, 5400] as [Int64])
  func complete(_ step: Int64) async throws {
    let (bench, _) = try await busy(["client-join", "client-info", "client-sessions"])
    let start = await bench.twin.now
    var events: [String: [JSON]] = [:]
    while await bench.twin.now < start.advanced(bySeconds: 5400) {
      await bench.wait(min(step, start.advanced(bySeconds: 5400).seconds - (await bench.twin.now.seconds)))
      try await drain(bench.twin, into: &events)
    }
    let joins = try await found(bench, "events", from: start).filter { $0["type"] == "CLIENT_AUTH_ASSOCIATION" }
    let told = events["client-join"] ?? []
    #expect(!joins.isEmpty)
    #expect(told.count == joins.count)
    #expect(keys(told, ["ap", "bssid", "band", "timestamp"]) == keys(joins, ["ap", "bssid", "band", "timestamp"]))
    #expect(keys(events["client-info"] ?? [], ["mac", "timestamp"]) == keys(told, ["mac", "timestamp"]))
    let sessions = try await found(bench, "sessions", from: start)
    let over = events["client-sessions"] ?? []
    #expect(!sessions.isEmpty)
    #expect(over.count == sessions.count)
    let members = ["mac", "ap", "ssid", "connect", "disconnect", "duration"]
    #expect(keys(over, members) == keys(sessions, members))
    for topic in [told, over] {
      let times = topic.compactMap { $0["timestamp"]?.int }
      #expect(times == times.sorted() && times.allSatisfy { $0 >= Int(start.seconds) })
    }
  }

  @Test("An event has every member that the published example of its topic has")
  func members() async throws {
    let (bench, _) = try await busy(["client-join", "client-sessions", "client-info"])
    await bench.wait(3600)
    var events: [String: [JSON]] = [:]
    try await drain(bench.twin, into: &events)
    let join = [
      "ap", "ap_name", "band", "bssid", "connect", "connect_float", "mac", "org_id", "rssi", "site_id", "site_name",
      "ssid", "timestamp", "version", "wlan_id",
    ]
    let session = [
      "client_family", "client_manufacture", "client_model", "client_os", "disconnect", "disconnect_float", "duration",
      "next_ap", "termination_reason",
    ]
    let info = ["hostname", "ip", "mac", "org_id", "site_id", "timestamp"]
    for (topic, members) in [("client-join", join), ("client-sessions", join + session), ("client-info", info)] {
      let event = try #require(events[topic]?.first?.object)
      #expect(Set(event.keys) == Set(members), "\(topic)")
      #expect(event["org_id"] == .string(bench.org.description))
    }
  }

  @Test("A webhook of a site hears of that site only, and only what it asks for")
  func ofSite() async throws {
    let (bench, site) = try await busy(["client-join"], ofSite: true)
    await bench.wait(3600)
    var events: [String: [JSON]] = [:]
    try await drain(bench.twin, into: &events)
    #expect(Array(events.keys) == ["client-join"])
    #expect(Set(events["client-join"]?.compactMap { $0["site_id"]?.string } ?? []) == [site.description])
  }
}
