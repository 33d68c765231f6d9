import Determinism
import MistAPI
import SQLite
import World

/// A webhook as the queue needs it.
struct Webhook {
  let object: StoredObject
  let body: JSONObject
  /// The site whose it is; nil for the organisation's.
  let site: MistID?
  let org: MistID

  var topics: [String] { body["topics"]?.strings ?? [] }
  /// The kinds that are a plain POST; the others are kept, and nothing is sent to them. A URL that a pull has covered leads
  /// nowhere.
  var isSent: Bool {
    let url = body["url"]?.string ?? ""
    return (body["enabled"]?.bool ?? true) && ["http-post", "splunk"].contains(body["type"]?.string ?? "http-post")
      && !url.isEmpty && !WebhookCover.isCovered(url)
  }
  var isSingle: Bool { body["single_event_per_message"]?.bool ?? false }
}

extension Twin {
  /// How many events one message has at most.
  private static let eventsPerMessage = 100

  /// Every webhook, the organisations' before the sites', in the order of their making.
  func webhooks() throws -> [Webhook] {
    let objects = try store.all(
      "SELECT \(StoredObject.columns) FROM object WHERE collection IN ('webhooks', 'site_webhooks') ORDER BY collection DESC, owner, ordinal"
    ) { StoredObject(row: $0) }.compactMap { $0 }
    return try objects.compactMap { object in
      guard object.collection == "site_webhooks" else {
        return Webhook(object: object, body: object.json.object ?? JSONObject(), site: nil, org: object.owner)
      }
      guard let site = try self.object("sites", object.owner) else { return nil }
      return Webhook(object: object, body: object.json.object ?? JSONObject(), site: site.id, org: site.owner)
    }
  }

  /// Puts what newly happened into the queues of the webhooks that want to hear of it.
  func queueWebhooks() throws {
    guard !store.isReadOnly else { return }
    if feed.hasWebhooks == nil {
      let isHeld = holdsWebhooks
      let count = try store.integer(
        "SELECT count(*) FROM object WHERE collection IN ('webhooks', 'site_webhooks')")
      feed.hasWebhooks = count != 0 && isHeld == false
      if feed.hasWebhooks == false { try store.run("DELETE FROM feed") }
      // What waited when somebody had them delivered is not sent later.
      if isHeld { try store.run("DELETE FROM webhook_delivery WHERE is_open = 1") }
      // What was to go to a webhook that is gone goes nowhere.
      try store.run(
        """
        DELETE FROM webhook_delivery WHERE is_open = 1
          AND webhook NOT IN (SELECT id FROM object WHERE collection IN ('webhooks', 'site_webhooks'))
        """)
    }
    guard feed.hasWebhooks == true else { return }
    if let last = feed.queuedAt, last == (clock.seconds, store.totalChanges) { return }
    try store.transaction {
      let now = clock.seconds
      guard let from = try feedValue("second").flatMap({ Int64($0) }) else {
        // Nothing from before the first webhook is told.
        try setFeed("second", String(now))
        try setFeed("audit", String(try store.integer("SELECT max(id) FROM audit") ?? 0))
        try setFeed("told", "[]")
        return
      }
      let told = Set(try feedValue("told").flatMap { try? JSON(parsing: $0) }?.strings ?? [])
      let hooks = try webhooks().filter(\.isSent)
      var present: [String] = []
      for org in Set(hooks.map(\.org)).sorted() {
        let own = hooks.filter { $0.org == org }
        var all = try happenings(of: org, topics: Set(own.flatMap(\.topics)), in: min(from, now)...now)
        all += try clientHappenings(of: org, for: own, in: min(from, now)...now)
        present += all.filter { $0.at == now && !$0.key.isEmpty }.map(\.key)
        let fresh = all.filter { !told.contains($0.key) }
        for hook in own { try queue(fresh, for: hook) }
      }
      try setFeed("audit", String(try store.integer("SELECT max(id) FROM audit") ?? 0))
      guard from != now || !present.allSatisfy({ told.contains($0) }) else { return }
      try setFeed("second", String(now))
      try setFeed("told", JSON(present.sorted()).text)
    }
    feed.queuedAt = (clock.seconds, store.totalChanges)
  }

  private func feedValue(_ name: String) throws -> String? {
    try store.text("SELECT value FROM feed WHERE name = ?", name)
  }

  private func setFeed(_ name: String, _ value: String) throws {
    try store.run("INSERT OR REPLACE INTO feed VALUES (?, ?)", name, value)
  }

  private func queue(_ happenings: [Happening], for hook: Webhook) throws {
    let size = hook.isSingle ? 1 : Self.eventsPerMessage
    for topic in WebhookCheck.told where hook.topics.contains(topic) {
      let own = happenings.filter { $0.topic == topic && (hook.site == nil || $0.site == hook.site) }.map(\.json)
      for start in stride(from: 0, to: own.count, by: size) {
        try queue(topic, Array(own[start..<min(start + size, own.count)]), for: hook.object.id)
      }
    }
  }

