import MistAPI
import Testing
import Twin

@Suite("Two organisations in one twin do not see each other")
struct OrganisationTests {
  /// A bench, and a client of another organisation on the same twin.
  private struct Pair {
    let bench: TwinBench
    let other: MistID
    let stranger: TwinClient

    init() async throws {
      bench = try await TwinBench()
      other = try await bench.twin.createOrganisation("Others")
      stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("them", role: "admin", in: other))
    }

    /// The status of a call of the stranger, below its own organisation.
    func status(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil) async -> Int {
      await stranger.send(MistRequest(method, path, body: body)).status
    }
  }

  @Test(
    "Objects of others are not found below the own organisation",
    arguments: ["networks", "templates", "deviceprofiles", "psks", "sitegroups"])
  func objects(_ collection: String) async throws {
    let pair = try await Pair()
    let body: JSON = ["name": "ours", "type": "ap", "ssid": "x", "passphrase": "12345678"]
    let id = try await pair.bench.make("/orgs/\(pair.bench.org)/\(collection)", body)
    let path = "/orgs/\(pair.other)/\(collection)/\(id)"
    #expect(await pair.status(.get, path) == 404)
    #expect(await pair.status(.put, path, ["name": "theirs"]) == 404)
    #expect(await pair.status(.delete, path) == 404)
    #expect(try await pair.bench.get("/orgs/\(pair.bench.org)/\(collection)/\(id)")["name"] == "ours")
  }

  @Test("Sites, devices and keys of others cannot be reached")
  func sites() async throws {
    let pair = try await Pair()
    let site = try await pair.bench.makeSite("Berlin")
    let mac = try #require(try await pair.bench.populate(site, 1).first)
    let device = MistID(device: mac)
    for path in [
      "/sites/\(site)", "/sites/\(site)/setting", "/sites/\(site)/devices", "/sites/\(site)/stats/devices/\(device)",
      "/sites/\(site)/sle/site/\(site)/metrics", "/sites/\(site)/wlans/derived",
    ] {
      #expect(await pair.status(.get, path) == 403)
    }
    let change = await pair.stranger.send(
      MistRequest(.put, "/orgs/\(pair.other)/inventory", body: ["op": "delete", "macs": [.string(mac.description)]]))
    #expect(change.status == 400)
    #expect(change.json["error"] == [.string(mac.description)])
    #expect(try await pair.stranger.inventory(of: pair.other).isEmpty)
    var effective = MistRequest(.get, "")
    effective.path = "/twin/v1/devices/\(device)/effective"
    #expect(await pair.stranger.send(effective).status == 404)
    #expect(await pair.bench.client.send(effective).status == 200)
  }

  @Test("A profile of others cannot be given, and none to a device of others")
  func profiles() async throws {
    let pair = try await Pair()
    let site = try await pair.bench.makeSite("Berlin")
    let mac = try #require(try await pair.bench.populate(site, 1).first)
    let ours = try await pair.bench.make("/orgs/\(pair.bench.org)/deviceprofiles", ["name": "AP", "type": "ap"])
    let macs: JSON = ["macs": [.string(mac.description)]]
    #expect(await pair.status(.post, "/orgs/\(pair.other)/deviceprofiles/\(ours)/assign", macs) == 404)
    let theirs =
      try await pair.stranger.call(
        .post, "/orgs/\(pair.other)/deviceprofiles", body: ["name": "AP", "type": "ap"])["id"]?.string ?? ""
    let answer = try await pair.stranger.call(.post, "/orgs/\(pair.other)/deviceprofiles/\(theirs)/assign", body: macs)
    #expect(answer["success"] == [])
    let item = try await pair.bench.client.inventory(of: pair.bench.org).first
    #expect(item?["deviceprofile_id"] == .null)
  }

  @Test("A PSK's old passphrase is removed only by its own organisation")
  func keys() async throws {
    let pair = try await Pair()
    let key = try await pair.bench.make(
      "/orgs/\(pair.bench.org)/psks",
      ["name": "k", "ssid": "x", "passphrase": "12345678", "old_passphrase": "87654321"])
    #expect(await pair.status(.post, "/orgs/\(pair.other)/psks/\(key)/delete_old_passphrase") == 404)
    let path = "/orgs/\(pair.bench.org)/psks/\(key)"
    #expect(try await pair.bench.get(path)["old_passphrase"] == "87654321")
    _ = try await pair.bench.client.call(.post, path + "/delete_old_passphrase")
    #expect(try await pair.bench.get(path)["old_passphrase"] == nil)
    #expect(try await pair.bench.get(path)["passphrase"] == "12345678")
  }

  @Test("Audit lines stay with their organisation")
  func audit() async throws {
    let pair = try await Pair()
    _ = try await pair.bench.makeSite("Berlin")
    let theirs = try await pair.stranger.call(.get, "/orgs/\(pair.other)/logs")
    #expect(theirs["results"] == [])
    #expect(try await pair.bench.get("/orgs/\(pair.bench.org)/logs")["results"]?.array?.count == 1)
  }
}
