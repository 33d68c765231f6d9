import Determinism
import MistAPI
import Testing
import Twin

/// A twin with one organisation, and clients of it.
struct TwinBench {
  /// A Monday morning.
  static let start = Instant(seconds: 1_799_647_200)

  let twin: Twin
  let org: MistID
  /// The client of a token that may write.
  let client: TwinClient
  /// The client of a token that may only read.
  let reader: TwinClient

  init(
    seed: UInt64 = 1, start: Instant = TwinBench.start, callMedian: Int64 = 0, callsPerHour: Int? = nil,
    threads: Int = 1, world: Int = 2
  ) async throws {
    var settings = Twin.Settings(
      seed: seed, start: start, callMedian: callMedian, callsPerHour: callsPerHour, threads: threads)
    settings.world = world
    twin = try Twin(settings: settings)
    org = try await twin.createOrganisation("Shops")
    client = TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org))
    reader = TwinClient(twin, token: try await twin.mintToken("auditor", role: "read", in: org))
  }

  /// Sends one call as the token that may write.
  func send(
    _ method: HTTPMethod, _ path: String, query: [MistRequest.QueryItem] = [], body: JSON? = nil
  ) async -> MistResponse {
    await client.send(MistRequest(method, path, query: query, body: body))
  }

  /// A client with other credentials.
  func client(_ credentials: Credentials) -> TwinClient { TwinClient(twin, credentials: credentials) }

  /// A client of an organisation's token of that role.
  func client(role: String) async throws -> TwinClient {
    TwinClient(twin, token: try await twin.mintToken("by role", role: role, in: org))
  }

  /// Logs in and returns the answer.
  func login(_ email: String, _ password: String, twoFactor: String? = nil) async -> MistResponse {
    var body = JSONObject([("email", .string(email)), ("password", .string(password))])
    if let twoFactor { body["two_factor"] = .string(twoFactor) }
    return await client(.none).send(MistRequest(.post, "/login", body: .object(body)))
  }

  /// Sends a body as it stands.
  func send(_ method: HTTPMethod, _ path: String, text: String) async -> MistResponse {
    var request = MistRequest(method, path)
    request.body = Array(text.utf8)
    return await client.send(request)
  }

  /// The body of a good answer.
  func get(_ path: String, query: [MistRequest.QueryItem] = []) async throws -> JSON {
    try await client.call(.get, path, query: query)
  }

  /// Makes something and returns its id.
  func make(_ path: String, _ body: JSON) async throws -> MistID {
    let answer = try await client.call(.post, path, body: body)
    return try #require(answer["id"]?.string.flatMap { MistID($0) })
  }

  /// Makes a site.
  func makeSite(_ name: String, timezone: String = "Europe/Berlin", groups: [MistID] = []) async throws -> MistID {
    try await make(
      "/orgs/\(org)/sites",
      ["name": .string(name), "timezone": .string(timezone), "sitegroup_ids": JSON(groups.map(\.description))])
  }

  /// Makes an organisation-wide WLAN template with one WLAN in it, so that clients can join everywhere.
  func makeWLAN() async throws {
    let template = try await make(
      "/orgs/\(org)/templates", ["name": "everywhere", "applies": ["org_id": .string(org.description)]])
    _ = try await make(
      "/orgs/\(org)/wlans",
      ["ssid": "shops", "template_id": .string(template.description), "vlan_enabled": true, "vlan_id": "{{vlan}}"])
  }

  /// Makes hardware, claims it and returns its addresses, in the order of the codes.
  func claim(_ count: Int, model: String = "AP45", first: Int = 1) async throws -> [MACAddress] {
    let devices = (first..<first + count).map { number in
      FactoryDevice(claimCode: TwinBench.code(number), mac: TwinBench.mac(number), model: model)
    }
    try await twin.addHardware(devices)
    let outcome = try await client.claim(devices.compactMap { $0.claimCode?.label }, in: org)
    #expect(outcome.errors.isEmpty)
    return outcome.added.map(\.mac)
  }

  /// Claims access points, puts them at a site, and lets them arrive at once.
  func populate(_ site: MistID, _ count: Int, model: String = "AP45", first: Int = 1) async throws -> [MACAddress] {
    let macs = try await claim(count, model: model, first: first)
    _ = try await client.assign(macs, to: site, in: org)
    for mac in macs { try await twin.scheduleArrival(of: mac, at: await twin.now) }
    return macs
  }

  /// Moves the clock on.
  func wait(_ seconds: Int64) async {
    await twin.advance(to: await twin.now.advanced(bySeconds: seconds))
  }

  /// The stats of one device.
  func stats(_ mac: MACAddress, at site: MistID) async throws -> JSON {
    try await get("/sites/\(site)/stats/devices/\(MistID(device: mac))")
  }

  /// The claim code of a number.
  static func code(_ number: Int) -> ClaimCode? {
    let digits = String(number)
    return ClaimCode("CODE" + String(repeating: "0", count: 11 - digits.count) + digits)
  }

  /// The address of a number.
  static func mac(_ number: Int) -> MACAddress { MACAddress(value: 0x5C5B_3500_0000 + UInt64(number) * 16) }
}

extension MistResponse {
  /// The body, parsed.
  var json: JSON { (try? JSON(parsing: body)) ?? .null }
  /// What the answer says of an error.
  var detail: String? { json["detail"]?.string }
  /// The cookies that the answer sets, by name.
  var cookies: [String: String] {
    var cookies: [String: String] = [:]
    for header in headers where header.name == "set-cookie" {
      let parts = header.value.prefix { $0 != ";" }.split(separator: "=", omittingEmptySubsequences: false)
      if parts.count == 2 { cookies[String(parts[0])] = String(parts[1]) }
    }
    return cookies
  }
  /// The credentials of the session that the answer opens.
  var session: Credentials { .session(id: cookies["sessionid"] ?? "", csrfToken: cookies["csrftoken"]) }
  /// The headers of paging.
  var pageHeaders: [Header] { headers.filter { $0.name.hasPrefix("x-page-") } }
  /// The body as text.
  var text: String { String(decoding: body, as: UTF8.self) }
}
