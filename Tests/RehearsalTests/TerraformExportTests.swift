import Foundation
import MistAPI
import Planning
import Testing
import Twin

/// What exists, as import blocks and variables of Terraform's provider.
@Suite("Import blocks for Terraform")
struct TerraformExportTests {
  /// An organisation with one of each kind of trouble: names that are no names there, templates in texts, secrets.
  private static func bench() async throws -> PlanningBench {
    let bench = try await PlanningBench(Design(path: "d.yaml", organisation: "Shops \"${here}\""), hardware: false)
    func make(_ path: String, _ body: JSON) async throws -> String {
      try await bench.client.call(.post, path, body: body)["id"]?.string ?? ""
    }
    let org = "/orgs/\(bench.org)"
    let group = try await make("\(org)/sitegroups", ["name": "Ünder 7"])
    let site = try await make(
      "\(org)/sites",
      [
        "name": "7 \"East\" ${x}\n%{if}", "timezone": "Europe/Rome", "country_code": "IT",
        "sitegroup_ids": [.string(group)],
      ])
    let vars: JSON = ["plain": "10", "tricky": "${a} %{b} $${c} \\ \"q\"\n", "9lives": "x", "radius_key": "hush hush"]
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["vars": vars])
    let template = try await make("\(org)/templates", ["name": "WLAN", "applies": ["sitegroup_ids": [.string(group)]]])
    _ = try await make(
      "\(org)/wlans",
      [
        "ssid": "staff", "template_id": .string(template), "auth": ["type": "eap"],
        "auth_servers": [["host": "r1", "secret": "{{radius_key}}"], ["host": "r2", "secret": "not to be told"]],
      ])
    _ = try await make("\(org)/wlans", ["ssid": "loose"])
    _ = try await make(
      "\(org)/wxrules", ["order": 3, "template_id": .string(template), "action": "block", "src_wxtags": []])
    for name in ["one-key", "one key", "one/key"] {
      _ = try await make(
        "\(org)/psks",
        ["name": .string(name), "ssid": "staff", "passphrase": "not to be told either", "usage": "multi"])
    }
    for type in ["ap", "gateway", "switch"] {
      _ = try await make("\(org)/deviceprofiles", ["name": "profile", "type": .string(type)])
    }
    _ = try await make("/sites/\(site)/wlans", ["ssid": "of the site", "auth": ["type": "psk", "psk": "tell nobody"]])
    _ = try await make("/sites/\(site)/maps", ["name": "ground floor", "type": "image"])
    _ = try await make("\(org)/alarmtemplates", ["name": "alarms", "delivery": ["enabled": false], "rules": [:]])
    return bench
  }

  private static func export(_ bench: PlanningBench, of design: Design? = nil) async throws -> TerraformExport {
    var contents = try await OrganisationContents(
      of: bench.org, named: bench.design.organisation, through: bench.client)
    if let design { contents = contents.restricted(to: design) }
    return TerraformExport(of: contents, holdsHashes: false)
  }

  private static func check(_ text: String, _ file: String) throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(file)")
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(file)")
      return
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == text, "\(file)")
  }

  @Test("All that the provider knows has its block, its name and its id; no secret is told")
  func golden() async throws {
    let export = try await Self.export(try await Self.bench())
    #expect(export.files.map(\.name) == ["providers.tf", "imports.tf", "variables.tf", "terraform.tfvars"])
    for file in export.files {
      #expect(
        !file.text.contains("not to be told") && !file.text.contains("hush") && !file.text.contains("tell nobody"))
      try Self.check(file.text, "terraform.\(file.name)")
    }
    #expect(export.secretCount == 5)
    let told = export.leftAlone.groups.flatMap(\.subjects)
    #expect(told.contains("wlans/loose"))
    #expect(told.contains { $0.hasSuffix("/maps/ground floor") })
  }

  @Test("With a design, only what it speaks of: no more and no less")
  func restricted() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    let whole = try await Self.export(bench)
    let site = try await bench.client.call(
      .post, "/orgs/\(bench.org)/sites", body: ["name": "Theirs", "timezone": "Europe/Rome", "country_code": "IT"])
    #expect(site["id"] != nil)
    _ = try await bench.client.call(.post, "/orgs/\(bench.org)/services", body: ["name": "theirs", "type": "custom"])
    _ = try await bench.client.call(.post, "/orgs/\(bench.org)/wlans", body: ["ssid": "theirs"])
    let own = try await Self.export(bench, of: bench.design)
    #expect(own.files.map(\.text) == whole.files.map(\.text))
    let all = try await Self.export(bench)
    #expect(all.files.map(\.text) != whole.files.map(\.text))
    #expect(all.counts.first { $0.type == "mist_site" }?.count == 3)
    // Every object that the design makes is there.
    let objects = bench.design.objects.count + bench.design.objects.reduce(0) { $0 + $1.children.count }
    let ofOrganisation = own.counts.filter {
      $0.type.hasPrefix("mist_org_") && !["mist_org_sitegroup", "mist_org_inventory"].contains($0.type)
    }
    #expect(ofOrganisation.reduce(0) { $0 + $1.count } == objects)
    #expect(
      own.counts.filter { $0.type.hasPrefix("mist_device_") }.reduce(0) { $0 + $1.count } == bench.design.slots.count)
    // A variable that is a secret elsewhere is one here, too.
    #expect(own.files.contains { $0.text.contains("radius.shops.example") })
    _ = try await bench.client.call(
      .post, "/orgs/\(bench.org)/wlans", body: ["ssid": "theirs too", "auth": ["type": "psk", "psk": "{{radius1}}"]])
    let after = try await Self.export(bench, of: bench.design)
    #expect(!after.files.contains { $0.text.contains("radius.shops.example") })
    #expect(after.files.contains { $0.text.contains("secret_site_vars") })
  }
}
