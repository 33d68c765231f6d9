import MistAPI
import Testing
import Twin

/// What every role may, by scope, on every operation that the twin has code for: the rule is written here a second time, from
/// the published words and from the decisions that the documentation of `Role` states.
@Suite("Roles and scopes, on every operation")
struct RoleTests {
  /// Needs no credentials at all.
  private static let open = [
    "^POST /login$", "^[A-Z]+ /mobile/", "^POST /login/(lookup|two_factor)$", "^(GET|POST) /login/oauth/",
    "^POST /logout$", "^/register",
    "^(GET|POST) /register", "^POST /recover", "^POST /invite/verify/", "^GET /self/update/verify/",
  ]
  /// Needs a person, not the token of an organisation.
  private static let personal = [
    "^(POST|PUT|DELETE) /self", "^GET /self/(apitokens|login_failures|two_factor)", "^DELETE /login/oauth/",
  ]
  private static let adminOnly = [
    "^[A-Z]+ /orgs/[^/]+/apitokens", "^(POST|PUT|DELETE) /orgs/[^/]+/(admins|invites|setting|ssos|ssoroles)(/|$)",
    "^(PUT|DELETE) /orgs/[^/]+$", "^POST /orgs/[^/]+/clone$", "^DELETE /sites/[^/]+$",
  ]
  private static let helping = [
    """
    ^POST /sites/[^/]+/devices/[^/]+/(arp|bounce_port|cable_test|check_radius_server|clear_[a-z0-9_]+|locate|monitor_traffic\
    |ping|poll_stats|readopt|release_dhcp_leases|reprovision|resolve_dns|restart|run_top|service_ping|show_[a-z0-9_]+\
    |support|synthetic_test|traceroute|unlocate)$
    """,
    "^POST /sites/[^/]+/devices/restart$",
    "^POST /sites/[^/]+/clients/([^/]+/)?(disconnect|unauthorize|coa|reauth)$",
    "^POST /(orgs|sites)/[^/]+/alarms/([^/]+/)?(ack|unack|ack_all|unack_all)$",
    "^POST /sites/[^/]+/synthetic_test$", "^(POST|DELETE) /sites/[^/]+/pcaps/capture$",
    "^POST /orgs/[^/]+/tickets(/|$)",
  ]
  private static let installing = [
    "^[A-Z]+ /installer/", "^(GET|POST|PUT) /orgs/[^/]+/inventory$",
    "^GET /orgs/[^/]+(/(sites|sitegroups|deviceprofiles))?$", "^GET /sites/[^/]+(/(devices|maps)(/.*)?)?$",
    "^[A-Z]+ /sites/[^/]+/devices/[^/]+/image", "^POST /sites/[^/]+/maps/[^/]+/set_map$",
    "^POST /sites/[^/]+/devices/[^/]+/(un)?locate$",
  ]

  /// What the lists above and the paths say of an operation.
  private struct Rule {
    var isOpen, isPersonal, isAdminOnly, isHelping, isInstalling: Bool
    var isOfSite, isOfOrganisation, isOrganisationItself: Bool
  }

