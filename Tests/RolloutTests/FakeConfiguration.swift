import MistAPI

/// The configuration of a fake cloud: templates, what stands in them, and what each site has of them over time.
struct FakeConfiguration: Sendable {
  struct Object: Sendable {
    var id: String
    var body: JSONObject
  }

  private(set) var collections: [String: [Object]] = [:]
  /// Members of the sites beside those that the cloud itself knows.
  private(set) var sites: [JSONObject]
  private(set) var settings: [JSONObject]
  /// What each site had, and from which second on.
  private(set) var history: [[(from: Int64, state: String)]]
  private var made: UInt64 = 0

  static let names = ["templates", "wlans", "wxrules", "wxtags", "rftemplates", "services"]

  init(sites count: Int) {
    sites = Array(repeating: JSONObject(), count: count)
    settings = sites
    history = Array(repeating: [(Int64.min, "")], count: count)
  }

  /// A shop's configuration: a WLAN template with a WLAN, a policy and the label that names the WLAN; an RF template; a
  /// variable.
  static func shop(sites count: Int) -> FakeConfiguration {
    var configuration = FakeConfiguration(sites: count)
    let group = JSON([FakeCloud.shops])
    let template = configuration.add(
      "templates", ["name": "Shop", "applies": ["sitegroup_ids": group], "exceptions": ["site_ids": ["elsewhere"]]])
    let wlan = configuration.add(
      "wlans", ["ssid": "guest", "vlan_id": "60", "portal_image": "https://x", "template_id": .string(template)])
    let label = configuration.add(
      "wxtags", ["name": "guests", "match": "wlan_id", "values": JSON([wlan])])
    let other = configuration.add("wxtags", ["name": "private", "match": "ip_range_subnet", "values": ["10.0.0.0/8"]])
    _ = configuration.add(
      "wxrules",
      [
        "order": 1, "action": "allow", "src_wxtags": JSON([label]), "dst_deny_wxtags": JSON([other]),
        "template_id": .string(template),
      ])
    let radio = configuration.add("rftemplates", ["name": "RF", "band_5": ["power": 14]])
    for site in 0..<count {
      configuration.sites[site]["rftemplate_id"] = .string(radio)
      configuration.settings[site]["vars"] = ["guest_vlan": "60", "site": .string(String(site))]
    }
    configuration.note(at: .min)
    return configuration
  }

  @discardableResult
  mutating func add(_ collection: String, _ body: JSON) -> String {
    made += 1
    let id = MistID(high: 77, low: made).description
    var object = body.object ?? JSONObject()
    object["id"] = .string(id)
    object["org_id"] = .string(MistID(high: 1, low: 1).description)
    collections[collection, default: []].append(Object(id: id, body: object))
    return id
  }

  func id(_ collection: String, _ member: String, _ value: String) -> MistID? {
    collections[collection]?.first { $0.body[member]?.string == value }.flatMap { MistID($0.id) }
  }

  /// Everything in it without the ids, which depend on how often something was made: by what people call it.
  var contents: [String: [String]] {
    var names: [String: String] = [:]
    for (collection, objects) in collections {
      for object in objects {
        let name = object.body["name"] ?? object.body["ssid"] ?? object.body["order"] ?? .null
        names[object.id] = "\(collection)/\(name.text)"
      }
    }
    func named(_ value: JSON) -> JSON {
      switch value {
      case .string(let text): .string(names[text] ?? text)
      case .array(let items): .array(items.map { named($0) })
      case .object(let members): .object(JSONObject(members.map { ($0.key, named($0.value)) }))
      default: value
      }
    }
    var all = collections.mapValues { $0.map { named(.object($0.body)).text }.sorted() }
    all["sites"] = sites.map { named(.object($0)).text }
    all["settings"] = settings.map { JSON.object($0).text }
    return all
  }

  // MARK: What sites have

