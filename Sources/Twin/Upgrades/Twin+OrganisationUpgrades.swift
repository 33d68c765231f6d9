import Determinism
import MistAPI
import SQLite

/// An organisation's upgrade is one upgrade for each of its sites, with phases and failures of its own, that begins by the
/// site's clocks (mist-fidelity, section 7.2). Devices that are not connected when it is ordered are not part of it.
extension Twin {
  static let organisationUpgradeRoutes: [Route] = [
    Route(.post, "/orgs/{org}/devices/upgrade") { twin, call in try twin.startOrganisationUpgrade(call) },
    Route(.get, "/orgs/{org}/devices/upgrade") { twin, call in
      let org = try twin.organisation(call)
      let ids = try twin.store.all(
        "SELECT id FROM org_upgrade WHERE org = ? ORDER BY ordinal DESC", org.description
      ) { $0.text(0) }
      let page = try Page(call)
      let part = ids.dropFirst(page.offset).prefix(page.limit)
      return page.response(total: ids.count, items: try part.map { try twin.organisationUpgradeItem($0).bytes })
    },
    Route(.get, "/orgs/{org}/devices/upgrade/{upgrade}") { twin, call in
      let org = try twin.organisation(call)
      return MistResponse(json: try twin.organisationUpgrade(try call.id(1).description, of: org))
    },
    Route(.post, "/orgs/{org}/devices/upgrade/{upgrade}/cancel") { twin, call in
      let org = try twin.organisation(call)
      let id = try call.id(1).description
      _ = try twin.organisationUpgradeHead(id, of: org)
      var isCancelled = false
      for (record, site) in try twin.siteUpgrades(of: id) where try twin.cancel(record.id, at: site) {
        try twin.planAutoUpgrades(at: site)
        isCancelled = true
      }
      if isCancelled { try twin.audit(call, "Cancel upgrade") }
      return MistResponse()
    },
  ]

  private func startOrganisationUpgrade(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let body = try call.object()
    let request = try OrganisationUpgradeRequest(body)
    let rules = try UpgradeRule.all(body)
    let sites = try sites(of: org, for: body)
    var bySite: [MistID: [UpgradeCandidate]] = [:]
    for candidate in try upgradeCandidates(in: org, type: request.type) where candidate.isConnected {
      guard request.selects(candidate.model) else { continue }
      if let rules, try matches(candidate, rules) == false { continue }
      bySite[candidate.site, default: []].append(candidate)
    }
    let chosen = sites.filter { bySite[$0.id] != nil }
    guard !chosen.isEmpty else {
      throw APIFailure.badRequest(
        "no connected \(request.type.rawValue) of these \(sites.count) sites is selected by models, versions and rules")
    }
    let ordinal = (try store.integer("SELECT max(ordinal) FROM org_upgrade WHERE org = ?", org.description) ?? 0) + 1
    let id = derivedID("org_upgrades", owner: org, naturalKey: request.version, ordinal: UInt64(ordinal))
    try store.run(
      """
      INSERT INTO org_upgrade (id, org, ordinal, version, strategy, created, request) VALUES (?, ?, ?, ?, ?, ?, ?)
      """, id.description, org.description, ordinal, request.version, request.options.strategy.rawValue, clock.seconds,
      JSON.object(request.options.json).text)
    var book = ReleaseBook()
    var count = 0
    var zones: [String: TimeZoneRules] = [:]
    let kept = JSON.object(request.options.json).text
    for site in chosen {
      let name = site.json["timezone"]?.string ?? "UTC"
      let zone = zones[name] ?? TimeZoneDatabase.zone(name) ?? TimeZoneRules(name: "UTC", fixedOffset: 0)
      zones[name] = zone
      let devices = bySite[site.id] ?? []
      count += devices.count
      let order = UpgradeOrder(
        site: site.id, asked: request.version, options: request.options,
        times: try UpgradeTimes(body, now: clock.seconds, zone: zone), request: kept, parent: id,
        passesOverNewer: request.type == .accessPoint)
      _ = try self.order(order, for: devices, book: &book) { request.version(of: $0.model) }
      try planAutoUpgrades(at: site.id)
    }
    try audit(call, "Upgrade \(count) devices at \(chosen.count) sites to \(request.version)")
    return MistResponse(json: try organisationUpgrade(id.description, of: org))
  }

  private func sites(of org: MistID, for body: JSONObject) throws -> [StoredObject] {
    let all = try objects("sites", of: org)
    if body["all_sites"]?.bool == true { return all }
    guard let ids = body["site_ids"]?.strings, !ids.isEmpty else {
      throw APIFailure.badRequest("site_ids is required unless all_sites is true")
    }
    let known = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<MistID> = []
    var sites: [StoredObject] = []
    for text in ids {
      guard let id = MistID(text), let site = known[id] else {
        throw APIFailure.badRequest("site_ids: '\(text)' is not a site of this organisation")
      }
      if seen.insert(id).inserted { sites.append(site) }
    }
    return sites
  }