  /// The rules by «METHOD /path»: worked out once, for an expression is dear to compile.
  private static let rules = Result<[String: Rule], any Error> {
    let lists = try [open, personal, adminOnly, helping, installing].map { list in try list.map { try Regex($0) } }
    let scopes = (
      site: #/^[A-Z]+ /sites//#, organisation: #/^[A-Z]+ (/installer)?/orgs/[^/]+/#,
      itself: #/^GET /orgs/[^/]+(/sites)?$/#
    )
    let names = Twin.operations.map { "\($0.method.rawValue) \($0.path)" }
    let pairs = names.map { name in
      let isIn = lists.map { list in list.contains { name.firstMatch(of: $0) != nil } }
      return (
        name,
        Rule(
          isOpen: isIn[0], isPersonal: isIn[1], isAdminOnly: isIn[2], isHelping: isIn[3], isInstalling: isIn[4],
          isOfSite: name.firstMatch(of: scopes.site) != nil,
          isOfOrganisation: name.firstMatch(of: scopes.organisation) != nil,
          isOrganisationItself: name.firstMatch(of: scopes.itself) != nil)
      )
    }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Whether the role may do that where it holds.
  private static func may(_ role: String, _ operation: String, _ rule: Rule) -> Bool {
    switch role {
    case "admin": true
    case _ where rule.isAdminOnly: false
    case "write": true
    case "installer": rule.isInstalling
    case "helpdesk" where rule.isHelping: true
    default: operation.hasPrefix("GET ") && !operation.hasPrefix("GET /installer/")
    }
  }

  /// Where a token holds.
  private enum Scope: CaseIterable { case organisation, site, group, elsewhere }
  /// What a path names.
  private enum Target: CaseIterable { case own, secondSite, foreign }

  private static func expected(_ role: String, _ scope: Scope, _ operation: String, _ target: Target, _ rule: Rule)
    -> Bool
  {
    if rule.isOpen { return true }
    if rule.isPersonal || operation.contains(" /msps") { return false }
    if rule.isOfSite || rule.isOfOrganisation {
      guard may(role, operation, rule) else { return false }
      switch (scope, target) {
      case (.organisation, .own), (.elsewhere, .foreign): return true
      case (.organisation, .secondSite): return true
      case (.site, .own), (.group, .own):
        return rule.isOfSite || rule.isOrganisationItself
      default: return false
      }
    }
    // The twin's own control: changes are an administrator's, and nobody reads of a site that does not exist.
    if operation.contains(" /twin/") {
      return operation.hasPrefix("GET ") ? !operation.contains("/sites/") : role == "admin"
    }
    if operation.hasPrefix("GET ") && !operation.hasPrefix("GET /installer/") { return true }
    if operation.hasPrefix("GET ") || operation.contains(" /installer/") { return may(role, operation, rule) }
    return role == "admin" || role == "write"
  }

  private static let anyID = "a1b2c3d4-0000-4000-8000-00000000000f"

  private static func path(_ operation: TwinOperation, org: MistID, site: MistID) -> String {
    let parts = operation.path.split(separator: "/").map(String.init)
    let isInstaller = parts.first == "installer"
    return "/"
      + parts.enumerated().map { index, part in
        guard part.hasPrefix("{") else { return part }
        guard index == (isInstaller ? 2 : 1) else { return anyID }
        switch parts[index - 1] {
        case "orgs": return org.description
        case "sites" where !isInstaller: return site.description
        default: return anyID
        }
      }.joined(separator: "/")
  }

  @Test("Allowed or refused as the table says", arguments: ["admin", "write", "read", "helpdesk", "installer"])
  func table(_ role: String) async throws {
    let bench = try await TwinBench()
    let group = try await bench.make("/orgs/\(bench.org)/sitegroups", ["name": "g"])
    let site = try await bench.makeSite("Berlin", groups: [group])
    let second = try await bench.makeSite("Bonn")
    let other = try await bench.twin.createOrganisation("Others")
    let otherAdmin = TwinClient(bench.twin, token: try await bench.twin.mintToken("x", role: "admin", in: other))
    let foreign = try #require(
      try await otherAdmin.call(.post, "/orgs/\(other)/sites", body: ["name": "Rome"])["id"]?.string
        .flatMap { MistID($0) })
    let tokens: [(Scope, String)] = [
      (.organisation, try await bench.twin.mintToken("t", role: role, in: bench.org)),
      (.site, try await bench.twin.mintToken("t", role: role, site: site)),
      (.group, try await bench.twin.mintToken("t", role: role, siteGroups: [group], in: bench.org)),
      (.elsewhere, try await bench.twin.mintToken("t", role: role, in: other)),
    ]
    let before = try await bench.twin.contents()
    var checked = 0
    for operation in Twin.operations {
      let name = "\(operation.method.rawValue) \(operation.path)"
      let rule = try #require(Self.rules.get()[name])
      for target in Target.allCases {
        let path = Self.path(
          operation, org: target == .foreign ? other : bench.org,
          site: target == .own ? site : target == .secondSite ? second : foreign)
        // A body that does not parse stops what is allowed before it does anything.
        var request = MistRequest(operation.method, path)
        if operation.path.hasPrefix("/twin/") { request.path = path }
        if operation.method != .get { request.body = Array("{".utf8) }
        for (scope, token) in tokens {
          let status = await TwinClient(bench.twin, token: token).send(request).status
          // Of the two sites of an organisation, paths of the organisation are the same.
          let isAllowed = Self.expected(
            role, scope, name, target == .secondSite && operation.path.hasPrefix("/orgs") ? .own : target, rule)
          #expect((status != 403 && status != 401) == isAllowed, "\(name) as \(role), \(scope) to \(target): \(status)")
          checked += 1
        }
      }
    }
    #expect(checked >= 12 * 100)
    #expect(try await bench.twin.contents() == before)
  }

  @Test("Who may only read changes nothing, whatever is sent", arguments: ["read", "helpdesk"])
  func readOnly(_ role: String) async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let client = TwinClient(bench.twin, token: try await bench.twin.mintToken("t", role: role, in: bench.org))
    let before = try await bench.twin.contents()
    for operation in Twin.operations where operation.method != .get {
      let name = "\(operation.method.rawValue) \(operation.path)"
      let rule = try #require(Self.rules.get()[name])
      if role == "helpdesk" && rule.isHelping { continue }
      var request = MistRequest(
        operation.method, Self.path(operation, org: bench.org, site: site), body: ["name": "x", "op": "delete"])
      if operation.path.hasPrefix("/twin/") { request.path = operation.path }
      let status = await client.send(request).status
      if !rule.isOpen { #expect(status == 403, "\(name): \(status)") }
    }
    #expect(try await bench.twin.contents() == before)
  }

