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
  /// The longest threshold that a setting can have.
  static let longestThreshold: Int64 = 240 * 60

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
    for event in try deviceEvents(scope, in: (window.lowerBound - Self.longestThreshold)...last) {
      guard let site = event.site else { continue }
      let type = event.device.type
      switch event.kind {
      case .disconnected:
        guard try serviceValue(event.device.mac, at: event.at) != .absent else { continue }
        let raised = event.at + (try rule(site).threshold(type))
        let back = try nextServing(event.device.mac, after: event.at)
        if let back, back <= raised { continue }
        try add(
          AlarmType("down", deviceType: type, severity: "critical"), at: raised, event, site: site,
          resolved: back.flatMap { $0 <= now ? $0 : nil })
      case .restarted:
        try add(
          AlarmType("restarted", deviceType: type, severity: "warn"), at: event.at, event, site: site,
          resolved: event.at)
      case .connected:
        guard let down = try lastDown(event.device.mac, before: event.at),
          down + (try rule(site).threshold(type)) < event.at
        else { continue }
        try add(
          AlarmType("reconnected", deviceType: type, severity: "info"), at: event.at, event, site: site,
          resolved: event.at)
      default: continue
      }
    }
    for site in try scope.site.map({ [$0] }) ?? objects("sites", of: scope.organisation) {
      found += try causeAlarms(at: site, in: window.lowerBound...last).filter {
        try rule(site.id).allows($0.type)
      }
    }
    return found.sorted { ($0.at, $0.type.name, $0.id) < ($1.at, $1.type.name, $1.id) }
  }

  private func causeAlarms(at site: StoredObject, in window: ClosedRange<Int64>) throws -> [Alarm] {
    let now = clock.seconds
    let causes = try store.all(
      "SELECT \(StoredCause.columns) FROM cause WHERE site = ? AND start <= ? ORDER BY id",
      site.json["name"]?.string ?? "", window.upperBound
    ) { StoredCause($0) }.compactMap { $0 }
    return causes.flatMap { stored -> [Alarm] in
      guard let type = AlarmType(stored.kind) else { return [] }
      // One for each time that it comes back.
      return stored.cause.occurrences(in: window.lowerBound..<(window.upperBound + 1)).compactMap { occurrence in
        guard window.contains(occurrence.start) else { return nil }
        return alarm(
          type, at: occurrence.start, org: site.owner, site: site.id, device: nil,
          resolved: occurrence.end <= now ? occurrence.end : nil)
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
    try store.integer(
      "SELECT min(at) FROM device_history WHERE mac = ? AND facet = ? AND at > ? AND value = ?", Int64(mac.value),
      DeviceFacet.service.rawValue, second, String(ServiceState.serving.rawValue))
  }

  /// When the device was cut off before a moment at which it connects; nil when it was not there before.
  private func lastDown(_ mac: MACAddress, before second: Int64) throws -> Int64? {
    try store.first(
      "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? AND at < ? ORDER BY at DESC LIMIT 1",
      Int64(mac.value), DeviceFacet.service.rawValue, second
    ) { row in
      let state = UInt8(row.text(1)).flatMap { ServiceState(rawValue: $0) } ?? .absent
      return state == .rebooting || state == .unreachable ? row.int64(0) : nil
    } ?? nil
  }

  /// What of alarms a site's configuration decides.
  func alarmRules(of site: StoredObject) throws -> AlarmRules {
    let merged = LayeredConfiguration(try layers(of: site)).merged
    var rules = AlarmRules()
    for (name, type) in [
      ("device_updown_threshold", nil), ("ap_updown_threshold", DeviceType.accessPoint),
      ("switch_updown_threshold", .switch), ("gateway_updown_threshold", .gateway),
    ] as [(String, DeviceType?)] {
      guard let minutes = merged[name]?.int else { continue }
      let seconds = Int64(min(max(0, minutes), 240)) * 60
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

  func allows(_ type: AlarmType) -> Bool { !disabled.contains(type.name) }
  func threshold(_ type: String) -> Int64 { thresholds[type] ?? 0 }
}