  func state(ofSite site: Int, at second: Int64) -> String { history[site].last { $0.from <= second }?.state ?? "" }

  private func state(ofSite site: Int) -> String {
    let id = FakeCloud.siteID(site).description
    var served: [String] = []
    for template in collections["templates"] ?? [] {
      let applies = template.body["applies"]
      let reaches =
        applies?["site_ids"]?.strings?.contains(id) ?? false
        || applies?["sitegroup_ids"]?.strings?.contains(FakeCloud.shops) ?? false
      let isExcepted = template.body["exceptions"]?["site_ids"]?.strings?.contains(id) ?? false
      guard reaches, !isExcepted else { continue }
      for wlan in collections["wlans"] ?? [] where wlan.body["template_id"]?.string == template.id {
        served.append("\(wlan.body["ssid"]?.string ?? ""):\(wlan.body["vlan_id"]?.string ?? "")")
      }
    }
    let radio = collections["rftemplates"]?.first { $0.id == sites[site]["rftemplate_id"]?.string }
    let power = radio?.body["band_5"]?["power"]?.int ?? 0
    let vlan = settings[site]["vars"]?["guest_vlan"]?.string ?? ""
    return "wlans=\(served.sorted().joined(separator: ",")) power=\(power) var=\(vlan)"
  }

  private mutating func note(at second: Int64) {
    for site in history.indices {
      let state = state(ofSite: site)
      if history[site].last?.state != state { history[site].append((second, state)) }
    }
  }

  // MARK: Requests

  /// Reads or writes the settings of a site, but for `auto_upgrade`, which the cloud itself has.
  mutating func answer(body: [UInt8]?, ofSite site: Int, isWrite: Bool, at second: Int64) throws -> JSONObject {
    if isWrite {
      for (name, value) in try JSON(parsing: body ?? []).object ?? JSONObject() where name != "auto_upgrade" {
        settings[site][name] = value
      }
      note(at: second)
    }
    return settings[site]
  }

  /// Answers what is about configuration; nil for everything else.
  mutating func answer(_ request: MistRequest, _ path: [String], at second: Int64) throws -> MistResponse? {
    defer { if request.method != .get { note(at: second) } }
    let body = try request.body.map { try JSON(parsing: $0).object ?? JSONObject() } ?? JSONObject()
    if path.count >= 2, path[0] == "sites",
      let site = sites.indices.first(where: { FakeCloud.siteID($0).description == path[1] })
    {
      if path.count == 2 {
        if request.method == .put { sites[site].merge(body) }
        return MistResponse(json: .object(sites[site]))
      }
      return nil
    }
    guard path.count >= 3, path[0] == "orgs", Self.names.contains(path[2]) else { return nil }
    let name = path[2]
    // As the cloud does, what is wrong is said with what was sent.
    if let passphrase = body["auth"]?["psk"]?.string, passphrase.utf8.count < 8 {
      return MistResponse(
        status: 400, json: ["detail": .string("auth.psk: expected 8 to 63 characters, found \(passphrase)")])
    }
    if path.count == 3 {
      if request.method == .post {
        let id = add(name, .object(body))
        return MistResponse(json: ["id": .string(id)])
      }
      let all = collections[name] ?? []
      return MistResponse(
        headers: [.init("x-page-total", String(all.count))], json: .array(all.map { .object($0.body) }))
    }
    guard let place = collections[name]?.firstIndex(where: { $0.id == path[3] }) else {
      return MistResponse(status: 404)
    }
    switch request.method {
    case .put: collections[name]?[place].body.merge(body)
    case .delete: collections[name]?.remove(at: place)
    default: break
    }
    return MistResponse(
      json: request.method == .delete ? .null : .object(collections[name]?[place].body ?? JSONObject()))
  }
}

extension JSONObject {
  fileprivate mutating func merge(_ other: JSONObject) {
    for (name, value) in other { self[name] = value }
  }
}
