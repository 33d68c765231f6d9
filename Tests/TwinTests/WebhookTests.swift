import Determinism
import Foundation
import MistAPI
import Testing
import Twin
import World

@Suite("Webhooks")
struct WebhookTests {
  private static let url: JSON = "https://receiver.example.com/hook"

  private func hook(_ bench: TwinBench, _ topics: [String], _ more: JSON = [:]) async throws -> MistID {
    var body = JSONObject([("name", JSON.string("hook")), ("url", Self.url), ("topics", JSON(topics))])
    for (name, value) in more.object ?? JSONObject() { body[name] = value }
    return try await bench.make("/orgs/\(bench.org)/webhooks", .object(body))
  }

  private func body(_ delivery: WebhookDelivery) throws -> JSON { try JSON(parsing: delivery.body) }

  private func types(_ delivery: WebhookDelivery) throws -> [String] {
    try body(delivery)["events"]?.array?.compactMap { $0["type"]?.string ?? $0["message"]?.string } ?? []
  }

  private static let taken = WebhookOutcome.answered(status: 200, headers: [], body: Array("ok".utf8))

  /// Takes all that is due, in order.
  private func drain(_ twin: Twin) async -> [WebhookDelivery] {
    var all: [WebhookDelivery] = []
    while true {
      let due = await twin.dueWebhookDeliveries()
      if due.isEmpty { return all }
      all += due
      for delivery in due { await twin.note(delivery: delivery.id, outcome: Self.taken) }
    }
  }

  @Test("A ping is signed with both digests and carries the webhook's headers")
  func ping() async throws {
    let bench = try await TwinBench()
    let id = try await hook(
      bench, ["audits"], ["secret": "s3cret", "headers": ["X-Own": "yes"], "verify_cert": false])
    let answer = await bench.send(.post, "/orgs/\(bench.org)/webhooks/\(id)/ping")
    #expect(answer.status == 200 && answer.body.isEmpty)
    let due = await bench.twin.dueWebhookDeliveries()
    let delivery = try #require(due.first)
    #expect(due.count == 1)
    #expect(delivery.url == Self.url.string)
    #expect(!delivery.verifyCertificate)
    #expect(try body(delivery)["topic"] == "ping")
    #expect(try body(delivery)["events"]?.array?.first?["name"] == "hook")
    let headers = Dictionary(delivery.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    #expect(headers["Content-Type"] == "application/json")
    #expect(headers["User-Agent"] == "Mist-webhook")
    #expect(headers["X-Own"] == "yes")
    let key = Array("s3cret".utf8)
    #expect(headers["X-Mist-Signature-v2"] == hexadecimal(HMAC.sha256(key: key, message: delivery.body)))
    #expect(headers["X-Mist-Signature"] == hexadecimal(HMAC.sha1(key: key, message: delivery.body)))
    // What was handed out is not handed out again until something is heard of it.
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
  }

  @Test("Nothing from before a webhook was made is told, and everything after it once")
  func tellsOnce() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await hook(bench, ["device-events", "audits"])
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
    _ = try await bench.populate(site, 2)
    for _ in 0..<10 { await bench.wait(60) }
    let deliveries = await drain(bench.twin)
    var events: [String] = []
    var audits: [String] = []
    for delivery in deliveries {
      if try body(delivery)["topic"] == "audits" {
        audits += try types(delivery)
      } else {
        events += try types(delivery)
      }
    }
    #expect(events.prefix(4) == ["AP_CLAIMED", "AP_CLAIMED", "AP_ASSIGNED", "AP_ASSIGNED"])
    #expect(events.dropFirst(4).sorted() == ["AP_CONFIGURED", "AP_CONFIGURED", "AP_CONNECTED", "AP_CONNECTED"])
    #expect(audits.count == 2)
    #expect(audits.allSatisfy { !$0.contains("Webhook") })
    for _ in 0..<5 { await bench.wait(60) }
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
  }

  @Test("One message has all events of a topic, or one each when the webhook asks for it", arguments: [false, true])
  func batches(single: Bool) async throws {
    let bench = try await TwinBench()
    _ = try await hook(bench, ["device-events"], ["single_event_per_message": .bool(single)])
    _ = try await bench.claim(3)
    let deliveries = await drain(bench.twin)
    #expect(deliveries.count == (single ? 3 : 1))
    #expect(try deliveries.flatMap { try types($0) } == ["AP_CLAIMED", "AP_CLAIMED", "AP_CLAIMED"])
  }

