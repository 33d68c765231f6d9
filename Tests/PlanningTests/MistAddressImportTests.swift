import Addressing
import MistAPI
import Planning
import Testing

/// A cloud that answers what it is told to.
private struct Cloud: MistClient {
  let bodies: [String: JSON]

  func send(_ request: MistRequest) async throws -> MistResponse {
    guard request.method == .get, let body = bodies[request.path] else { return MistResponse(status: 404) }
    return MistResponse(json: body)
  }
}

@Suite("Addresses that an organisation uses already")
struct MistAddressImportTests {
  private static func read(_ extra: [String: JSON] = [:]) async throws -> MistAddressImport {
    let organisation = try #require(MistID("203d3d02-dbc0-4c1b-9f4b-76896a3330f4"))
    let root = "/api/v1/orgs/\(organisation)"
    let bodies: [String: JSON] = [
      "\(root)/networks": [
        ["name": "corp", "subnet": "{{corp_net}}", "vlan_id": 10],
        ["name": "pos", "subnet": "10.3.0.0/24", "subnet6": "fd00:3::/64", "created_time": 1_548_979_200],
        ["name": "untagged"],
      ],
      "\(root)/networktemplates": [["name": "SW", "networks": ["voice": ["subnet": "10.4.0.0/24", "vlan_id": "30"]]]],
      "\(root)/sites": [
        ["id": "s1", "name": "Plano", "created_time": 1_600_000_000],
        ["id": "s2", "name": "Mesa \"old\"", "created_time": 1_500_000_000],
      ],
      "/api/v1/sites/s1/setting": [
        "vars": ["corp_net": "10.1.0.0/24", "guest_net": "192.168.64.0/22", "corp_gw": "10.1.0.1", "note": "a/b"]
      ],
      "/api/v1/sites/s2/setting": [
        "vars": ["corp_net": "10.2.0.7/24", "guest_net": "192.168.64.0/22"],
        "networks": ["lab": ["subnet": "10.5.0.0/26"]],
      ],
    ]
    return try await MistAddressImport(
      of: organisation, through: Cloud(bodies: bodies.merging(extra) { _, new in new }))
  }

  @Test("Networks, templates and site variables are read; what several have stands once")
  func reads() async throws {
    let found = try await Self.read().taken.map { "\($0.prefix) \($0.owner) \($0.since ?? "-")" }
    #expect(
      found == [
        "10.1.0.0/24 variable 'corp_net' of site 'Plano' 2020-09-13",
        "10.2.0.0/24 variable 'corp_net' of site 'Mesa \"old\"' 2017-07-14",
        "10.3.0.0/24 network 'pos' 2019-02-01",
        "10.4.0.0/24 network 'voice' of template 'SW' -",
        "10.5.0.0/26 network 'lab' of site 'Mesa \"old\"' 2017-07-14",
        "192.168.64.0/22 variable 'guest_net' of site 'Mesa \"old\"', variable 'guest_net' of site 'Plano' 2017-07-14",
        "fd00:3::/64 network 'pos' 2019-02-01",
      ])
  }

  @Test("The table of it is read by a design, which allocates around it")
  func table() async throws {
    let table = try await Self.read(["/api/v1/sites/s1/setting": ["vars": ["corp_net": "10.0.3.0/24"]]]).table
    let files = DesignSample.bookedFiles(
      [.design("  zones: [north", "  taken: mist.csv\n  zones: [north")],
      book: "zone,site,network,prefix,state,since\n", others: ["mist.csv": table])
    let reading = Design.read("d", files: files)
    #expect(reading.findings.map(\.description) == [])
    #expect(reading.design.provenAddressing?.plan.site("1")?.block.description == "10.0.32.0/20")
    #expect(
      reading.design.provenAddressing?.taken.map(\.taken.owner).contains("variable 'corp_net' of site 'Plano'") == true)
    #expect(
      reading.design.provenAddressing?.taken.map(\.taken.owner).contains("variable 'corp_net' of site 'Mesa \"old\"'")
        == true
    )
  }

  @Test("What the cloud refuses is thrown")
  func refused() async throws {
    let organisation = try #require(MistID("203d3d02-dbc0-4c1b-9f4b-76896a3330f4"))
    let error = await #expect(throws: MistError.self) {
      try await MistAddressImport(of: organisation, through: Cloud(bodies: [:]))
    }
    guard case .refused(let status, _, _, let path) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(status == 404)
    #expect(path == "/api/v1/orgs/\(organisation)/networks")
  }
}
