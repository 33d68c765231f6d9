import Determinism
public import MistAPI
import SQLite
import World

extension Twin {
  static let pullProperty = "pull"
  private static let pulledSites = "pulled_site"

  /// What was pulled into it; nil for a twin that was made otherwise, and of which everything is known.
  public func pulledParts() throws -> PulledParts? {
    guard let text = try store.text("SELECT value FROM property WHERE name = ?", Self.pullProperty),
      let json = try? JSON(parsing: Array(text.utf8)), let id = json["organisation"]?.string.flatMap({ MistID($0) })
    else { return nil }
    let sites = try objects(Self.pulledSites, of: id).map { ($0.id, PulledParts.times($0.json)) }
    return PulledParts(
      organisation: id, kinds: PulledParts.times(json), sites: Dictionary(sites) { first, _ in first },
      keepsSecrets: json["secrets"]?.string == Self.secretsKept, saltCheck: json["salt_check"]?.string,
      logReadTo: json["log_read_to"]?.int.map { Instant(seconds: Int64($0)) })
  }

  private static let secretsKept = "kept"

  /// The sites of which all these kinds were pulled, so that a pull that was interrupted goes on with the others.
  public func sitesPulled(having kinds: [PullKind] = []) throws -> Set<MistID> {
    let wanted = Set(kinds.filter(\.isOfSite).map(\.name))
    return Set((try pulledParts()?.sites ?? [:]).filter { wanted.isSubset(of: $0.value.keys) }.keys)
  }

  /// Whether it was made by a pull.
  public var isPulled: Bool { get throws { try pulledParts() != nil } }

  /// Whether it was pulled, and holds keyed hashes in the place of secrets and claim codes.
  public var holdsHashes: Bool { get throws { try pulledParts().map { !$0.keepsSecrets } ?? false } }

  /// Keeps what was read of an organisation, under its own ids, in the place of what was kept before. What a whole list does
  /// not have any more goes: sites with all that is theirs, devices that have left the inventory.
  /// - Parameter keepsSecrets: whether secrets stand in clear in it.
  /// - Throws: `PullError` when this twin is something else.
  public func install(_ pulled: PulledOrganisation, keepsSecrets: Bool) throws {
    try install(pulled, keepsSecrets: keepsSecrets, covering: [], by: .none)
  }

  /// Keeps what was read of an organisation.
  /// - Parameter names: variables that have become secrets: their values are covered first wherever they stand.
  func install(
    _ pulled: PulledOrganisation, keepsSecrets: Bool, covering names: Set<String>, by cover: PullCover
  ) throws {
    let known = try organisations().map(\.id)
    if let found = known.first, found != pulled.id || known.count > 1 {
      throw PullError.otherOrganisation(found: found, wanted: pulled.id)
    }
    let before = try pulledParts()
    if !known.isEmpty, before == nil { throw PullError.notAPull }
    // Hashes under two salts, or some secrets in clear and some not: nobody could tell any more what is equal.
    if let before, before.keepsSecrets != keepsSecrets || before.saltCheck != pulled.saltCheck {
      throw PullError.otherSecrets
    }
    // What an earlier pull has read stays known, though it is older.
    var times = before?.kinds ?? [:]
    for name in pulled.kinds where PullKind.any(named: name)?.isOfSite == false { times[name] = pulled.time }
    for name in pulled.forgotten { times[name] = nil }
    try store.transaction {
      try self.cover(names, by: cover)
      var note = JSONObject([
        ("organisation", .string(pulled.id.description)), ("time", JSON(Int(pulled.time.seconds))),
        ("kinds", JSON(times.keys.sorted())), ("times", PulledParts.json(times)),
        ("secrets", .string(keepsSecrets ? Self.secretsKept : "replaced by keyed hashes")),
      ])
      if let check = pulled.saltCheck { note["salt_check"] = .string(check) }
      if let time = before?.logReadTo { note["log_read_to"] = JSON(Int(time.seconds)) }
      try keepNote(note)
      for body in pulled.items["orgs"] ?? [] { try put("orgs", body, owner: .zero, id: pulled.id) }
      if let setting = pulled.items["org_setting"]?.first {
        try put("org_setting", setting, owner: pulled.id, id: pulled.id)
      } else if try object("org_setting", pulled.id) == nil {
        try put("org_setting", [:], owner: pulled.id, id: pulled.id)
      }
      if let sites = pulled.items["sites"] { try removeSites(of: pulled.id, except: sites) }
      for site in pulled.items["sites"] ?? [] {
        guard let id = site["id"]?.string.flatMap({ MistID($0) }) else { continue }
        try put("sites", site, owner: pulled.id, id: id)
        if try object("setting", id) == nil { try put("setting", [:], owner: id, id: id) }
      }
      for name in pulled.forgotten.sorted() { try replace(name, [], owner: pulled.id) }
      for (name, items) in pulled.items.sorted(by: { $0.key < $1.key })
      where !["orgs", "org_setting", "sites", "inventory", "stats"].contains(name) {
        try replace(name, items, owner: pulled.id)
      }
      if let items = pulled.items["inventory"] { try removeDevices(of: pulled.id, except: items) }
      for item in (pulled.items["inventory"] ?? []) + pulled.changedDevices {
        try putDevice(item, in: pulled.id, at: pulled.time)
      }
      for stats in pulled.items["stats"] ?? [] { try putState(stats, at: pulled.time) }
    }
    forgetPulled()
  }

  /// Keeps what was read of a site.
  public func install(_ site: PulledSite, in organisation: MistID) throws {
    try install(site, in: organisation, covering: [], by: .none)
  }

