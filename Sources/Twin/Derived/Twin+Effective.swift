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

  private func source(_ object: StoredObject?) -> ConfigurationSources.Source? {
    guard let object else { return nil }
    let body = object.json
    return .init(name: body["name"]?.string ?? object.id.description, members: body.object ?? JSONObject())
  }

  /// What `sources` tells, from the store.
  func readSources(of site: StoredObject) throws -> ConfigurationSources {
    var sources = ConfigurationSources(
      organisationSetting: try requiredObject("org_setting", site.owner).json.object ?? JSONObject(),
      siteSetting: try requiredObject("setting", site.id).json.object ?? JSONObject())
    sources.siteTemplate = source(try siteTemplate("sitetemplate_id", "sitetemplates", of: site))
    sources.networkTemplate = source(try siteTemplate("networktemplate_id", "networktemplates", of: site))
    sources.gatewayTemplate = source(try siteTemplate("gatewaytemplate_id", "gatewaytemplates", of: site))
    sources.rfTemplate = source(try siteTemplate("rftemplate_id", "rftemplates", of: site))
    return sources
  }

  /// The layers of a site, without those of devices.
  func layers(of site: StoredObject) throws -> [LayeredConfiguration.Contribution] {
    try sources(of: site).site.contributions
  }

  /// The effective configuration of a device: its type's template, its site, its profile, itself (ruling 13).
  func effective(_ device: InventoryRow, at site: StoredObject) throws -> LayeredConfiguration {
    try effective(device, of: site.owner, from: try sources(of: site))
  }

  /// The effective configuration of one of several devices of a site, whose sources are read once.
  func effective(
    _ device: InventoryRow, of organisation: MistID, from sources: ConfigurationSources
  ) throws -> LayeredConfiguration {
    let profile = try device.profile.flatMap { MistID($0) }.flatMap {
      try ownObject("deviceprofiles", $0, of: organisation)
    }
    let own = try deviceObject(device.mac)
    return sources.device(
      DeviceType(rawValue: device.type) ?? .accessPoint, profile: source(profile),
      own: .init(name: own["name"]?.string ?? device.mac.description, members: own))
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