  @Test("A token of a site sees its organisation's name and its own site, and no other")
  func siteScope() async throws {
    let bench = try await TwinBench()
    let group = try await bench.make("/orgs/\(bench.org)/sitegroups", ["name": "g"])
    let site = try await bench.makeSite("Berlin", groups: [group])
    let second = try await bench.makeSite("Bonn")
    for token in [
      try await bench.twin.mintToken("t", role: "write", site: site),
      try await bench.twin.mintToken("t", role: "write", siteGroups: [group], in: bench.org),
    ] {
      let client = TwinClient(bench.twin, token: token)
      #expect(await client.send(MistRequest(.get, "/orgs/\(bench.org)")).json["name"] == "Shops")
      let sites = await client.send(MistRequest(.get, "/orgs/\(bench.org)/sites"))
      #expect(sites.json.array?.map { $0["name"] } == ["Berlin"])
      #expect(sites.header("x-page-total") == "1")
      #expect(await client.send(MistRequest(.put, "/sites/\(site)/setting", body: ["vars": ["a": "b"]])).status == 200)
      #expect(await client.send(MistRequest(.put, "/sites/\(second)/setting", body: [:])).status == 403)
      #expect(await client.send(MistRequest(.get, "/orgs/\(bench.org)/inventory")).status == 403)
      #expect(await client.send(MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "x"])).status == 403)
      let wlan = try await client.call(.post, "/sites/\(site)/wlans", body: ["ssid": "a"])
      #expect(wlan["org_id"] == .string(bench.org.description))
      let me = await client.send(MistRequest(.get, "/self")).json["privileges"]?.array?.first
      #expect(me?["org_id"] == .string(bench.org.description))
      #expect(["Berlin", "g"].contains(me?["name"]?.string))
    }
    // A site that enters a group is its business from then on; one that leaves is not.
    let client = TwinClient(
      bench.twin, token: try await bench.twin.mintToken("t", role: "write", siteGroups: [group], in: bench.org))
    _ = await bench.send(.put, "/sites/\(second)", body: ["sitegroup_ids": [.string(group.description)]])
    _ = await bench.send(.put, "/sites/\(site)", body: ["sitegroup_ids": []])
    #expect(await client.send(MistRequest(.get, "/sites/\(second)")).status == 200)
    #expect(await client.send(MistRequest(.get, "/sites/\(site)")).status == 403)
  }

  @Test("A site that is gone takes the privileges on it along")
  func deletedSite() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let client = TwinClient(bench.twin, token: try await bench.twin.mintToken("t", role: "admin", site: site))
    #expect(await client.send(MistRequest(.get, "/self")).json["privileges"]?.array?.count == 1)
    #expect(await bench.send(.delete, "/sites/\(site)").status == 200)
    #expect(await client.send(MistRequest(.get, "/self")).json["privileges"] == [])
    // A later site of that name has its id, and is nobody's but the organisation's.
    #expect(try await bench.makeSite("Berlin") == site)
    #expect(await client.send(MistRequest(.get, "/sites/\(site)")).status == 403)
  }

  @Test("An installer claims and assigns, and takes nothing away")
  func installer() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let client = try await bench.client(role: "installer")
    try await bench.twin.addHardware([
      FactoryDevice(claimCode: TwinBench.code(1), mac: TwinBench.mac(1), model: "AP45")
    ])
    let code = try #require(TwinBench.code(1))
    let inventory = "/orgs/\(bench.org)/inventory"
    #expect(await client.send(MistRequest(.post, inventory, body: [.string(code.magic)])).status == 200)
    let mac = JSON.string(TwinBench.mac(1).description)
    let assign: JSON = ["op": "assign", "macs": [mac], "site_id": .string(site.description)]
    #expect(await client.send(MistRequest(.put, inventory, body: assign)).status == 200)
    for op in ["unassign", "delete"] {
      let body: JSON = ["op": .string(op), "macs": [mac]]
      #expect(await client.send(MistRequest(.put, inventory, body: body)).status == 403)
    }
    #expect(try await bench.get(inventory).array?.first?["site_id"] == .string(site.description))
  }

  @Test("Whether a path may be read is told without reading it and without a call of the quota")
  func mayRead() async throws {
    let bench = try await TwinBench(callsPerHour: 1)
    let other = try await bench.twin.createOrganisation("Others")
    let token = Credentials.token(try await bench.twin.mintToken("t", role: "read", in: bench.org))
    for _ in 0..<3 {
      #expect(await bench.twin.mayRead(path: "/orgs/\(bench.org)/stats/devices", credentials: token) == 200)
    }
    #expect(await bench.twin.mayRead(path: "/orgs/\(other)/stats", credentials: token) == 403)
    #expect(await bench.twin.mayRead(path: "/sites/\(Self.anyID)/stats/devices", credentials: token) == 403)
    #expect(await bench.twin.mayRead(path: "/sites/x/stats", credentials: token) == 404)
    #expect(await bench.twin.mayRead(path: "/orgs/\(bench.org)/stats", credentials: .none) == 401)
  }
}