  /// Keeps what was read of a site.
  /// - Parameter names: variables that have become secrets: their values are covered first at this site.
  func install(
    _ site: PulledSite, in organisation: MistID, covering names: Set<String>, by cover: PullCover
  ) throws {
    try store.transaction {
      try self.cover(names, by: cover, at: site.id)
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
      var times = try object(Self.pulledSites, site.id).map { PulledParts.times($0.json) } ?? [:]
      for name in site.items.keys { times[name] = site.time }
      let note: JSON = [
        "time": JSON(Int(site.time.seconds)), "kinds": JSON(times.keys.sorted()), "times": PulledParts.json(times),
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
    guard let pulled = try pulledParts() else { throw PullError.notAPull }
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

  /// Notes up to when the audit log was read, and everything that it tells of was read again.
  func noteLogRead(to time: Instant) throws {
    guard let text = try store.text("SELECT value FROM property WHERE name = ?", Self.pullProperty),
      var note = try? JSON(parsing: Array(text.utf8)).object
    else { throw PullError.notAPull }
    note["log_read_to"] = JSON(Int(time.seconds))
    try keepNote(note)
    forgetPulled()
  }

  private func keepNote(_ note: JSONObject) throws {
    try store.run("INSERT OR REPLACE INTO property VALUES (?, ?)", Self.pullProperty, JSON.object(note).text)
  }

  // MARK: - What is gone

  private func removeSites(of organisation: MistID, except sites: [JSON]) throws {
    let there = Set(sites.compactMap { $0["id"]?.string.flatMap { MistID($0) } })
    for site in try objects("sites", of: organisation) where !there.contains(site.id) {
      try removeSite(site)
      if let note = try object(Self.pulledSites, site.id) { try deleteObject(note) }
    }
  }

  private func removeDevices(of organisation: MistID, except items: [JSON]) throws {
    let there = Set(items.compactMap { $0["mac"]?.string.flatMap { MACAddress($0) } })
    let known = try store.all("SELECT mac FROM inventory WHERE org = ?", organisation.description) { $0.int64(0) }
    for number in known {
      let mac = MACAddress(value: UInt64(bitPattern: number))
      guard !there.contains(mac) else { continue }
      try release(mac)
      for table in ["inventory", "device_trait", "factory", "arrival", "device_history"] {
        try store.run("DELETE FROM \(table) WHERE mac = ?", number)
      }
    }
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
    guard let created = time("created_time") else { return }
    let modified = time("modified_time") ?? created
    try store.run(
      "UPDATE object SET created = ?, modified = ? WHERE collection = ? AND id = ?", created, modified, collection,
      stored.id.description)
  }

  /// Keeps the objects of a collection, and no others.
  private func replace(_ collection: String, _ items: [JSON], owner: MistID) throws {
    try store.run("DELETE FROM object WHERE collection = ? AND owner = ?", collection, owner.description)
    for item in items {
      // An administrator is told by another name than everything else.
      guard let id = (item["id"] ?? item["admin_id"])?.string.flatMap({ MistID($0) }) else { continue }
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
    try putName(item["name"]?.string ?? "", of: mac, isAtSite: site != nil, at: modified)
    let chassis = item["vc_mac"]?.string.flatMap { MACAddress($0) }
    if chassis != nil || item["adopted"]?.bool == true || item["managed"]?.bool != nil {
      try changeTraits(mac) { traits in
        traits.adopted = item["adopted"]?.bool ?? false
        traits.managed = item["managed"]?.bool
        traits.chassis = chassis
      }
    }
  }

  /// Of a device that is at no site there is nothing to know but its name.
  private func putName(_ name: String, of mac: MACAddress, isAtSite: Bool, at time: Int64) throws {
    var body = isAtSite ? try deviceObject(mac) : JSONObject()
    guard body["name"]?.string ?? "" != name || !isAtSite else { return }
    body["name"] = name.isEmpty ? nil : .string(name)
    try store.run("DELETE FROM device WHERE mac = ?", Int64(mac.value))
    if body.isEmpty { return }
    try store.run(
      "INSERT INTO device VALUES (?, ?, ?)", Int64(mac.value), UTF8Text(JSON.object(body).bytes), time)
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

  private func pulledNow() throws -> PulledParts? {
    if !pulled.isRead { pulled = (true, try pulledParts()) }
    return pulled.state
  }

  private func forgetPulled() {
    pulled = (false, nil)
    feed.isHeld = nil
    feed.hasWebhooks = nil
  }

  /// Of a copy that was pulled in part, what was not pulled is unknown, and is not answered as if there were none.
  /// - Throws: `APIFailure`
  func checkIsKnown(_ method: HTTPMethod, _ parts: [Substring]) throws {
    guard let pulled = try pulledNow(), parts.count >= 3, let owner = MistID(parts[1]) else { return }
    let isOfSite = parts[0] == "sites"
    guard isOfSite || parts[0] == "orgs" else { return }
    let rest = parts[2] == "stats" ? "stats/\(parts.dropFirst(3).first ?? "")" : String(parts[2])
    guard let kind = PullKind.all.first(where: { $0.isOfSite == isOfSite && $0.part == rest }) else { return }
    // Who may do what is made in the copy, too: only the list of all of them is unknown.
    if kind.isOfAccess, method != .get || parts.count > 3 { return }
    let isKnown = isOfSite ? pulled.sites[owner]?[kind.name] != nil : pulled.kinds[kind.name] != nil
    guard !isKnown else { return }
    // Of a site that was made in the copy itself everything is known.
    if isOfSite, pulled.sites[owner] == nil, let site = try object("sites", owner),
      let read = pulled.kinds["sites"], site.created >= read.milliseconds
    {
      return
    }
    throw APIFailure.unknownHere(
      "\(kind.name) \(isOfSite ? "of site \(owner) " : "")was not pulled into this copy: it is unknown, not empty; pull it too"
    )
  }
}
