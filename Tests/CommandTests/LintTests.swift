import Foundation
import Testing

@Suite("mistwin lint")
struct LintTests {
  /// A copy of `two-sites` outside of `fixtures` that breaks many rules.
  private static func badDesign() throws -> Scratch {
    let scratch = try Scratch()
    let source = Mistwin.root.appendingPathComponent("fixtures/designs/two-sites")
    var design = try String(contentsOf: source.appendingPathComponent("design.yaml"), encoding: .utf8)
    for (old, new) in [
      ("vlan_id: \"{{guest_vlan}}\", subnet", "vlan_id: 60, subnet"),
      ("  dns1: 9.9.9.9\n", "  dns1: 9.9.9.9\n  spare: x\n"),
      ("ssid: shops-devices, passphrase: env:PSK_SCANNERS", "ssid: shops-devices, passphrase: Welcome2027!"),
      ("ssid: shops-guest", "ssid: shops-corp"),
      ("radio: { mode: trunk", "\"radio 1\": { mode: trunk"),
      ("{ usage: radio }", "{ usage: radio 1 }"),
      ("band_24: { bandwidth: 20, power_max: 11 }", "band_24: { bandwidth: 20, channels: [1, 6, 13] }"),
      ("auth_servers: [{ host: \"{{radius1}}\", port: 1812, secret: env:RADIUS_SECRET }]", "roam_mode: 11r"),
      ("          roam_mode: 11r\n          vlan_enabled", "          vlan_enabled"),
      ("reason: \"the hub is a shop; without it Denver still reaches the internet\"", "reason: \"\""),
    ] {
      try #require(design.contains(old), "'\(old)'")
      design = design.replacingOccurrences(of: old, with: new)
    }
    try scratch.write(design, to: "design.yaml")
    for table in ["sites.csv", "devices.csv"] {
      try scratch.write(
        try String(contentsOf: source.appendingPathComponent(table), encoding: .utf8), to: table)
    }
    return scratch
  }

  @Test("the findings of a bad design, all at once")
  func golden() async throws {
    let scratch = try Self.badDesign()
    let outcome = try await Mistwin.run(["lint", "design.yaml"], in: scratch.url)
    #expect(outcome.status == 1)
    #expect(outcome.error.isEmpty)
    try Snapshot.check(outcome.output, "lint-bad-design")
    for secret in ["Welcome2027", "61E85"] { #expect(!outcome.output.contains(secret)) }
    let json = try await Mistwin.run(["lint", "design.yaml", "--json"], in: scratch.url)
    #expect(json.status == 1)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let findings = document?["findings"] as? [[String: Any]]
    #expect(findings?.count == outcome.output.split(separator: "\n").count - 1)
  }

  @Test("what is silenced is told when asked for")
  func silenced() async throws {
    let outcome = try await Mistwin.run(["lint", "fixtures/designs/two-sites", "--silenced"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(": silenced: found the hub profile 'HUB-Lisbon' on one gateway"))
  }

  @Test("a rule is listed and explained; an unknown one with the nearest")
  func rules() async throws {
    let list = try await Mistwin.run(["lint", "--rules"])
    #expect(list.status == 0)
    try Snapshot.check(list.output, "lint-rules")
    let page = try await Mistwin.run(["lint", "--explain", "literal-vlan"])
    #expect(page.status == 0)
    try Snapshot.check(page.output, "lint-literal-vlan")
    let unknown = try await Mistwin.run(["lint", "--explain", "literal-vlam"])
    #expect(unknown.status == 65)
    #expect(unknown.output.isEmpty)
    #expect(unknown.error.contains("did you mean 'literal-vlan'?"))
    let json = try await Mistwin.run(["lint", "--rules", "--json"])
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
    let markdown = try await Mistwin.run(["lint", "--rules", "--markdown"])
    #expect(
      markdown.output
        == (try String(
          contentsOf: Mistwin.root.appendingPathComponent("Sources/mistwin/mistwin.docc/Reference/LintRules.md"),
          encoding: .utf8)))
  }

  @Test("--explain prints every default, or those that a design takes")
  func defaults() async throws {
    let all = try await Mistwin.run(["lint", "--explain"])
    #expect(all.status == 0)
    #expect(all.output.contains("naming.site"))
    let taken = try await Mistwin.run(["lint", "--explain", "fixtures/designs/two-sites"])
    #expect(taken.status == 0)
    #expect(!taken.output.contains("naming.site"))
    #expect(taken.output.contains("addressing.book"))
  }
}

@Suite("mistwin explain and kinds")
struct ExplainAndKindsTests {
  @Test("a field of a site and of a device, from a kept twin that stays as it is")
  func explain() async throws {
    let sample = try Sample()
    try #require(try await sample.rehearse(["--keep", "twin.sqlite"]).status == 0)
    let before = try sample.scratch.bytes("twin.sqlite")
    func explain(_ words: String...) async throws -> Mistwin.Outcome {
      try await Mistwin.run(["explain"] + words + ["--twin", "twin.sqlite"], in: sample.scratch.url)
    }
    let site = try await explain("Denver", "networks.corp.vlan_id")
    #expect(site.status == 0)
    #expect(site.error.isEmpty)
    try Snapshot.check(site.output, "explain-vlan")
    let device = try await explain("Denver-ap01")
    #expect(device.status == 0)
    try Snapshot.check(device.output, "explain-access-point")
    let json = try await explain("Denver", "--json")
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
    let unknown = try await explain("Denvr")
    #expect(unknown.status == 65)
    #expect(unknown.output.isEmpty)
    #expect(unknown.error.contains("did you mean 'Denver'?"))
    let field = try await explain("Denver", "networks.crop")
    #expect(field.status == 65)
    #expect(field.error.contains("did you mean 'networks.corp'?"))
    let organisation = try await explain("Denver", "--org", "Nobody")
    #expect(organisation.status == 65)
    #expect(organisation.error.contains("found 'Two Shops'"))
    #expect(try sample.scratch.bytes("twin.sqlite") == before)
    let missing = try await Mistwin.run(["explain", "Denver", "--twin", "no.sqlite"], in: sample.scratch.url)
    #expect(missing.status == 65)
  }

  @Test("the kinds, as a table and as one document")
  func kinds() async throws {
    let text = try await Mistwin.run(["kinds"])
    #expect(text.status == 0)
    try Snapshot.check(text.output, "kinds")
    let json = try await Mistwin.run(["kinds", "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(document?["operations"] as? Int == 1037)
  }
}
