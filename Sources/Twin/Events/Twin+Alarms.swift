import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite
import World

/// Alarms are derived as events are; only who acknowledged them is kept.
///
/// A device is down when it has been disconnected for `device_updown_threshold` minutes (of the site's or organisation's
/// setting; 0 when it is not set). A template that the site (or its organisation) names by `alarmtemplate_id` and whose
/// rule for a type says `enabled: false` takes alarms of that type away; what else it says is about mail, which the twin
/// does not send.
extension Twin {
  /// The alarms that were raised in a window of epoch seconds, in order of time.
  func alarms(_ scope: EventScope, in window: ClosedRange<Int64>) throws -> [Alarm] {
    let now = clock.seconds
    let last = min(window.upperBound, now)
    guard window.lowerBound <= last else { return [] }
    var rules: [MistID: AlarmRules] = [:]
    func rule(_ site: MistID) throws -> AlarmRules {
      if let known = rules[site] { return known }
      let made = try object("sites", site).map { try alarmRules(of: $0) } ?? AlarmRules()
      rules[site] = made
      return made
    }
    var found: [Alarm] = []
    func add(_ type: AlarmType, at: Int64, _ event: DeviceEvent, site: MistID, resolved: Int64?) throws {
      guard (window.lowerBound...last).contains(at), try rule(site).allows(type) else { return }
      found.append(
        alarm(type, at: at, org: event.device.org, site: site, device: event.device, resolved: resolved))
    }
    for event in try serviceEvents(scope, toldIn: window.lowerBound...last) {
      guard let site = event.site else { continue }
      let type = event.device.type
      switch event.kind {
      case .disconnected:
        guard try recordedService(event.device.mac, at: event.at) != .absent else { continue }
        let raised = event.at + (try rule(site).threshold(type))
        let back = try nextServing(event.device.mac, after: event.at)
        if let back, back <= raised { continue }
        try add(
          AlarmType("down", deviceType: type, severity: "critical"), at: raised, event, site: site,
          resolved: back.flatMap { $0 <= now ? $0 : nil })
      case .restarted:
        guard window.contains(event.at) else { continue }
        try add(
          AlarmType("restarted", deviceType: type, severity: "warn"), at: event.at, event, site: site,
          resolved: event.at)
      case .connected:
        guard window.contains(event.at), let down = try lastDown(event.device.mac, before: event.at),
          down + (try rule(site).threshold(type)) < event.at
        else { continue }
        try add(
          AlarmType("reconnected", deviceType: type, severity: "info"), at: event.at, event, site: site,
          resolved: event.at)
      default: continue
      }
    }
    found += try causeAlarms(scope, in: window.lowerBound...last).filter { try rule($0.site).allows($0.type) }
    return found.sorted { ($0.at, $0.type.name, $0.id) < ($1.at, $1.type.name, $1.id) }
  }

  private func causeAlarms(_ scope: EventScope, in window: ClosedRange<Int64>) throws -> [Alarm] {
    let now = clock.seconds
    let causes = try store.all(
      "SELECT \(StoredCause.columns) FROM cause WHERE start <= ? ORDER BY id", window.upperBound
    ) { StoredCause($0) }.compactMap { $0 }
    // Mostly nothing begins, and no site needs to be looked at.
    let begun = causes.compactMap { stored -> (StoredCause, [Range<Int64>])? in
      // One for each time that it comes back.
      let occurrences = stored.cause.occurrences(in: window.lowerBound..<(window.upperBound + 1))
        .map { $0.start..<$0.end }.filter { window.contains($0.lowerBound) }
      return occurrences.isEmpty ? nil : (stored, occurrences)
    }
    guard !begun.isEmpty else { return [] }
    return try (scope.site.map { [$0] } ?? objects("sites", of: scope.organisation)).flatMap { site -> [Alarm] in
      let name = site.json["name"]?.string ?? ""
      return begun.filter { $0.0.site == name }.flatMap { stored, occurrences -> [Alarm] in
        guard let type = AlarmType(stored.kind) else { return [] }
        return occurrences.map {
          alarm(
            type, at: $0.lowerBound, org: site.owner, site: site.id, device: nil,
            resolved: $0.upperBound <= now ? $0.upperBound : nil)
        }
      }
    }
  }

  /// The id follows from what the alarm is about, so that it is the same whenever it is asked for.
  private func alarm(
    _ type: AlarmType, at: Int64, org: MistID, site: MistID, device: EventDevice?, resolved: Int64?
  ) -> Alarm {
    let id = derivedID(
      "alarms", owner: site, naturalKey: "\(type.name)\u{1F}\(device?.mac.description ?? "")", ordinal: UInt64(at))
    return Alarm(id: id, type: type, at: at, org: org, site: site, device: device, resolved: resolved)
  }

