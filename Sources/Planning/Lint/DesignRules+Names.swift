import Documents
import MistAPI

extension DesignRules {
  /// Names that Mist, a device or Terraform would refuse.
  mutating func checkNames() {
    if let fault = NameForm.fault(in: design.organisation), !design.organisation.isEmpty {
      note(
        "the organisation's name '\(design.organisation)', which \(fault)", .error,
        at: root["org"]?.position ?? position, [])
    }
    for (address, object) in design.addressedObjects { check(object, address) }
    checkSiteNames()
    checkHostNames()
    checkTerraformNames()
  }

  private mutating func check(_ object: DesignObject, _ address: DesignObjectAddress) {
    switch object.kind {
    case .wlans:
      let ssid = object.body["ssid"]?.string ?? ""
      guard !ssid.contains("{{"), let fault = NameForm.fault(inSSID: ssid) else { return }
      note(
        "the SSID '\(ssid)' of \(address), which \(fault)", .error,
        at: object.source["ssid"]?.position ?? object.position, [address.description])
    case .wxrules: return
    default:
      let place = object.source["name"]?.position ?? object.position
      if let fault = NameForm.fault(in: object.mistName) {
        note("the name '\(object.mistName)' of \(address), which \(fault)", .error, at: place, [address.description])
      } else if [.services, .networks, .vpns].contains(object.kind) {
        checkWord(object.mistName, "name", address, at: place)
      }
    }
    for (field, what) in Self.wordKeys[object.kind] ?? [] {
      for (key, _) in object.source[field]?.entries ?? [] {
        checkWord(key.text ?? "", what, address, at: key.position)
      }
    }
  }

  /// The maps whose keys stand in the configuration of devices.
  private static let wordKeys: [DesignObjectKind: [(field: String, what: String)]] = [
    .networktemplates: [("networks", "network"), ("port_usages", "port usage")],
    .gatewaytemplates: [("path_preferences", "path preference")],
    .deviceprofiles: [("path_preferences", "path preference"), ("port_usages", "port usage"), ("networks", "network")],
    .vpns: [("paths", "path")],
  ]

  private mutating func checkWord(
    _ word: String, _ what: String, _ address: DesignObjectAddress, at position: SourcePosition
  ) {
    guard !word.contains("{{"), let fault = NameForm.fault(inWord: word) else { return }
    findings.note(
      .nameForm, .warning, at: position, found: "the \(what) '\(word)' of \(address), which \(fault)",
      expected: "letters, digits, '-' and '_', a letter or digit at both ends: devices and Terraform take no other",
      subjects: [address.description])
  }

  private mutating func note(
    _ found: String, _ severity: DesignFinding.Severity, at position: SourcePosition, _ subjects: [String]
  ) {
    findings.note(
      .nameForm, severity, at: position, found: found,
      expected:
        "up to \(NameForm.longest) characters, of an SSID \(NameForm.longestSSID) bytes, without blanks at the ends",
      subjects: subjects)
  }

  private mutating func checkSiteNames() {
    for site in design.sites {
      guard let fault = NameForm.fault(in: site.name) else { continue }
      note(
        "the name '\(site.name)' of site '\(site.key)', which \(fault)", .error, at: site.position,
        ["sites/\(site.key)"])
    }
    for group in design.siteGroups {
      guard let fault = NameForm.fault(in: group.name) else { continue }
      note(
        "the site group '\(group.name)', which \(fault)", .error, at: position, ["sitegroups/\(group.name)"])
    }
  }

  /// Names of devices: those of switches and gateways become host names. The first of each kind of fault stands for all.
  private mutating func checkHostNames() {
    var faults: [String: (slot: DesignSlot, count: Int)] = [:]
    var order: [String] = []
    for slot in design.slots {
      let isHost = slot.type != .accessPoint
      guard let fault = NameForm.fault(in: slot.deviceName) ?? (isHost ? NameForm.fault(inHost: slot.deviceName) : nil)
      else { continue }
      if faults[fault] == nil { order.append(fault) }
      faults[fault, default: (slot, 0)].count += 1
    }
    for fault in order {
      guard let found = faults[fault] else { continue }
      let others = found.count > 1 ? ", and \(counted(found.count - 1, "other name"))" : ""
      findings.note(
        .nameForm, .warning, at: root["naming"]?["device"]?.position ?? position,
        found: "the device name '\(found.slot.deviceName)', which \(fault)" + others,
        expected:
          "for switches and gateways a host name: letters, digits, '-', '_' and '.', up to \(NameForm.longestHost)",
        advice: "put other columns into 'naming: device'", subjects: ["sites/\(found.slot.siteKey)"])
    }
  }

  /// Names of one kind that are one and the same in Terraform.
  private mutating func checkTerraformNames() {
    var first: [String: String] = [:]
    for object in design.objects {
      let key = "\(object.kind.rawValue) \(NameForm.terraformName(object.mistName))"
      guard let earlier = first[key] else {
        first[key] = object.mistName
        continue
      }
      // Equal names have been noted.
      guard earlier != object.mistName else { continue }
      findings.note(
        .nameForm, .warning, at: object.position,
        found: "the \(object.kind.singular) '\(object.mistName)', which Terraform cannot tell from '\(earlier)'",
        expected: "names that differ in letters and digits", subjects: ["\(object.kind.rawValue)/\(object.name)"])
    }
  }
}
