import Determinism
import Foundation
import Ledger
import MistAPI
import MistLive
import Planning
import Rehearsal
import Testing
import Twin

/// A plan that is carried out by the client of the live cloud, while things go wrong on the way.
@Suite("Applying through the live client")
struct LiveApplyTests {
  /// An organisation that is empty, the hardware of a design, and a plan that leads to it.
  private struct Shops {
    let bench: LiveBench
    let design: Design
    let org: MistID
    let token: APIToken
    let secrets: [SecretReference: String]
    let hash = KeyedHash(salt: [4])

    init(_ bench: LiveBench) async throws {
      self.bench = bench
      design = try Self.design()
      secrets = try await Planner.secrets(of: design, by: StandInSecrets(seed: 1))
      org = try await bench.twin.createOrganisation(design.organisation)
      token = try #require(APIToken(try await bench.twin.mintToken("apply", role: "write", in: org)))
      try await DesignHardware(of: design, secrets: secrets).add(to: bench.twin)
    }

    /// The two shops, perhaps with another name server.
    static func design(nameServer: String = "9.9.9.9") throws -> Design {
      let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
      return try Design.load("\(root)/fixtures/designs/two-sites", files: Files(nameServer: nameServer))
    }

    func plan(_ client: LiveClient, _ design: Design? = nil) async throws -> Plan {
      try await Planner(client: client, secrets: secrets, hash: hash).plan(design ?? self.design, in: org)
    }

    func apply(_ plan: Plan, _ client: LiveClient, _ journal: any ApplyJournal) async throws -> ApplyResult {
      try await Applier(
        client: client, plan: plan, secrets: PlanSecrets(of: design, resolved: secrets, hash: hash), journal: journal
      ).run()
    }

    func names(_ client: LiveClient, of collection: String) async throws -> [String] {
      try await client.list("/orgs/\(org)/\(collection)").map { $0["name"]?.string ?? $0["ssid"]?.string ?? "" }
        .sorted()
    }
  }

  private struct Files: DesignFileReader {
    let nameServer: String

    func read(_ path: String) throws -> [UInt8] {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return Array(text.replacing("dns1: 9.9.9.9", with: "dns1: \(nameServer)").utf8)
    }
  }

  @Test("slow answers, lost reads, 503 and a storm of 429: everything is done, once")
  func faults() async throws {
    try await LiveBench.serve { bench in
      let shops = try await Shops(bench)
      try await bench.withClient(tokens: [shops.token]) { live in
        let plan = try await shops.plan(live)
        try await bench.fault(
          ["method": "GET", "path": "/api/v1/sites/*/setting", "calls": [1, 2], "effect": ["reset": true]],
          ["method": "GET", "path": "/api/v1/orgs/*/inventory", "call": 1, "effect": ["status": 503]],
          ["method": "PUT", "path": "/api/v1/sites/*/setting", "call": 1, "effect": ["empty": true]],
          ["method": "POST", "path": "/api/v1/orgs/*/networks", "calls": [1, 3], "effect": ["too_many": 5]],
          ["path": "/api/v1/orgs/*/services", "delay": 20])
        let result = try await shops.apply(plan, live, try Ledger().applyJournal())
        #expect(result.isComplete, "\(result.items.filter { $0.status != .done })")
        #expect(await live.figures.repeats >= 4)
        #expect(try await shops.names(live, of: "sites") == ["Denver", "Lisbon"])
        #expect(try await shops.names(live, of: "networks") == ["corp", "guest", "iot", "mgmt"])
        try await bench.twin.setFaults(["rules": []])
        #expect(try await shops.plan(live).isEmpty)
      }
    }
  }

  @Test("a write whose answer is lost ends the run; whoever goes on reads what came of it, and makes nothing twice")
  func lostAnswer() async throws {
    try await LiveBench.serve { bench in
      let shops = try await Shops(bench)
      let ledger = try Ledger()
      try await bench.withClient(tokens: [shops.token]) { live in
        let plan = try await shops.plan(live)
        try await bench.fault(
          ["method": "POST", "path": "/api/v1/orgs/*/networks", "call": 2, "effect": ["empty": true]])
        let first = try await shops.apply(plan, live, ledger.applyJournal())
        #expect(first.isComplete == false)
        try await bench.twin.setFaults(["rules": []])
        let second = try await shops.apply(plan, live, ledger.applyJournal())
        #expect(second.isComplete, "\(second.items.filter { $0.status != .done && $0.status != .skipped })")
        #expect(try await shops.names(live, of: "networks") == ["corp", "guest", "iot", "mgmt"])
        #expect(try await shops.plan(live).isEmpty)
      }
    }
  }

  @Test("what somebody changes meanwhile stops the steps that rest on it, and is not written over")
  func drift() async throws {
    try await LiveBench.serve { bench in
      let shops = try await Shops(bench)
      try await bench.withClient(tokens: [shops.token]) { live in
        let plan = try await shops.plan(live)
        _ = try await shops.apply(plan, live, try Ledger().applyJournal())
        let change = try await shops.plan(live, try Shops.design(nameServer: "9.9.9.10"))
        #expect(change.steps.count == 2)
        let site = try #require(try await live.list("/orgs/\(shops.org)/sites").first { $0["name"] == "Lisbon" })
        let setting = "/sites/\(site["id"]?.string ?? "")/setting"
        var vars = try #require(try await live.call(.get, setting)["vars"]?.object)
        vars["dns1"] = "1.1.1.1"
        _ = try await live.call(.put, setting, body: ["vars": .object(vars)])
        let result = try await shops.apply(change, live, try Ledger().applyJournal())
        let drifted = result.items.filter { if case .drifted = $0.status { true } else { false } }
        #expect(drifted.map(\.subject) == ["variables of 'Lisbon'"], "\(result.items)")
        #expect(result.items.count { $0.status == .done } == 1)
        #expect(try await live.call(.get, setting)["vars"]?["dns1"] == "1.1.1.1")
      }
    }
  }
}
