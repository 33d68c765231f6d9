import Determinism
import MistAPI
import Planning
import Testing
import Twin

@Suite("Secrets are in no plan, inverse plan, journal, audit record or message")
struct ApplySecretTests {
  /// Every secret of `two-sites`: passphrase, RADIUS secret, activation code, claim codes.
  private static func secrets(of bench: PlanningBench) -> [String] {
    bench.secrets.values.sorted()
      + bench.design.slots.compactMap { $0.device?.claimCode }.flatMap { [$0.magic, $0.label] }
  }

  private static func search(_ text: String, for secrets: [String], _ place: String) {
    for secret in secrets where text.contains(secret) { Issue.record("\(place) has the secret '\(secret)'") }
  }

  @Test("Of an apply that goes well, of its inverse, and of what both leave")
  func whole() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let secrets = Self.secrets(of: bench)
    #expect(secrets.count == 3 + 24)
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    let audit = MemoryAudit()
    var options = ApplyOptions()
    options.audit = audit
    options.ticket = "CHG-1"
    options.time = TwinTime(bench.twin)
    let result = try await bench.apply(plan, journal: journal, options: options)
    #expect(result.isComplete)
    let undone = try await bench.apply(result.inverse.whole, journal: journal, options: options)
    #expect(undone.isComplete)
    Self.search(plan.document.text, for: secrets, "the plan")
    Self.search(result.inverse.whole.document.text, for: secrets, "the inverse")
    Self.search(await journal.text, for: secrets, "the journal")
    let records = await audit.records
    #expect(records.count == plan.writes + result.inverse.whole.writes)
    #expect(records.allSatisfy { $0.ticket == "CHG-1" && $0.at != nil && $0.outcome == "done" })
    Self.search(records.map(\.json.text).joined(separator: "\n"), for: secrets, "the audit trail")
    Self.search(DryRun(plan).calls.map { "\($0)" }.joined(separator: "\n"), for: secrets, "the dry run")
    Self.search("\(result)", for: secrets, "the result")
  }

  @Test("Of what stood there before and was changed, though no reference names it")
  func before() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    let psk = try #require(try await bench.client.list("/orgs/\(bench.org)/psks").first?["id"]?.string)
    let planted = "planted-passphrase-1"
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/psks/\(psk)", body: ["passphrase": .string(planted)])
    let wlan = try #require(
      try await bench.client.list("/orgs/\(bench.org)/wlans").first { $0["ssid"] == "shops-corp" }?["id"]?.string)
    let radius = "planted-radius-secret"
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/wlans/\(wlan)",
      body: ["auth_servers": [["host": "{{radius1}}", "port": 1812, "secret": .string(radius)]]])
    let plan = try await bench.plan()
    #expect(plan.writes == 2)
    let journal = MemoryJournal()
    let audit = MemoryAudit()
    var options = ApplyOptions()
    options.audit = audit
    let applier = try await bench.applier(plan, journal: journal, options: options)
    let result = try await applier.run()
    #expect(result.isComplete)
    for secret in [planted, radius] {
      Self.search(plan.document.text, for: [secret], "the plan")
      Self.search(result.inverse.whole.document.text, for: [secret], "the inverse")
      Self.search(await journal.text, for: [secret], "the journal")
      Self.search(await audit.records.map(\.json.text).joined(), for: [secret], "the audit trail")
    }
    // The inverse cannot be carried out by somebody who does not know them.
    let error = await #expect(throws: ApplyError.self) { try await bench.apply(result.inverse.whole) }
    #expect(error?.description.contains("2 secrets of the plan are not known") == true)
  }

  @Test("Of what the cloud says about a call that it refuses")
  func refusals() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let secrets = Self.secrets(of: bench)
    let client = EchoingClient(client: bench.client)
    let journal = MemoryJournal()
    let audit = MemoryAudit()
    var options = ApplyOptions()
    options.audit = audit
    let result = try await bench.apply(try await bench.plan(), through: client, journal: journal, options: options)
    #expect(result.failures.count >= 3)
    Self.search("\(result.items)", for: secrets, "the result")
    Self.search(await journal.text, for: secrets, "the journal")
    Self.search(await audit.records.map(\.json.text).joined(), for: secrets, "the audit trail")
  }
}

/// A client that refuses whatever bears a secret, and says it again.
private struct EchoingClient: MistClient {
  let client: any MistClient

  func send(_ request: MistRequest) async throws -> MistResponse {
    let body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let isSecret = ["secret of", "61E85", "A8530"].contains { body.contains($0) }
    guard request.method != .get, isSecret else { return try await client.send(request) }
    return MistResponse(status: 400, json: ["detail": .string("bad: \(body)")])
  }
}
