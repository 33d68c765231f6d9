import MistAPI
import MistCatalogue
import Twin

/// A valid call of every published operation, on a small organisation that has one of everything.
struct EveryOperation {
  let bench: TwinBench
  let site: MistID
  let device: MACAddress
  static let email = "ann@example.com"
  static let password = "correct horse"
  /// The client of an administrator's own token.
  private var person: TwinClient
  /// The ids of the objects of each collection, by the name of its path parameter and its scope.
  private var ids: [String: String] = [:]

  init() async throws {
    bench = try await TwinBench()
    site = try await bench.makeSite("Berlin")
    try await bench.makeWLAN()
    try await bench.twin.addAdministrator(
      email: Self.email, password: Self.password, firstName: "Ann", lastName: "Bee", in: bench.org)
    let other = try await bench.twin.addAdministrator(
      email: "bob@example.com", password: Self.password, firstName: "Bob", lastName: "Cee", in: bench.org)
    person = TwinClient(bench.twin, token: try await bench.twin.mintUserToken("own", email: Self.email))
    device = try await bench.populate(site, 2)[0]
    ids["org_id"] = bench.org.description
    ids["site_id"] = site.description
    ids["device_id"] = MistID(device: device).description
    for name in ["device_mac", "fpc0_mac", "inventory_mac"] { ids[name] = device.description }
    ids["client_mac"] = "5c5b53010101"
    ids["guest_mac"] = "5c5b53010102"
    ids["rogue_bssid"] = "5c5b53010103"
    ids["msp_id"] = "a1b2c3d4-0000-4000-8000-00000000000f"
    ids["metric"] = "capacity"
    ids["classifier"] = "wifi-interference"
    ids["scope"] = "site"
    ids["scope_id"] = site.description
    ids["site_name"] = "Berlin"
    ids["image_number"] = "1"
    ids["image_name"] = "image2"
    ids["orgs admin_id"] = other.description
    ids["token"] = "token"
    ids["secret"] = "secret"
    ids["provider"] = "google"
    ids["account_id"] = "account"
    for operation in Catalogue.published.operations where operation.method == .post {
      try await makeObject(of: operation)
    }
    ids["installer map_id"] = ids["sites map_id"]
    ids["orgs admin_id"] = other.description
    let invitations = try await call(.get, "/orgs/\(bench.org)/admins").array ?? []
    ids["orgs invite_id"] = invitations.last { $0["email"] == "someone@example.com" }?["id"]?.string
    let token = await person.send(MistRequest(.post, "/self/apitokens", body: ["name": "second"])).json
    ids["self apitoken_id"] = (token["id"] ?? token.array?.last?["id"])?.string
    // Of two Mist Edges one is removed by way of the organisation, the other by way of its site.
    ids["sites mxedge_id"] = try await bench.make(
      "/orgs/\(bench.org)/mxedges", ["name": "second", "model": "ME-X1", "site_id": .string(site.description)]
    ).description
    try await makeStock()
    await bench.wait(3600)
    let upgrade = try await bench.client.call(
      .post, "/sites/\(site)/devices/upgrade",
      body: ["device_ids": [.string(MistID(device: device).description)], "version": "0.14.29633"])
    ids["sites upgrade_id"] = upgrade["id"]?.string ?? upgrade["upgrade_id"]?.string
    ids["orgs upgrade_id"] = try await bench.client.orderUpgrade(["all_sites": true], in: bench.org).description
  }

  /// Makes an object of the collection that the operation creates in, when it does.
  private mutating func makeObject(of operation: MistCatalogue.Operation) async throws {
    let parts = operation.parts
    guard parts.count == 3, ["orgs", "sites"].contains(parts[0]) else { return }
    let items = Catalogue.published.operations.filter {
      $0.parts.count == 4 && Array($0.parts.prefix(3)) == parts && $0.parts[3].hasPrefix("{")
    }
    guard let name = items.first?.parts[3].dropFirst().dropLast() else { return }
    let answer = await send(operation)
    guard let id = answer.json["id"]?.string ?? answer.json["results"]?.array?.first?["id"]?.string else { return }
    ids["\(parts[0]) \(name)"] = id
  }

