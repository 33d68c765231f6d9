import Determinism
import Documents
import Foundation
import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

/// A design is written of what exists: planned there, it changes nothing, and what it leaves alone is told.
@Suite("A design of what exists")
struct AdoptionTests {
  /// A design with all its steps applied.
  private static func applied(_ name: String = "two-sites") async throws -> PlanningBench {
    let bench = try await PlanningBench(try PlanningBench.design(of: name))
    try await bench.apply(try await bench.plan())
    return bench
  }

  private static func adopted(
    _ bench: PlanningBench, _ options: DesignAdoption.Options = .init()
  ) async throws -> AdoptedDesign {
    let contents = try await OrganisationContents(
      of: bench.org, named: bench.design.organisation, through: bench.client)
    return try DesignAdoption.design(of: contents, options: options)
  }

  private static func read(_ adopted: AdoptedDesign) throws -> Design {
    let texts = Dictionary(adopted.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
    return try Design.load("design.yaml", files: MemoryFiles(texts))
  }

  private static func plan(_ adopted: AdoptedDesign, _ bench: PlanningBench) async throws -> Plan {
    try await Planner(client: bench.client, secrets: [:], hash: bench.hash).plan(try read(adopted), in: bench.org)
  }

  @Test(
    "Planning it where it was written changes nothing, with everything that the design had",
    arguments: ["two-sites", "retail-120"])
  func nothing(_ name: String) async throws {
    let bench = try await Self.applied(name)
    let adopted = try await Self.adopted(bench)
    let plan = try await Self.plan(adopted, bench)
    #expect(plan.steps.map(\.subject) == [])
    #expect(adopted.sites == bench.design.sites.count)
    #expect(adopted.devices == bench.design.slots.count)
    let children = bench.design.objects.reduce(0) { $0 + $1.children.count }
    let design = try Self.read(adopted)
    #expect(design.objects.count == bench.design.objects.count)
    #expect(design.objects.reduce(0) { $0 + $1.children.count } == children)
    #expect(adopted.silenced == 0)
    // Kits come back as kits, not as one for each site.
    #expect(design.kits.count == bench.design.kits.count)
    #expect(Set(design.sites.flatMap(\.siteGroups)) == Set(bench.design.sites.flatMap(\.siteGroups)))
    for site in design.sites {
      let was = try #require(bench.design.sites.first { $0.name == site.name })
      #expect(site.variables == was.variables)
      #expect(site.siteGroups == was.siteGroups)
      #expect(site.templates == was.templates)
    }
  }

  @Test("No secret stands in it, and none is owned")
  func secrets() async throws {
    let bench = try await Self.applied()
    let adopted = try await Self.adopted(bench)
    let text = adopted.files.map(\.text).joined()
    for secret in bench.secrets.values { #expect(!text.contains(secret)) }
    #expect(text.contains("env:SCANNERS_PASSPHRASE"))
    #expect(adopted.leftAlone.groups.flatMap(\.subjects).contains("psks/scanners.passphrase"))
    let psk = try #require(try await bench.client.list("/orgs/\(bench.org)/psks").first?["id"]?.string)
    let changed: JSON = ["passphrase": "another one of ours", "vlan_id": "77"]
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/psks/\(psk)", body: changed)
    let plan = try await Self.plan(adopted, bench)
    #expect(plan.steps.map(\.subject) == ["PSK 'scanners'"])
    #expect(plan.steps.flatMap(\.items).flatMap(\.members) == ["vlan_id"])
  }

  @Test("An edit of it is what a plan shows")
  func edited() async throws {
    let bench = try await Self.applied()
    var adopted = try await Self.adopted(bench)
    for index in adopted.files.indices {
      adopted.files[index].text = adopted.files[index].text
        .replacing("traffic_class: high", with: "traffic_class: low").replacing(
          "66 Rua Garrett", with: "68 Rua Garrett")
    }
    let plan = try await Self.plan(adopted, bench)
    #expect(Set(plan.steps.map(\.subject)) == ["site 'Lisbon'", "service 'pos'"])
  }

  @Test("What grew in the dashboard is owned as it is, or told to be left alone")
  func grown() async throws {
    let bench = try await Self.applied()
    func make(_ path: String, _ body: JSON) async throws -> String {
      try await bench.client.call(.post, path, body: body)["id"]?.string ?? ""
    }
    let org = "/orgs/\(bench.org)"
    for _ in 0..<2 { _ = try await make("\(org)/networktemplates", ["name": "twice"]) }
    _ = try await make("\(org)/sitegroups", ["name": "nobody in it"])
    // Texts that YAML and CSV take for something else, a template for nobody, and VLANs in numbers.
    _ = try await make(
      "\(org)/rftemplates", ["name": "no: #1 \"on\"\\ ü{{x}}", "notes": "yes", "a": [1.50, -2, "1e3", ""]])
    let template = try await make("\(org)/templates", ["name": "- loose"])
    _ = try await make(
      "\(org)/wlans",
      [
        "ssid": "true", "template_id": .string(template), "vlan_enabled": true, "vlan_id": 42,
        "auth": ["type": "psk", "psk": "plain as day"],
      ])
    _ = try await make("\(org)/wlans", ["ssid": "homeless"])
    _ = try await make("\(org)/alarmtemplates", ["name": "alarms", "delivery": ["enabled": true], "rules": [:]])
    let site = try await make(
      "\(org)/sites",
      ["name": "#3, \"east\"", "timezone": "Atlantis/Main", "country_code": "US", "notes": "by the lake"])
    let vars: JSON = ["city": " {x} ", "twin": "a,b\"c", "empty": "", "key": "{{private}}", "wifi_secret": "hush"]
    _ = try await bench.client.call(
      .put, "/sites/\(site)/setting", body: ["vars": vars, "rogue": ["enabled": true]])
    _ = try await make("/sites/\(site)/wlans", ["ssid": "of the site"])
    _ = try await make(
      "\(org)/psks", ["name": "by variable", "ssid": "true", "passphrase": "{{wifi_secret}}", "usage": "multi"])
    let adopted = try await Self.adopted(bench)
    let text = adopted.files.map(\.text).joined()
    #expect(try await Self.plan(adopted, bench).steps.map(\.subject) == [])
    #expect(!text.contains("hush") && !text.contains("plain as day"))
    let told = adopted.leftAlone.groups.flatMap(\.subjects)
    for subject in [
      "networktemplates/twice", "sitegroups/nobody in it", "wlans/homeless", "sites/#3, \"east\".notes",
      "sites/#3, \"east\".timezone 'Atlantis/Main'", "sites/#3, \"east\"/setting.vars.wifi_secret",
      "sites/#3, \"east\"/setting.vars.empty", "sites/#3, \"east\"/setting.rogue",
      "sites/#3, \"east\"/wlans/of the site",
      "templates/- loose/wlans/true.auth.psk",
    ] { #expect(told.contains(subject), "\(subject)") }
    // All of it stands in the design, too.
    let design = try #require(adopted.files.first { $0.path == "design.yaml" })
    for subject in told { #expect(design.text.contains(subject), "\(subject)") }
    #expect(adopted.silenced > 0)
    let read = try Self.read(adopted)
    #expect(read.site("#3, \"east\"")?.variable("city") == " {x} ")
    #expect(read.object(.templates, "- loose")?.children.map(\.name) == ["true"])
    #expect(read.carried.map(\.name) == ["alarms"])
  }

  @Test("A copy that holds hashes gives no hash away, and its design changes nothing there either")
  func copied() async throws {
    let bench = try await Self.applied()
    let psk = try #require(try await bench.client.list("/orgs/\(bench.org)/psks").first?["id"]?.string)
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/psks/\(psk)", body: ["email": "someone@shops.example", "mac": "5c5b35000001"])
    let copy = try Twin(settings: .init(seed: 1, start: await bench.twin.now, callMedian: 0, callsPerHour: nil))
    let puller = OrganisationPuller(
      bench.client, organisation: bench.org, cover: PullCover(salt: [7, 7]), atOnce: 1, time: TwinTime(bench.twin))
    var survey = try await puller.survey()
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
    try await puller.sites(survey) { try await copy.install($0, in: bench.org) }
    try await copy.finishPull()
    let client = TwinClient(copy, token: try await copy.mintToken("tests", role: "write", in: bench.org))
    let contents = try await OrganisationContents(of: bench.org, named: bench.design.organisation, through: client)
    let adopted = try DesignAdoption.design(of: contents, options: .init(holdsHashes: true))
    let design = try Self.read(adopted)
    let text = adopted.files.map(\.text).joined()
    let hash = KeyedHash(salt: [7, 7])
    for secret in bench.secrets.values { #expect(!text.contains(hash.hash(secret).prefix(16))) }
    #expect(!text.contains("hidden.invalid"))
    let onCopy = Planner(client: client, secrets: [:], hash: hash, forCopy: true)
    #expect(try await onCopy.plan(design, in: bench.org).steps.map(\.subject) == [])
    // And none in the organisation that was copied.
    let onLive = Planner(client: bench.client, secrets: [:], hash: hash)
    #expect(try await onLive.plan(design, in: bench.org).steps.map(\.subject) == [])
  }
}
