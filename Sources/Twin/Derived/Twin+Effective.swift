import EffectiveConfiguration
import MistAPI
import SQLite

extension Twin {
  /// The template of a kind that a site names by id, nil when it names none or one that does not exist.
  func siteTemplate(_ member: String, _ collection: String, of site: StoredObject) throws -> StoredObject? {
    try site.json[member]?.string.flatMap { MistID($0) }.flatMap { try ownObject(collection, $0, of: site.owner) }
  }

  /// The object that a reference means; nil when it dangles or leads to another organisation.
  private func ownObject(_ collection: String, _ id: MistID, of owner: MistID) throws -> StoredObject? {
    try object(collection, id).flatMap { $0.owner == owner ? $0 : nil }
  }

  private func contribution(
    _ layer: ConfigurationLayer, _ kind: String, _ object: StoredObject
  ) -> LayeredConfiguration.Contribution {
    let body = object.json
    let name = body["name"]?.string ?? object.id.description
    return .init(layer: layer, source: "\(kind) '\(name)'", members: body.object ?? JSONObject())
  }

  /// The layers of a site, without those of devices.
  func layers(of site: StoredObject) throws -> [LayeredConfiguration.Contribution] {
    var result = [
      LayeredConfiguration.Contribution(
        layer: .organisation, source: "organisation setting",
        members: try requiredObject("org_setting", site.owner).json.object ?? JSONObject())
    ]
    if let template = try siteTemplate("sitetemplate_id", "sitetemplates", of: site) {
      result.append(contribution(.siteTemplate, "sitetemplate", template))
    }
    for (member, collection, kind) in [
      ("networktemplate_id", "networktemplates", "networktemplate"),
      ("gatewaytemplate_id", "gatewaytemplates", "gatewaytemplate"),
    ] {
      if let template = try siteTemplate(member, collection, of: site) {
        result.append(contribution(.template, kind, template))
      }
    }
    result.append(
      .init(
        layer: .siteSetting, source: "site setting",
        members: try requiredObject("setting", site.id).json.object ?? JSONObject()))
    return result
  }

  /// The effective configuration of a device: its type's template, its site, its profile, itself (ruling 13).
  func effective(_ device: InventoryRow, at site: StoredObject) throws -> LayeredConfiguration {
    let type = DeviceType(rawValue: device.type) ?? .accessPoint
    var result = try layers(of: site).filter { layer in
      switch layer.layer {
      case .template:
        layer.source.hasPrefix(type == .switch ? "networktemplate" : "gatewaytemplate") && type != .accessPoint
      default: true
      }
    }
    if type == .accessPoint, let template = try siteTemplate("rftemplate_id", "rftemplates", of: site) {
      var members = JSONObject()
      members["radio_config"] = .object(
        JSONObject(
          (template.json.object ?? JSONObject()).filter { $0.key.hasPrefix("band") }.map { ($0.key, $0.value) }))
      result.append(
        .init(layer: .deviceProfile, source: "rftemplate '\(template.json["name"]?.string ?? "")'", members: members))
    }
    if let profile = try device.profile.flatMap({ MistID($0) }).flatMap({
      try ownObject("deviceprofiles", $0, of: site.owner)
    }) {
      result.append(contribution(.deviceProfile, "deviceprofile", profile))
    }
    let own = try deviceObject(device.mac)
    result.append(
      .init(layer: .device, source: "device '\(own["name"]?.string ?? device.mac.description)'", members: own))
    return LayeredConfiguration(result)
  }

  static let effectiveRoutes: [Route] = [
    Route(.get, "/twin/v1/devices/{device}/effective") { twin, call in
      guard let mac = try call.id(0).deviceMAC, let row = try twin.inventoryRow(mac),
        let site = try row.site.flatMap({ try twin.object("sites", $0) }), call.caller.may([.read], at: site)
      else { throw APIFailure.notFound }
      let layered = try twin.effective(row, at: site)
      let resolved = layered.resolved()
      let variables = layered.variables
      var unresolved = resolved.unresolved
      var wlans: [JSON] = []
      if row.type == DeviceType.accessPoint.rawValue {
        for wlan in try twin.wlans(reaching: site) {
          let result = Variables.resolve(wlan.body) { variables[$0] }
          wlans.append(result.value)
          unresolved += result.unresolved
        }
      }
      return MistResponse(json: [
        "id": .string(MistID(device: mac).description), "type": .string(row.type), "configuration": resolved.value,
        "wlans": .array(wlans), "layers": JSON(layered.contributions.map { "\($0.layer.name): \($0.source)" }),
        "in_sync": .bool(unresolved.isEmpty),
        "unresolved": .array(unresolved.map { ["name": .string($0.name), "field": .string($0.field)] }),
      ])
    }
  ]
}