  /// Whether nothing is delivered to webhooks, whatever is changed of them: a copy of a live organisation has webhooks of real
  /// receivers, who must not hear of what is rehearsed. They are seen, compared and changed as ever; nothing is told of it in
  /// what the API answers. When that cannot be read they are held, too.
  public var holdsWebhooks: Bool {
    if settings.deliversWebhooksOfCopies { return false }
    if let known = feed.isHeld { return known }
    guard let found = try? store.integer("SELECT EXISTS (SELECT 1 FROM property WHERE name = ?)", Self.pullProperty)
    else { return true }
    feed.isHeld = found != 0
    return found != 0
  }

  /// Puts one message into the queue of a webhook; where they are held, the log of attempts says so.
  func queue(_ topic: String, _ events: [JSON], for hook: MistID) throws {
    let body: JSON = ["topic": .string(topic), "events": .array(events)]
    if holdsWebhooks { return try noteHeld(topic, body, for: hook) }
    try store.run(
      """
      INSERT INTO webhook_delivery (webhook, topic, created, due, attempts, is_open, body) VALUES (?, ?, ?, ?, 0, 1, ?)
      """, hook.description, topic, clock.milliseconds, clock.milliseconds, body.text)
  }

  /// What happened in an organisation, by topic, in order of time.
  private func happenings(of org: MistID, topics: Set<String>, in window: ClosedRange<Int64>) throws -> [Happening] {
    var found: [Happening] = []
    if topics.contains("device-events") {
      for event in try deviceEvents(.organisation(org), in: window) {
        var item = event.json.object ?? JSONObject()
        item["ev_type"] = event.kind == .disconnected ? "warn" : "notice"
        found.append(
          Happening(
            at: event.at, topic: "device-events", key: "event \(event.type) \(event.device.mac) \(event.at)",
            site: event.site, json: .object(item)))
      }
    }
    if topics.contains("device-updowns") { found += try upsAndDowns(of: org, in: window) }
    if topics.contains("alarms") {
      found += try alarms(.organisation(org), in: window).map { alarm in
        Happening(
          at: alarm.at, topic: "alarms", key: "alarm \(alarm.id)", site: alarm.site, json: self.alarmEvent(alarm))
      }
    }
    if topics.contains("audits") { found += try audits(of: org) }
    return found
  }

  /// A device that goes is told of only when it stays away for the threshold of its site.
  private func upsAndDowns(of org: MistID, in window: ClosedRange<Int64>) throws -> [Happening] {
    var rules: [MistID: AlarmRules] = [:]
    var names: [MistID: String] = [:]
    var found: [Happening] = []
    for event in try serviceEvents(.organisation(org), toldIn: window) {
      guard [.connected, .disconnected, .restarted].contains(event.kind), let id = event.site,
        let site = try object("sites", id)
      else { continue }
      names[id] = site.json["name"]?.string ?? ""
      var at = event.at
      if event.kind == .disconnected {
        let rule = try rules[id] ?? alarmRules(of: site)
        rules[id] = rule
        let threshold = rule.threshold(event.device.type)
        at += threshold
        if threshold > 0, let back = try nextServing(event.device.mac, after: event.at), back <= at { continue }
      }
      guard window.contains(at) else { continue }
      let json: JSON = [
        "type": .string(event.type), "ap": .string(event.device.mac.description), "ap_name": .string(event.device.name),
        "org_id": .string(org.description), "site_id": .string(id.description), "site_name": .string(names[id] ?? ""),
        "timestamp": JSON(Int(event.at)), "for_site": true,
      ]
      found.append(
        Happening(
          at: at, topic: "device-updowns", key: "updown \(event.type) \(event.device.mac) \(event.at)", site: id,
          json: json))
    }
    return found.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }

  private func alarmEvent(_ alarm: Alarm) -> JSON {
    var item = JSONObject([
      ("id", .string(alarm.id.description)), ("event_id", .string(alarm.id.description)),
      ("org_id", .string(alarm.org.description)), ("site_id", .string(alarm.site.description)),
      ("type", .string(alarm.type.name)), ("timestamp", JSON(Int(alarm.at))), ("last_seen", JSON(Int(alarm.at))),
      ("count", 1), ("for_site", true), ("update", false),
    ])
    if let device = alarm.device, device.type == DeviceType.accessPoint.rawValue {
      item["aps"] = [.string(device.mac.description)]
    }
    return .object(item)
  }

  /// What was written since the last time; told by its number, not by its second.
  private func audits(of org: MistID) throws -> [Happening] {
    let last = try feedValue("audit").flatMap { Int64($0) } ?? 0
    return try store.all(
      "SELECT id, at, site, who, message FROM audit WHERE id > ? AND org = ? ORDER BY id", last, org.description
    ) { row in
      let id = derivedID("audit", owner: org, naturalKey: "", ordinal: UInt64(bitPattern: row.int64(0)))
      var item = JSONObject([
        ("id", .string(id.description)), ("timestamp", StoredJSON.time(milliseconds: row.int64(1))),
        ("org_id", .string(org.description)), ("admin_name", .string(row.text(3))), ("message", .string(row.text(4))),
      ])
      let site = row.optionalText(2).flatMap { MistID($0) }
      if let site { item["site_id"] = .string(site.description) }
      return Happening(at: row.int64(1) / 1000, topic: "audits", key: "", site: site, json: .object(item))
    }
  }
}
