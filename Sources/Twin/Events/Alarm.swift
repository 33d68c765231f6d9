import MistAPI
import World

/// What the cloud raises an alarm for, and how grave it is.
struct AlarmType: Hashable {
  /// The type's name, such as `device_down`.
  let name: String
  /// `infrastructure`, `marvis` or `security`
  let group: String
  /// `critical`, `warn` or `info`
  let severity: String

  /// Something that befell a device: `device_…` for access points, `switch_…`, `gateway_…`.
  init(_ event: String, deviceType: String, severity: String) {
    name = (deviceType == DeviceType.accessPoint.rawValue ? "device" : deviceType) + "_" + event
    group = "infrastructure"
    self.severity = severity
  }

  private init(_ name: String, group: String, severity: String) {
    self.name = name
    self.group = group
    self.severity = severity
  }

  /// What a cause at work at a site raises; nil for what no alarm is about.
  init?(_ kind: CauseKind) {
    switch kind {
    case .dhcpDown, .dhcpRefusing, .dhcpExhausted:
      self.init("infra_dhcp_failure", group: "infrastructure", severity: "critical")
    case .dnsDown: self.init("infra_dns_failure", group: "infrastructure", severity: "critical")
    case .radiusDown: self.init("authentication_failure", group: "marvis", severity: "critical")
    case .wrongPassphrase: self.init("psk_failure", group: "marvis", severity: "warn")
    case .wanLoss, .wanLatency, .wanJitter, .wanDown:
      self.init("bad_wan_uplink", group: "marvis", severity: kind == .wanDown ? "critical" : "warn")
    case .vlanMissing: self.init("missing_vlan", group: "marvis", severity: "warn")
    case .portDown: self.init("bad_cable", group: "marvis", severity: "warn")
    case .accessPointDown: self.init("ap_offline", group: "marvis", severity: "critical")
    case .switchDown: self.init("switch_offline", group: "marvis", severity: "critical")
    case .gatewayDown: self.init("gateway_down", group: "infrastructure", severity: "critical")
    case .broadcastStorm: self.init("port_flap", group: "marvis", severity: "warn")
    case .coverageHole: self.init("insufficient_coverage", group: "marvis", severity: "warn")
    case .crowd: self.init("insufficient_capacity", group: "marvis", severity: "warn")
    case .nonWiFiInterference: self.init("non_compliant", group: "marvis", severity: "info")
    case .speedMismatch: self.init("negotiation_mismatch", group: "marvis", severity: "warn")
    case .dhcpSlow, .radiusSlow, .dnsSlow, .wiFiInterference, .channelOverlap, .lowPower, .wlanMissing,
      .lowTransmitPower, .highTransmitPower, .accessPointReboot:
      return nil
    }
  }
}

/// An alarm (schema `alarm`).
struct Alarm {
  let id: MistID
  let type: AlarmType
  /// When it was raised, in epoch seconds.
  let at: Int64
  let org: MistID
  let site: MistID
  /// The device that it is about; nil for one about the site.
  let device: EventDevice?
  /// When what it is about was over, as far as that is known by now.
  let resolved: Int64?

  /// The item of a search, with what was noted of its acknowledgement.
  func json(_ ack: AlarmAcknowledgement?) -> JSON {
    var item = JSONObject([
      ("id", .string(id.description)), ("org_id", .string(org.description)), ("site_id", .string(site.description)),
      ("type", .string(type.name)), ("group", .string(type.group)), ("severity", .string(type.severity)),
      ("timestamp", JSON(Int(at))), ("last_seen", JSON(Int(resolved ?? at))), ("count", 1),
      ("status", resolved == nil ? "open" : "resolved"), ("acked", .bool(ack?.isAcked ?? false)),
    ])
    if let resolved { item["resolved_time"] = JSON(Int(resolved)) }
    if let device {
      let list =
        device.type == DeviceType.accessPoint.rawValue ? "aps" : device.type == "switch" ? "switches" : "gateways"
      item[list] = [.string(device.mac.description)]
      item["hostnames"] = [.string(device.name)]
    }
    if let ack {
      if ack.isAcked {
        item["ack_admin_name"] = .string(ack.who)
        item["acked_time"] = JSON(Int(ack.at))
      }
      if let note = ack.note { item["note"] = .string(note) }
    }
    return .object(item)
  }
}

/// Who acknowledged an alarm, when, and what was noted with it.
struct AlarmAcknowledgement {
  let at: Int64
  let who: String
  let isAcked: Bool
  let note: String?
}
