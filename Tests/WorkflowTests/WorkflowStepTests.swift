import MistAPI
import Testing
import Twin
import Workflow

@Suite("The thirteen steps over HTTP")
struct WorkflowStepTests {
  private static func example(_ id: String) throws -> String {
    let paths = try #require(WorkflowDocument.openAPI["paths"]?.object)
    for (_, methods) in paths {
      for (_, operation) in methods.object ?? JSONObject() where operation["operationId"]?.string == id {
        let example = operation["requestBody"]?["content"]?["application/json"]?["example"]
        return try #require(example, "\(id)").text
      }
    }
    throw Missing(id: id)
  }

  private struct Missing: Error { let id: String }

  @Test("the examples of the document, sent in order, build a network, and sent again they change nothing")
  func examples() async throws {
    let bench = try await WorkflowBench()
    let steps = [
      ("/topology/site", "createSites"), ("/wan/applications", "createApplications"),
      ("/lan/networks", "createNetworks"), ("/wan/hub-profiles", "createHubProfiles"),
      ("/wan/templates", "createGatewayTemplates"), ("/wired/templates", "createSwitchTemplates"),
      ("/wireless/templates", "createWLANTemplates"), ("/wireless/rf-templates", "createRFTemplates"),
      ("/wireless/wlans", "createWLANs"), ("/policy/labels", "createLabels"), ("/policy/wlan", "createWLANPolicies"),
      ("/policy/psks", "createPSKs"),
    ]
    for (path, id) in steps {
      let answer = try await bench.ask(.post, path, try Self.example(id))
      #expect(answer.status == 200, "\(path): \(answer.body.text)")
      #expect(answer.body["changes"]?.int ?? 0 > 0, "\(path)")
      #expect(answer.body["result"]?["complete"]?.bool == true, "\(path)")
    }
    for (path, id) in steps {
      let again = try await bench.ask(.post, path, try Self.example(id))
      #expect(again.status == 200, "\(path): \(again.body.text)")
      #expect(again.body["changes"]?.int == 0, "\(path)")
    }
    let site = try #require(try await bench.list("sites").first)
    #expect(site["name"]?.string == "Lisbon")
    #expect(site["networktemplate_id"]?.string == (try await bench.list("networktemplates")).first?["id"]?.string)
    #expect(site["rftemplate_id"]?.string?.isEmpty == false)
    #expect(
      try await bench.list("wlans").compactMap { $0["ssid"]?.string }.sorted() == ["shops-devices", "shops-guest"])
    #expect(try await bench.list("psks").count == 1)
    #expect(try await bench.list("wxrules").count == 1)
  }

  @Test("a site is made with its variables and prefixes, and a second one keeps the first one's")
  func addresses() async throws {
    let bench = try await WorkflowBench()
    let first = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    let block = try #require(first.body["sites"]?.array?.first?["block"]?.string)
    #expect(block.hasSuffix("/21"))
    let second = try await bench.ask(
      .post, "/topology/site",
      #"{"sites": [{"store": "Denver", "zone": "america", "timezone": "America/Denver", "country_code": "US", "kit": "shop"}]}"#
    )
    #expect(second.status == 200, "\(second.body.text)")
    let sites = second.body["sites"]?.array ?? []
    #expect(sites.count == 2)
    #expect(sites.first { $0["name"]?.string == "Lisbon" }?["block"]?.string == block)
    #expect(second.body["changes"]?.int == 3)  // a zone's group, the site, its variables
    let id = try #require(try await bench.list("sites").first { $0["name"]?.string == "Denver" }?["id"]?.string)
    let setting = try await bench.client.call(.get, "/sites/\(id)/setting")
    #expect(setting["vars"]?["corp_vlan"]?.string == "10")
    #expect(setting["vars"]?["corp_net"]?.string == sites.last?["vars"]?["corp_net"]?.string)
  }

  @Test("hardware is claimed by code and bound to its slot, as it comes")
  func hardware() async throws {
    let bench = try await WorkflowBench()
    _ = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    let point = try #require(try await bench.twin.factoryCodes().first { $0.model == "AP45" })
    let body =
      #"{"devices": [{"claim_code": "\#(point.claimCode)", "model": "AP45", "site": "Lisbon", "slot": "ap01"}]}"#
    let answer = try await bench.ask(.post, "/inventory/ztp", body)
    #expect(answer.status == 200, "\(answer.body.text)")
    let device = try #require(try await bench.list("inventory").first)
    #expect(device["site_id"]?.string == (try await bench.list("sites")).first?["id"]?.string)
    #expect(device["mac"]?.string == "\(point.mac)")
    let again = try await bench.ask(.post, "/inventory/ztp", body)
    #expect(again.body["changes"]?.int == 0)
  }

  @Test("a dry run says what would be done, and changes nothing")
  func dryRun() async throws {
    let bench = try await WorkflowBench(allowsWrites: false)
    let answer = try await bench.ask(.post, "/topology/site?dry_run=true", WorkflowBench.site)
    #expect(answer.status == 200)
    #expect(answer.body["dry_run"]?.bool == true)
    #expect(answer.body["changes"]?.int == 4)
    #expect(answer.body["plan"]?["steps"]?.array?.count == 4)
    #expect(try await bench.list("sites").isEmpty)
    #expect(try await bench.ask(.get, "/design").body["design.yaml"]?["kits"] == nil)
    let refused = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    #expect(refused.status == 403)
    #expect(refused.body["detail"]?.string?.contains("--allow-writes") == true)
    #expect(try await bench.list("sites").isEmpty)
  }

  @Test("a step says on which steps it rests, and carries them out when it is told to")
  func prerequisites() async throws {
    let bench = try await WorkflowBench()
    _ = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    // Kept as a part of the design, but not carried out.
    let plan = try await bench.ask(
      .post, "/plans", #"{"networktemplates": {"SW": {"for": ["shops"], "body": {"networks": {}}}}}"#)
    #expect(plan.status == 201, "\(plan.body.text)")
    let refused = try await bench.ask(.post, "/wireless/rf-templates", "{}")
    #expect(refused.status == 409)
    #expect(refused.body["endpoints"]?.strings == ["/wired/templates"])
    #expect(try await bench.list("networktemplates").isEmpty)
    let done = try await bench.ask(.post, "/wireless/rf-templates?with_prerequisites=true", "{}")
    #expect(done.status == 200, "\(done.body.text)")
    #expect(try await bench.list("networktemplates").count == 1)
    #expect(try await bench.list("sites").first?["networktemplate_id"]?.string?.isEmpty == false)
  }

  @Test("what cannot be planned is refused, and does not stand in the way of what comes after it")
  func unplanned() async throws {
    let bench = try await WorkflowBench()
    _ = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    let refused = try await bench.ask(.post, "/wan/templates", #"{"use": {"gatewaytemplate": ["Nowhere"]}}"#)
    #expect(refused.status == 409)
    #expect(refused.body["detail"]?.string?.contains("'Nowhere'") == true, "\(refused.body.text)")
    let made = try await bench.ask(.post, "/plans", #"{"use": {"gatewaytemplate": ["Nowhere"]}}"#)
    #expect(made.status == 409)
    let after = try await bench.ask(
      .post, "/wan/templates", #"{"gatewaytemplates": {"WAN": {"body": {"type": "spoke"}}}}"#)
    #expect(after.status == 200, "\(after.body.text)")
    #expect(after.body["changes"]?.int == 1)
  }

  @Test("what was sent is there after a restart, and the files of the design lead to the same network")
  func restart() async throws {
    let bench = try await WorkflowBench()
    _ = try await bench.ask(.post, "/topology/site", WorkflowBench.site)
    let next = try await WorkflowBench(twin: bench.twin, ledger: bench.ledger)
    let answer = try await next.ask(.post, "/topology/site", "{}")
    #expect(answer.status == 200, "\(answer.body.text)")
    #expect(answer.body["changes"]?.int == 0)
    #expect(answer.body["sites"]?.array?.count == 1)
    let table = try await next.ask(.get, "/design/sites.csv")
    #expect(
      String(decoding: table.response.body, as: UTF8.self)
        == "store,zone,timezone,country_code,kit\nLisbon,europe,Europe/Lisbon,PT,shop\n")
    #expect(table.response.header("content-type") == "text/csv; charset=utf-8")
  }
}