  private func value(of parameter: String, in operation: MistCatalogue.Operation) -> String {
    if ["device_id", "fpc0_mac"].contains(parameter), let mac = ownDevice(of: operation) {
      return parameter == "device_id" ? MistID(device: mac).description : mac.description
    }
    if parameter == "map_id", ["createInstallerMap", "deleteInstallerMap"].contains(operation.id) {
      return Self.absent
    }
    return ids["\(operation.parts[0]) \(parameter)"] ?? ids[parameter] ?? ids["orgs \(parameter)"] ?? ids[
      "sites \(parameter)"]
      ?? chosen(parameter, operation)
  }

  /// One of the values that the document lists, else an id that leads nowhere.
  private func chosen(_ parameter: String, _ operation: MistCatalogue.Operation) -> String {
    let schema = Catalogue.published.details(of: operation).parameters.first { $0.name == parameter }?.schema
    return schema?.values.first?.string ?? Self.absent
  }

  /// An id of nothing.
  private static let absent = "a1b2c3d4-0000-4000-8000-00000000000f"

  /// A body that the operation takes: the members that must be there.
  func body(of operation: MistCatalogue.Operation) -> JSON? {
    if let body = ownBody(of: operation) { return body }
    guard let body = Catalogue.published.details(of: operation).body, let schema = body.json else { return nil }
    let device = JSON.string(device.description)
    let known: [String: JSON] = [
      "name": "example", "ssid": "example", "mac": "5c5b53010104", "macs": [device], "passphrase": "12345678",
      "email": "someone@example.com", "type": "ap", "model": "ME-X1", "op": "assign",
      "site_id": .string(site.description), "device_ids": [.string(MistID(device: self.device).description)],
      "host": "1.1.1.1", "port": "ge-0/0/0", "ports": ["ge-0/0/0"], "port_id": "ge-0/0/0", "user": "u",
      "password": .string(Self.password), "neighbor": "10.0.0.1", "policy_name": "p", "service": "s", "bands": ["24"],
      "country_code": "DE", "timezone": "Europe/Berlin", "code": "c", "notes": "n",
    ]
    return SmallestValue(known: known, text: "example").value(of: schema)
  }

  func request(_ operation: MistCatalogue.Operation) -> MistRequest {
    let details = Catalogue.published.details(of: operation)
    let path = operation.parts.map { part in
      part.hasPrefix("{") ? value(of: String(part.dropFirst().dropLast()), in: operation) : part
    }.joined(separator: "/")
    let query = details.parameters.filter { $0.place == .query && $0.isRequired }.map { parameter in
      MistRequest.QueryItem(parameter.name, parameter.schema.values.first?.string ?? Self.texts[parameter.name] ?? "x")
    }
    var request = MistRequest(operation.method, "/" + path, query: query, body: body(of: operation))
    if let form = details.body?.form, details.body?.json == nil { Self.attach(form, to: &request) }
    return request
  }

  private static let texts = ["country_code": "US", "model": "SRX320", "metrics": "num_clients"]

  /// A body of multipart/form-data with a small file.
  private static func attach(_ schema: Schema, to request: inout MistRequest) {
    let part = schema.properties.first { ["file", "csv"].contains($0.name) }?.name ?? "file"
    request.contentType = "multipart/form-data; boundary=frontier"
    request.body = Array(
      ("--frontier\r\nContent-Disposition: form-data; name=\"\(part)\"; filename=\"a.png\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\nbytes\r\n--frontier--\r\n").utf8)
  }

  /// Calls an operation, after what must have happened before it.
  mutating func answer(_ operation: MistCatalogue.Operation) async throws -> MistResponse {
    try await prepare(operation)
    return await send(operation)
  }

  private func send(_ operation: MistCatalogue.Operation) async -> MistResponse {
    // A person's own account can be asked about by that person only.
    let isOwn = operation.parts[0] == "self" || operation.id == "unlinkOauth2Provider"
    return await (isOwn ? person : bench.client).send(request(operation))
  }

  @discardableResult
  private func send(_ id: String) async -> MistResponse {
    guard let operation = Catalogue.published.operation(id) else { return MistResponse(status: 404) }
    return await send(operation)
  }

  private func call(
    _ method: HTTPMethod, _ path: String, _ body: JSON? = nil, query: [MistRequest.QueryItem] = []
  ) async throws -> JSON {
    try await bench.client.call(method, path, query: query, body: body)
  }