  private func organisationUpgradeHead(
    _ id: String, of org: MistID
  ) throws -> (version: String, strategy: String, request: JSON) {
    let head = try store.first(
      "SELECT version, strategy, request FROM org_upgrade WHERE id = ? AND org = ?", id, org.description
    ) { (version: $0.text(0), strategy: $0.text(1), request: (try? JSON(parsing: $0.text(2))) ?? .null) }
    guard let head else { throw APIFailure.notFound }
    return head
  }

  private func siteUpgrades(of id: String) throws -> [(record: UpgradeRecord, site: MistID)] {
    try store.all("SELECT \(UpgradeRecord.columns) FROM upgrade WHERE parent = ? ORDER BY site", id) {
      UpgradeRecord($0)
    }.map { ($0, MistID($0.site) ?? .zero) }
  }

  /// Schema `response_upgrade_org_devices`.
  private func organisationUpgrade(_ id: String, of org: MistID) throws -> JSON {
    let head = try organisationUpgradeHead(id, of: org)
    let second = clock.seconds
    let columns = UpgradeTarget.columns.split(separator: ",").map { "t." + $0.drop { $0 == " " || $0 == "\n" } }
    var targets: [String: [UpgradeTarget]] = [:]
    try store.forEachRow(
      """
      SELECT \(columns.joined(separator: ", ")) FROM upgrade u JOIN upgrade_target t ON t.upgrade = u.id
      WHERE u.parent = ? ORDER BY u.id, t.mac
      """, id
    ) { row in
      let target = UpgradeTarget(row)
      targets[target.upgrade, default: []].append(target)
    }
    let upgrades = try siteUpgrades(of: id).map { record, _ -> JSON in
      let own = targets[record.id] ?? []
      return [
        "site_id": .string(record.site),
        "upgrade": [
          "id": .string(record.id), "status": .string(record.status(own, at: second)),
          "start_time": JSON(Int(record.start)), "targets": .object(Self.buckets(own, at: second).lists),
        ],
      ]
    }
    return [
      "id": .string(id), "target_version": .string(head.version), "strategy": .string(head.strategy),
      "enable_p2p": .bool(head.request["enable_p2p"]?.bool ?? false),
      "force": .bool(head.request["force"]?.bool ?? false), "upgrades": .array(upgrades),
    ]
  }

  /// The item of the list: the published `site_upgrades`, and the `upgrades` that older clients read.
  private func organisationUpgradeItem(_ id: String) throws -> JSON {
    let records = try siteUpgrades(of: id).map(\.record)
    return [
      "id": .string(id),
      "site_upgrades": .array(
        records.map { ["site_id": .string($0.site), "upgrade_id": .string($0.id)] }),
      "upgrades": .array(
        records.map {
          ["site_id": .string($0.site), "upgrade": ["id": .string($0.id), "start_time": JSON(Int($0.start))]]
        }),
    ]
  }
}

/// What an order for an organisation says, but for when and where.
private struct OrganisationUpgradeRequest {
  let type: DeviceType
  let options: UpgradeOptions
  /// The version that the answer names.
  let version: String
  private let models: Set<String>
  private let byModel: [String: String]
  private let hasCommonVersion: Bool

  init(_ body: JSONObject) throws(APIFailure) {
    type = body["device_type"]?.string.flatMap { DeviceType(rawValue: $0) } ?? .accessPoint
    var models: Set<String> = []
    for item in body["models"]?.array ?? [] { models.formUnion(item.strings ?? [item.string].compactMap { $0 }) }
    self.models = models
    let kind = type == .accessPoint ? "ap" : "junos"
    let versions = body["versions"]?.array ?? []
    let entry = versions.first { ($0["firmware_type"]?.string ?? kind) == kind }
    guard versions.isEmpty || entry != nil else {
      throw .badRequest("versions: none is of firmware_type '\(kind)', which \(type.rawValue) devices run")
    }
    var byModel: [String: String] = [:]
    for (model, version) in entry?["model_version"]?.object ?? JSONObject() { byModel[model] = version.string }
    self.byModel = byModel
    let common = entry?["version"]?.string ?? (byModel.isEmpty ? "stable" : nil)
    hasCommonVersion = common != nil
    version = common ?? byModel.min { $0.key < $1.key }?.value ?? "stable"
    let strategy = try UpgradeOptions.strategy(body, "reboot_strategy")
    let downloads = try UpgradeOptions.strategy(body, "download_strategy")
    let both = try UpgradeOptions.strategy(body, "strategy")
    if downloads == .coverage { throw .badRequest("download_strategy: expected one of big_bang, canary, serial") }
    var sent = body
    sent["force"] = entry?["force"] ?? body["force"]
    // Whoever upgrades an organisation's switches and gateways wants them to reboot, since orders say how.
    sent["reboot"] = body["reboot"] ?? true
    let reboots = strategy ?? both ?? .bigBang
    options = try UpgradeOptions(
      sent, strategy: reboots, downloads: downloads ?? (strategy == nil ? nil : .bigBang))
    if reboots == .coverage, type != .accessPoint {
      throw .badRequest("reboot_strategy: rrm is for access points, not for \(type.rawValue) devices")
    }
  }

  func selects(_ model: String) -> Bool {
    (models.isEmpty || models.contains(model)) && (hasCommonVersion || byModel[model] != nil)
  }

  func version(of model: String) -> String { byModel[model] ?? version }
}
