import MistAPI

/// Something that befell a device, as the API tells it (schema `device_event`).
struct DeviceEvent: Hashable {
  /// What happened, in the order in which things of one second follow each other; the API's name is `AP_`, `SW_` or
  /// `GW_` and the raw value.
  enum Kind: String, CaseIterable {
    case claimed = "CLAIMED"
    case assigned = "ASSIGNED"
    case unassigned = "UNASSIGNED"
    case configChanged = "CONFIG_CHANGED_BY_USER"
    case upgradeOrdered = "UPGRADE_BY_USER"
    case upgradeScheduled = "UPGRADE_BY_SCHEDULE"
    case disconnected = "DISCONNECTED"
    case upgraded = "UPGRADED"
    case upgradeFailed = "UPGRADE_FAILED"
    case restarted = "RESTARTED"
    case connected = "CONNECTED"
    case configured = "CONFIGURED"

    var text: String {
      switch self {
      case .claimed: "Device claimed"
      case .assigned: "Device assigned to site"
      case .unassigned: "Device unassigned from site"
      case .configChanged: "Device configuration changed"
      case .upgradeOrdered: "Device upgrade ordered"
      case .upgradeScheduled: "Device upgraded by the site's schedule"
      case .disconnected: "Device disconnected"
      case .upgraded: "Device upgraded"
      case .upgradeFailed: "Device upgrade failed"
      case .restarted: "Device restarted"
      case .connected: "Device connected"
      case .configured: "Device configured"
      }
    }
  }

  let kind: Kind
  /// Epoch seconds.
  let at: Int64
  let device: EventDevice
  let site: MistID?
  /// The firmware at that moment; of an upgrade, the new one.
  var version: String?
  /// Why, or more about what.
  var reason: String?

  /// The type as the API spells it, such as `AP_CONNECTED`.
  var type: String { device.prefix + kind.rawValue }

  /// The item of a search (schema `device_event`).
  var json: JSON {
    var item = JSONObject([
      ("type", .string(type)), ("text", .string(reason ?? kind.text)), ("timestamp", JSON(Int(at))),
      ("mac", .string(device.mac.description)), ("device_type", .string(device.type)), ("model", .string(device.model)),
      ("device_name", .string(device.name)), ("org_id", .string(device.org.description)),
    ])
    if let site { item["site_id"] = .string(site.description) }
    if device.type == DeviceType.accessPoint.rawValue {
      item["ap"] = .string(device.mac.description)
      item["ap_name"] = .string(device.name)
      if let version { item["apfw"] = .string(version) }
    }
    if let version { item["version"] = .string(version) }
    return .object(item)
  }

  /// What makes an event itself: a device that is renamed afterwards has no other event by that.
  static func == (one: DeviceEvent, other: DeviceEvent) -> Bool {
    one.kind == other.kind && one.at == other.at && one.device.mac == other.device.mac && one.site == other.site
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(at)
    hasher.combine(device.mac)
    hasher.combine(site)
  }

  /// By time, then by device, then by what follows what.
  static func isBefore(_ one: DeviceEvent, _ other: DeviceEvent) -> Bool {
    if one.at != other.at { return one.at < other.at }
    if one.device.mac != other.device.mac { return one.device.mac < other.device.mac }
    return one.kind.order < other.kind.order
  }
}

extension DeviceEvent.Kind {
  /// The place among things of one second.
  var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What an event says of the device that it befell.
struct EventDevice: Hashable {
  let mac: MACAddress
  let model: String
  /// `ap`, `switch` or `gateway`
  let type: String
  let name: String
  let org: MistID

  var prefix: String {
    switch type {
    case DeviceType.switch.rawValue: "SW_"
    case DeviceType.gateway.rawValue: "GW_"
    default: "AP_"
    }
  }
}

/// Whose events are asked for.
enum EventScope {
  case organisation(MistID)
  case site(StoredObject)

  var organisation: MistID {
    switch self {
    case .organisation(let id): id
    case .site(let site): site.owner
    }
  }

  var site: StoredObject? {
    if case .site(let site) = self { return site }
    return nil
  }
}