  /// When a device serves again after a moment; nil when nothing says so yet.
  func nextServing(_ mac: MACAddress, after second: Int64) throws -> Int64? {
    let ahead = (second + 1)..<max(second + 2, clock.seconds + 1)
    if let service = try settledService(mac, in: ahead) {
      return service.segments(in: ahead).first { $0.value.isConnected }?.range.lowerBound
    }
    return try store.integer(
      "SELECT min(at) FROM device_history WHERE mac = ? AND facet = ? AND at > ? AND value = ?", Int64(mac.value),
      DeviceFacet.service.rawValue, second, String(ServiceState.serving.rawValue))
  }

  /// When the device was cut off before a moment at which it connects; nil when it was not there before.
  private func lastDown(_ mac: MACAddress, before second: Int64) throws -> Int64? {
    let before = settings.start.seconds..<max(settings.start.seconds + 1, second)
    if let service = try settledService(mac, in: before) {
      let run = service.segments(in: before).reversed().prefix { !$0.value.isConnected && $0.value != .absent }
      return run.last?.range.lowerBound
    }
    return try store.first(
      "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? AND at < ? ORDER BY at DESC LIMIT 1",
      Int64(mac.value), DeviceFacet.service.rawValue, second
    ) { row in
      let state = UInt8(row.text(1)).flatMap { ServiceState(rawValue: $0) } ?? .absent
      return state == .rebooting || state == .unreachable ? row.int64(0) : nil
    } ?? nil
  }

  /// What befell the service of devices and may be told of in a window: all that happened in it, and before it what began
  /// just so long ago as a threshold in use is. Each once, in order of time.
  func serviceEvents(_ scope: EventScope, toldIn window: ClosedRange<Int64>) throws -> [DeviceEvent] {
    var spans: [ClosedRange<Int64>] = []
    for threshold in try thresholdsInUse().sorted(by: >) {
      let span = (window.lowerBound - threshold)...(window.upperBound - threshold)
      if let last = spans.last, span.lowerBound <= last.upperBound + 1 {
        spans[spans.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
      } else {
        spans.append(span)
      }
    }
    return try spans.flatMap { try deviceEvents(scope, in: $0, onlyService: true) }
  }

  /// Collections whose objects may say thresholds.
  static let thresholdCollections: Set<String> = [
    "org_setting", "setting", "sitetemplates", "networktemplates", "gatewaytemplates",
  ]

  /// Every threshold that some setting or template says, in seconds, and 0, which holds where none does.
  private func thresholdsInUse() throws -> Set<Int64> {
    if let known = feed.thresholds { return known }
    var found: Set<Int64> = [0]
    for collection in Self.thresholdCollections.sorted() {
      let bodies = try store.all(
        "SELECT body FROM object WHERE collection = ? AND instr(body, 'updown_threshold') > 0", collection
      ) { $0.bytes(0) }
      for body in bodies {
        let json = try JSON(parsing: body)
        for (name, _) in AlarmRules.members {
          if let value = json[name]?.int { found.insert(AlarmRules.seconds(value)) }
        }
      }
    }
    feed.thresholds = found
    return found
  }

  /// What of alarms a site's configuration decides.
  func alarmRules(of site: StoredObject) throws -> AlarmRules {
    let merged = LayeredConfiguration(try layers(of: site)).merged
    var rules = AlarmRules()
    for (name, type) in AlarmRules.members {
      guard let seconds = merged[name]?.int.map({ AlarmRules.seconds($0) }) else { continue }
      for each in DeviceType.allCases where type == nil || type == each { rules.thresholds[each.rawValue] = seconds }
    }
    var named = site.json["alarmtemplate_id"]?.string
    if named == nil { named = try object("orgs", site.owner)?.json["alarmtemplate_id"]?.string }
    if let template = try named.flatMap({ MistID($0) }).flatMap({ try object("alarmtemplates", $0) }),
      template.owner == site.owner, let list = template.json["rules"]?.object
    {
      for (type, rule) in list where rule["enabled"]?.bool == false { rules.disabled.insert(type) }
    }
    return rules
  }
}

/// What of alarms a site's configuration decides.
struct AlarmRules {
  /// Seconds by type of device.
  var thresholds: [String: Int64] = [:]
  /// Types that a template takes away.
  var disabled: Set<String> = []

  /// The members of settings that say thresholds, and for which type of device; nil for every one.
  static let members: [(name: String, type: DeviceType?)] = [
    ("device_updown_threshold", nil), ("ap_updown_threshold", .accessPoint), ("switch_updown_threshold", .switch),
    ("gateway_updown_threshold", .gateway),
  ]

  /// Minutes of a setting, as seconds; the longest threshold is four hours.
  static func seconds(_ minutes: Int) -> Int64 { Int64(min(max(0, minutes), 240)) * 60 }

  func allows(_ type: AlarmType) -> Bool { !disabled.contains(type.name) }
  func threshold(_ type: String) -> Int64 { thresholds[type] ?? 0 }
}
