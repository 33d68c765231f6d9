import Determinism
public import MistAPI
import SQLite
import World

extension Twin {
  private static let pullProperty = "pull"
  private static let pulledSites = "pulled_site"

  /// What was pulled into a twin, and so what of it is known.
  struct PulledState: Sendable {
    var organisation: MistID
    /// When it was read, in seconds since 1970.
    var time: Int64
    var kinds: Set<String>
    /// The kinds of each site that was read.
    var sites: [MistID: Set<String>]
  }

  /// What was pulled; nil for a twin that was made otherwise, and of which everything is known.
  func pulledState() throws -> PulledState? {
    guard let text = try store.text("SELECT value FROM property WHERE name = ?", Self.pullProperty),
      let json = try? JSON(parsing: Array(text.utf8)), let id = json["organisation"]?.string.flatMap({ MistID($0) })
    else { return nil }
    let sites = try objects(Self.pulledSites, of: id).map { ($0.id, Set($0.json["kinds"]?.strings ?? [])) }
    return PulledState(
      organisation: id, time: json["time"]?.int.map { Int64($0) } ?? Int64.max / 1000,
      kinds: Set(json["kinds"]?.strings ?? []), sites: Dictionary(sites) { first, _ in first })
  }

  /// The sites of which all these kinds were pulled, so that a pull that was interrupted goes on with the others.
  public func sitesPulled(having kinds: [PullKind] = []) throws -> Set<MistID> {
    let wanted = Set(kinds.filter(\.isOfSite).map(\.name))
    return Set((try pulledState()?.sites ?? [:]).filter { wanted.isSubset(of: $0.value) }.keys)
  }

  /// Whether it was made by a pull.
  public var isPulled: Bool { get throws { try pulledState() != nil } }

  /// Whether it was pulled, and holds keyed hashes in the place of secrets and claim codes.
  public var holdsHashes: Bool {
    get throws {
      let text = try store.text("SELECT value FROM property WHERE name = ?", Self.pullProperty)
      return text.map { (try? JSON(parsing: Array($0.utf8)))?["secrets"]?.string != "kept" } ?? false
    }
  }

  /// Keeps what was read of an organisation, under its own ids, in the place of what was kept before.
  /// - Parameter keepsSecrets: whether secrets stand in clear in it.
  /// - Throws: `PullError` when this twin is something else.
  public func install(_ pulled: PulledOrganisation, keepsSecrets: Bool) throws {
    let known = try organisations().map(\.id)
    if let found = known.first, found != pulled.id || known.count > 1 {
      throw PullError.otherOrganisation(found: found, wanted: pulled.id)
    }
    if !known.isEmpty, try pulledState() == nil { throw PullError.notAPull }
    // What an earlier pull has read stays known, though it is older.
    let kinds = try pulledState()?.kinds.union(pulled.kinds) ?? Set(pulled.kinds)
    try store.transaction {
      let note: JSON = [
        "organisation": .string(pulled.id.description), "time": JSON(Int(pulled.time.seconds)),
        "kinds": JSON(kinds.sorted()), "secrets": .string(keepsSecrets ? "kept" : "replaced by keyed hashes"),
      ]
      try store.run("INSERT OR REPLACE INTO property VALUES (?, ?)", Self.pullProperty, note.text)
      for body in pulled.items["orgs"] ?? [] { try put("orgs", body, owner: .zero, id: pulled.id) }
      if let setting = pulled.items["org_setting"]?.first {
        try put("org_setting", setting, owner: pulled.id, id: pulled.id)
      } else if try object("org_setting", pulled.id) == nil {
        try put("org_setting", [:], owner: pulled.id, id: pulled.id)
      }
      for site in pulled.items["sites"] ?? [] {
        guard let id = site["id"]?.string.flatMap({ MistID($0) }) else { continue }
        try put("sites", site, owner: pulled.id, id: id)
        if try object("setting", id) == nil { try put("setting", [:], owner: id, id: id) }
      }
      for (name, items) in pulled.items.sorted(by: { $0.key < $1.key })
      where !["orgs", "org_setting", "sites", "inventory", "stats"].contains(name) {
        try replace(name, items, owner: pulled.id)
      }
      for item in pulled.items["inventory"] ?? [] { try putDevice(item, in: pulled.id, at: pulled.time) }
      for stats in pulled.items["stats"] ?? [] { try putState(stats, at: pulled.time) }
    }
    forgetPulled()
  }