  /// Makes what an operation is about, where it would be gone or was never there: a mail's token, a running capture, an
  /// alarm, a client of the moment, a device that is up again.
  private mutating func prepare(_ operation: MistCatalogue.Operation) async throws {
    if operation.method != .get, operation.parts.contains("devices") { await bench.wait(3600) }
    switch operation.id {
    case "verifyAdminInvite":
      _ = try await call(.post, "/orgs/\(bench.org)/invites", ownBody(email: "invited@example.com"))
    case "verifyRecoverPassword": _ = await bench.send(.post, "/recover", body: ["email": "other@example.com"])
    case "verifyRegistration":
      _ = await bench.send(.post, "/register", body: ownBody(email: "registered@example.com"))
    case "verifySelfEmail":
      _ = await person.send(MistRequest(.post, "/self/update", body: ["email": "other@example.com"]))
    case "getOrgCapturingStatus": await send("startOrgPacketCapture")
    case "getSiteCapturingStatus": await send("startSitePacketCapture")
    case "startOrgPacketCapture": _ = await bench.send(.delete, "/orgs/\(bench.org)/pcaps/capture")
    case "startSitePacketCapture": _ = await bench.send(.delete, "/sites/\(site)/pcaps/capture")
    case "updateSitePacketCapture":
      _ = await bench.send(.delete, "/sites/\(site)/pcaps/capture")
      ids["pcap_id"] = await send("startSitePacketCapture").json["id"]?.string
    case "stopOrgPacketCapture": await send("startOrgPacketCapture")
    case "stopSitePacketCapture": await send("startSitePacketCapture")
    case "uninviteOrgAdmin":
      _ = try await call(.post, "/orgs/\(bench.org)/invites", ownBody(email: "late@example.com"))
      let listed = try await call(.get, "/orgs/\(bench.org)/admins").array ?? []
      ids["orgs invite_id"] = listed.last { $0["email"] == "late@example.com" }?["id"]?.string
    case "getSiteWirelessClientStats":
      ids["client_mac"] = try await call(.get, "/sites/\(site)/stats/clients").array?.first?["mac"]?.string
    case "ackOrgAlarm", "ackSiteAlarm", "unackSiteAlarm":
      _ = try await call(.post, "/sites/\(site)/devices/\(MistID(device: device))/restart", [:])
      await bench.wait(3600)
      let alarms = try await call(.get, "/sites/\(site)/alarms/search")
      ids["alarm_id"] = alarms["results"]?.array?.first?["id"]?.string
    case "deleteSelf":
      person = TwinClient(bench.twin, token: try await bench.twin.mintUserToken("last", email: "other@example.com"))
    default: break
    }
    if operation.parts.last == "{token}" { ids["token"] = await bench.twin.mails().last?.token }
  }

  /// Reads before writes, and removals last, what stands deeper first: one call must not take from another what it is about.
  static let inOrder: [MistCatalogue.Operation] = {
    let ranks: [HTTPMethod: Int] = [.get: 0, .put: 1, .post: 2, .delete: 3]
    func rank(_ operation: MistCatalogue.Operation) -> Int {
      // With the account, the site and the organisation everything else ends; whose tokens these are, too.
      if let last = ["deleteSelf", "deleteSite", "deleteOrgApiToken", "deleteOrg"].firstIndex(of: operation.id) {
        return 10 + last
      }
      return ranks[operation.method] ?? 0
    }
    return Catalogue.published.operations.sorted { one, other in
      let (a, b) = (rank(one), rank(other))
      if a != b { return a < b }
      return a == 3 && one.parts.count != other.parts.count
        ? one.parts.count > other.parts.count : a == 3 ? one.index > other.index : one.index < other.index
    }
  }()

  /// What is wrong with an operation's answer; nil when nothing is.
  static func complaint(_ operation: MistCatalogue.Operation, _ response: MistResponse) -> String? {
    guard response.header("x-mistwin-fidelity") != nil else { return "no header of fidelity" }
    guard (200..<300).contains(response.status) else {
      return "status \(response.status): \(response.text.prefix(160))"
    }
    guard let published = Catalogue.published.details(of: operation).response(response.status) else {
      return "status \(response.status) is not published"
    }
    guard let schema = published.schema else { return nil }
    if response.body.isEmpty { return "no body" }
    // A text that is a file of its own, such as XML or CSV, stands in no JSON.
    if schema.types == .string, response.header("content-type")?.hasPrefix("text/") == true { return nil }
    guard let json = try? JSON(parsing: response.body) else {
      return "the body is not JSON: \(response.text.prefix(80))"
    }
    return Validator(.response).fault(in: json, schema).map { "\($0) in \(response.text.prefix(200))" }
  }
}