  @Test("A failure is tried again at 10, 60 and 300 s on the clock, then given up; what comes after waits its turn")
  func retries() async throws {
    let bench = try await TwinBench()
    let id = try await hook(bench, ["audits"])
    let ping = "/orgs/\(bench.org)/webhooks/\(id)/ping"
    _ = await bench.send(.post, ping)
    let first = try #require(await bench.twin.dueWebhookDeliveries().first)
    _ = await bench.send(.post, ping)
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
    var outcomes: [WebhookOutcome] = [
      .failed("connection refused"), .answered(status: 500, headers: [.init("x-a", "b")], body: Array("no".utf8)),
      .answered(status: 302, headers: [], body: []),
    ]
    for wait in [10, 60, 300] as [Int64] {
      await bench.twin.note(delivery: first.id, outcome: outcomes.removeFirst())
      #expect(await bench.twin.nextWebhookDue() != nil)
      await bench.wait(wait - 1)
      #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
      await bench.wait(1)
      #expect(await bench.twin.dueWebhookDeliveries() == [first])
    }
    await bench.twin.note(delivery: first.id, outcome: .failed("gone"))
    let second = try #require(await bench.twin.dueWebhookDeliveries().first)
    #expect(second.id > first.id)
    await bench.twin.note(delivery: second.id, outcome: Self.taken)
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
    #expect(await bench.twin.nextWebhookDue() == nil)
    let log = try #require(
      try await bench.get("/orgs/\(bench.org)/webhooks/\(id)/events/search", query: [.init("sort", "timestamp")])[
        "results"]?.array)
    #expect(log.map { $0["status"] } == ["failure", "failure", "failure", "failure", "success"])
    #expect(log[0]["error"] == "connection refused")
    #expect(log[1]["status_code"] == 500)
    #expect(log[1]["resp_body"] == "no")
    #expect(log[4]["req_payload"]?.string?.contains("\"ping\"") == true)
    let counts = try await bench.get(
      "/orgs/\(bench.org)/webhooks/\(id)/events/count", query: [.init("distinct", "status")])
    #expect(counts["results"] == [["status": "failure", "count": 4], ["status": "success", "count": 1]])
    // Noting what is closed, or was never there, changes nothing.
    await bench.twin.note(delivery: first.id, outcome: Self.taken)
    await bench.twin.note(delivery: 4711, outcome: Self.taken)
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
  }

  @Test("A slow webhook does not hold up another")
  func independent() async throws {
    let bench = try await TwinBench()
    let one = try await hook(bench, ["device-events"])
    let other = try await hook(bench, ["device-events"], ["name": "second"])
    _ = try await bench.claim(1)
    let due = await bench.twin.dueWebhookDeliveries()
    #expect(due.map(\.webhook) == [one, other])
    await bench.twin.note(delivery: due[1].id, outcome: Self.taken)
    _ = try await bench.claim(1, first: 2)
    #expect(await bench.twin.dueWebhookDeliveries().map(\.webhook) == [other])
  }

  @Test("A site's webhook hears of its site only; one that is not enabled hears nothing")
  func scopes() async throws {
    let bench = try await TwinBench()
    let (site, other) = (try await bench.makeSite("Berlin"), try await bench.makeSite("Bonn"))
    let own = try await bench.make(
      "/sites/\(site)/webhooks", ["url": Self.url, "topics": ["device-updowns", "alarms"]])
    _ = try await hook(bench, ["device-updowns"], ["enabled": false])
    _ = try await bench.populate(other, 1, first: 10)
    await bench.wait(600)
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
    let macs = try await bench.populate(site, 1)
    await bench.wait(600)
    let due = await drain(bench.twin)
    #expect(due.map(\.webhook) == [own])
    #expect(
      try body(due[0])["events"]?.array?.first?["ap"] == .string(macs[0].description))
    #expect(try body(due[0])["events"]?.array?.first?["site_name"] == "Berlin")
    let now = await bench.twin.now
    try await bench.twin.addCause(
      .dnsDown, site: "Berlin", from: now.advanced(bySeconds: 60), to: now.advanced(bySeconds: 120), magnitude: 1)
    await bench.wait(600)
    let alarms = await drain(bench.twin)
    #expect(try alarms.flatMap { try types($0) } == ["infra_dns_failure"])
  }

  @Test("A device that is back within the threshold is not told as gone")
  func threshold() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = await bench.send(.put, "/sites/\(site)/setting", body: ["device_updown_threshold": 30])
    let macs = try await bench.populate(site, 1)
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    await bench.wait(3600)
    _ = try await hook(bench, ["device-updowns"])
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: site, to: "0.14.30100")
    for _ in 0..<60 { await bench.wait(60) }
    #expect(try await drain(bench.twin).flatMap { try types($0) } == ["AP_RESTARTED", "AP_CONNECTED"])
  }

  @Test("Each site has its own threshold, wherever it is said; a webhook is told what a search finds, once")
  func thresholds() async throws {
    let bench = try await TwinBench()
    let template = try await bench.make(
      "/orgs/\(bench.org)/sitetemplates", ["name": "patient", "ap_updown_threshold": 2])
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    var devices: [(site: MistID, mac: MACAddress, threshold: Int)] = []
    for (number, threshold) in [0, 1, 2].enumerated() {
      let site = try await bench.makeSite("Site \(number)")
      if threshold == 1 {
        _ = await bench.send(.put, "/sites/\(site)/setting", body: ["device_updown_threshold": 1])
      } else if threshold == 2 {
        _ = await bench.send(.put, "/sites/\(site)", body: ["sitetemplate_id": .string(template.description)])
      }
      devices.append((site, try await bench.populate(site, 1, first: 10 * (number + 1))[0], threshold))
    }
    await bench.wait(3600)
    _ = try await hook(bench, ["alarms"])
    for (site, mac, _) in devices {
      _ = try await bench.client.upgrade([MistID(device: mac)], at: site, to: "0.14.30100")
    }
    var told: [JSON] = []
    for _ in 0..<180 {
      await bench.wait(20)
      told += try await drain(bench.twin).flatMap { try body($0)["events"]?.array ?? [] }
    }
    let query: [MistRequest.QueryItem] = [.init("duration", "1h"), .init("limit", "1000")]
    let found = try await bench.get("/orgs/\(bench.org)/alarms/search", query: query)["results"]?.array ?? []
    #expect(told.count == found.count)
    #expect(Set(told.compactMap { $0["id"]?.string }) == Set(found.compactMap { $0["id"]?.string }))
    for (site, _, threshold) in devices {
      let down = try #require(found.first { $0["type"] == "device_down" && $0["site_id"]?.string == site.description })
      let events = try await bench.get("/sites/\(site)/devices/events/search", query: query)["results"]?.array ?? []
      let gone = try #require(events.first { $0["type"] == "AP_DISCONNECTED" }?["timestamp"]?.int)
      #expect(down["timestamp"]?.int == gone + threshold * 60)
    }
  }

  @Test("A removed webhook takes what was queued for it along")
  func removed() async throws {
    let bench = try await TwinBench()
    let id = try await hook(bench, ["device-events"])
    _ = try await bench.claim(1)
    #expect(await bench.send(.delete, "/orgs/\(bench.org)/webhooks/\(id)").status == 200)
    #expect(await bench.twin.dueWebhookDeliveries().isEmpty)
    #expect(await bench.twin.nextWebhookDue() == nil)
  }

  @Test("The queue survives the end of the process")
  func kept() async throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "twin.sqlite").path
    let settings = Twin.Settings(seed: 1, start: TwinBench.start, callMedian: 0, callsPerHour: nil)
    var twin: Twin? = try Twin(file: path, settings: settings)
    let org = try #require(try await twin?.createOrganisation("Shops"))
    let token = try #require(try await twin?.mintToken("tests", role: "admin", in: org))
    let made = try await TwinClient(try #require(twin), token: token).call(
      .post, "/orgs/\(org)/webhooks", body: ["url": Self.url, "topics": ["audits"]])
    _ = try await TwinClient(try #require(twin), token: token).call(
      .post, "/orgs/\(org)/sites", body: ["name": "Berlin"])
    let handedOut = try #require(await twin?.dueWebhookDeliveries())
    #expect(handedOut.count == 1)
    try await twin?.close()
    twin = nil
    let again = try Twin(file: path, settings: settings)
    #expect(await again.dueWebhookDeliveries() == handedOut)
    #expect(handedOut[0].webhook.description == made["id"]?.string)
  }

  @Test(
    "What a webhook cannot be is refused",
    arguments: [
      (["url": "ftp://x"], "url"), (["url": 5], "url"), (["type": "mail"], "type"), (["enabled": "yes"], "enabled"),
      (["topics": "audits"], "topics"), (["headers": []], "headers"), (["headers": ["a": 1]], "headers"),
      (["headers": ["a": "b\nc"]], "headers"), (["secret": 1], "secret"),
      (["assetfilter_ids": ["x"]], "assetfilter_ids"),
      (
        [
          "assetfilter_ids": [
            "487f6eca-6276-4993-bfeb-f3cbbbba4f08", "487f6eca-6276-4993-bfeb-f3cbbbba4f08",
          ]
        ], "assetfilter_ids"
      ),
    ] as [(JSON, String)])
  func refusals(body: JSON, field: String) async throws {
    let bench = try await TwinBench()
    let answer = await bench.send(.post, "/orgs/\(bench.org)/webhooks", body: body)
    #expect(answer.status == 400)
    // What the published schema refuses is named by it; the rest has the cloud's shape.
    let detail = try #require(answer.detail)
    #expect(detail.hasPrefix(field) || detail == "invalid field: \(field)")
    #expect(detail.hasPrefix(field) || answer.json["reason"]?.string?.isEmpty == false)
  }

  @Test("Two location topics are one too many, and headers have a limit")
  func limits() async throws {
    let bench = try await TwinBench()
    let topics = await bench.send(
      .post, "/orgs/\(bench.org)/webhooks", body: ["topics": ["location", "location-asset"]])
    #expect(topics.detail == "Only one location topic can be configured per URL")
    let headers: JSON = ["headers": ["a": .string(String(repeating: "b", count: 1000))]]
    #expect(await bench.send(.post, "/orgs/\(bench.org)/webhooks", body: headers).status == 400)
  }
}