  /// Keeps what was read of a site.
  public func install(_ site: PulledSite, in organisation: MistID) throws {
    try store.transaction {
      for (name, items) in site.items.sorted(by: { $0.key < $1.key }) {
        switch name {
        case "setting": try put("setting", items.first ?? [:], owner: site.id, id: site.id)
        case "devices":
          for item in items {
            guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }), let body = item.object else { continue }
            let kept = StoredJSON.withoutReadOnly(body, readOnly: Self.deviceReadOnly.union(["deviceprofile_id"]))
            try store.run(
              "INSERT OR REPLACE INTO device VALUES (?, ?, ?)", Int64(mac.value), UTF8Text(JSON.object(kept).bytes),
              site.time.milliseconds)
          }
        default: try replace(name, items, owner: site.id)
        }
      }
      let before = try object(Self.pulledSites, site.id)?.json["kinds"]?.strings ?? []
      let note: JSON = [
        "time": JSON(Int(site.time.seconds)), "kinds": JSON(Set(before).union(site.items.keys).sorted()),
      ]
      try put(Self.pulledSites, note, owner: organisation, id: site.id)
    }
    forgetPulled()
  }

  /// Works out what follows from all that was pulled: what is on the air where, by which thresholds.
  ///
  /// Since when that is so nobody has told: it is taken to be so since the site's first device came up, so that a rehearsal has the
  /// days before to compare with.
  public func finishPull() throws {
    guard let pulled = try pulledState() else { throw PullError.notAPull }
    try store.transaction {
      for site in try objects("sites", of: pulled.organisation) {
        try siteServiceChanged(site)
        try siteThresholdsChanged(site)
        try datingBack(site.id)
        stateMatters(at: site.id)
      }
      // What runs somewhere can be gone back to.
      try store.run(
        """
        INSERT OR IGNORE INTO firmware (model, version, effects)
        SELECT DISTINCT i.model, h.value, '[]' FROM device_history h JOIN inventory i ON i.mac = h.mac
        WHERE h.facet = ? AND i.org = ?
        """, DeviceFacet.firmware.rawValue, pulled.organisation.description)
    }
  }

  private func datingBack(_ site: MistID) throws {
    let first = try store.integer(
      "SELECT min(a.at) FROM inventory i JOIN arrival a ON a.mac = i.mac WHERE i.site = ?", site.description)
    guard let first, first < clock.seconds else { return }
    try store.run(
      "UPDATE OR REPLACE site_history SET at = ? WHERE site = ? AND at = ?", first, site.description, clock.seconds)
    levels.forget(site, from: first)
  }

  // MARK: - One thing

  /// Members that answers add to what is kept.
  private static let added: Set<String> = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "tzoffset",
  ]

  private func put(_ collection: String, _ body: JSON, owner: MistID, id: MistID) throws {
    // Which sites are in a group is said by the sites.
    let added = collection == "sitegroups" ? Self.added.union(["site_ids"]) : Self.added
    let kept = StoredJSON.withoutReadOnly(body.object ?? JSONObject(), readOnly: added)
    let bytes = JSON.object(kept).bytes
    let stored =
      if let known = try object(collection, id) {
        try updateObject(known, body: bytes)
      } else {
        try insertObject(collection, owner: owner, naturalKey: "", body: bytes, id: id)
      }
    func time(_ name: String) -> Int64? { body[name]?.double.map { Int64($0 * 1000) } }
    guard let created = time("created_time"), let modified = time("modified_time") else { return }
    try store.run(
      "UPDATE object SET created = ?, modified = ? WHERE collection = ? AND id = ?", created, modified, collection,
      stored.id.description)
  }

  /// Keeps the objects of a collection, and no others.
  private func replace(_ collection: String, _ items: [JSON], owner: MistID) throws {
    try store.run("DELETE FROM object WHERE collection = ? AND owner = ?", collection, owner.description)
    for item in items {
      guard let id = item["id"]?.string.flatMap({ MistID($0) }) else { continue }
      try put(collection, item, owner: owner, id: id)
    }
  }

  private func putDevice(_ item: JSON, in org: MistID, at time: Instant) throws {
    guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }) else { return }
    let model = item["model"]?.string ?? ""
    let serial = item["serial"]?.string ?? mac.description
    // A device that was adopted has no claim code; the store wants one of its own for each.
    let magic = item["magic"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? "-\(mac)"
    let type = item["type"]?.string ?? (DeviceModels.named(model)?.type ?? .accessPoint).rawValue
    let site = item["site_id"]?.string.flatMap { MistID($0) }.flatMap { $0 == .zero ? nil : $0 }
    try store.run("DELETE FROM factory WHERE mac = ?", Int64(mac.value))
    try store.run("INSERT OR REPLACE INTO factory VALUES (?, ?, ?, ?, NULL)", magic, Int64(mac.value), serial, model)
    let created = item["created_time"]?.double.map { Int64($0 * 1000) } ?? time.milliseconds
    let modified = item["modified_time"]?.double.map { Int64($0 * 1000) } ?? time.milliseconds
    try store.run(
      """
      INSERT OR REPLACE INTO inventory (mac, serial, magic, model, type, org, site, profile, created, modified)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, Int64(mac.value), serial, magic, model, type, org.description, site?.description,
      item["deviceprofile_id"]?.string, created, modified)
    if let name = item["name"]?.string, !name.isEmpty,
      case let named:JSON = ["name": .string(name)],
      try store.integer("SELECT 1 FROM device WHERE mac = ?", Int64(mac.value)) == nil
    {
      try store.run(
        "INSERT INTO device VALUES (?, ?, ?)", Int64(mac.value), UTF8Text(named.bytes), modified)
    }
    let chassis = item["vc_mac"]?.string.flatMap { MACAddress($0) }
    if chassis != nil || item["adopted"]?.bool == true || item["managed"]?.bool != nil {
      try changeTraits(mac) { traits in
        traits.adopted = item["adopted"]?.bool ?? false
        traits.managed = item["managed"]?.bool
        traits.chassis = chassis
      }
    }
  }

  /// What a device did when it was read: since when it serves, with which firmware, or since when it is gone.
  private func putState(_ stats: JSON, at time: Instant) throws {
    guard let mac = stats["mac"]?.string.flatMap({ MACAddress($0) }) else { return }
    let isUp = stats["status"]?.string == "connected"
    let seen = stats["last_seen"]?.double.map { Int64($0) } ?? time.seconds
    let uptime = stats["uptime"]?.double.map { Int64($0) } ?? 0
    // Of one that is gone nobody knows how long it had served.
    guard isUp || stats["last_seen"]?.double != nil else { return }
    let since = isUp ? time.seconds - max(1, uptime) : seen - 86_400
    try store.run("DELETE FROM device_history WHERE mac = ?", Int64(mac.value))
    try store.run("INSERT OR REPLACE INTO arrival VALUES (?, ?)", Int64(mac.value), since)
    try setService(mac, .serving, at: since)
    if !isUp { try setService(mac, .unreachable, at: seen) }
    if let version = stats["version"]?.string, !version.isEmpty { try setHistory(mac, .firmware, version, at: since) }
  }

  // MARK: - What is not known

  private func pulledNow() throws -> PulledState? {
    if !pulled.isRead { pulled = (true, try pulledState()) }
    return pulled.state
  }

  private func forgetPulled() { pulled = (false, nil) }

  /// Of a copy that was pulled in part, what was not pulled is unknown, and is not answered as if there were none.
  /// - Throws: `APIFailure`
  func checkIsKnown(_ parts: [Substring]) throws {
    guard let pulled = try pulledNow(), parts.count >= 3, let owner = MistID(parts[1]) else { return }
    let isOfSite = parts[0] == "sites"
    guard isOfSite || parts[0] == "orgs" else { return }
    let rest = parts[2] == "stats" ? "stats/\(parts.dropFirst(3).first ?? "")" : String(parts[2])
    guard let kind = PullKind.all.first(where: { $0.isOfSite == isOfSite && $0.part == rest }) else { return }
    let isKnown = isOfSite ? pulled.sites[owner]?.contains(kind.name) ?? false : pulled.kinds.contains(kind.name)
    guard !isKnown else { return }
    // Of a site that was made in the copy itself everything is known.
    if isOfSite, pulled.sites[owner] == nil, let site = try object("sites", owner),
      site.created >= pulled.time * 1000
    {
      return
    }
    throw APIFailure.unknownHere(
      "\(kind.name) \(isOfSite ? "of site \(owner) " : "")was not pulled into this copy: it is unknown, not empty; pull it too"
    )
  }
}
