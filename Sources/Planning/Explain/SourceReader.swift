import EffectiveConfiguration
import MistAPI

/// Reads the objects that the configuration of a site and its devices is put together from.
struct SourceReader {
  private let client: any MistClient
  private let organisation: MistID

  /// Members of a device's record that say what it is, and configure nothing.
  private static let recordMembers = [
    "type", "deviceprofile_id", "managed", "disable_auto_config", "mist_configured", "image1_url", "image2_url",
    "image3_url",
  ]

  init(_ client: any MistClient, organisation: MistID) {
    self.client = client
    self.organisation = organisation
  }

  /// The sources of a site.
  /// - Parameter site: the site as the cloud answers it; it names its templates.
  func sources(of site: JSON, id: MistID) async throws -> ConfigurationSources {
    func members(_ path: String) async throws -> JSONObject {
      try await client.call(.get, path).object ?? JSONObject()
    }
    var sources = ConfigurationSources(
      organisationSetting: try await members("/orgs/\(organisation)/setting"),
      siteSetting: try await members("/sites/\(id)/setting"))
    sources.siteTemplate = try await named("sitetemplates", site["sitetemplate_id"])
    sources.networkTemplate = try await named("networktemplates", site["networktemplate_id"])
    sources.gatewayTemplate = try await named("gatewaytemplates", site["gatewaytemplate_id"])
    sources.rfTemplate = try await named("rftemplates", site["rftemplate_id"])
    return sources
  }

  /// A device profile.
  func profile(_ id: MistID?) async throws -> ConfigurationSources.Source? {
    try await named("deviceprofiles", id.map { .string($0.description) })
  }

  /// What is configured on a device itself.
  func device(_ mac: MACAddress, at site: MistID, name: String) async throws -> ConfigurationSources.Source {
    var members = try await client.call(.get, "/sites/\(site)/devices/\(MistID(device: mac))").object ?? JSONObject()
    for name in Self.recordMembers { members[name] = nil }
    return .init(name: name, members: members)
  }

  /// The object that an id names; nil where it names none, or one that is not there.
  private func named(_ collection: String, _ id: JSON?) async throws -> ConfigurationSources.Source? {
    guard let id = id?.string.flatMap({ MistID($0) }), id != .zero else { return nil }
    do {
      let body = try await client.call(.get, "/orgs/\(organisation)/\(collection)/\(id)")
      return .init(name: body["name"]?.string ?? id.description, members: body.object ?? JSONObject())
    } catch MistError.refused(status: 404, _, _, _) {
      return nil
    }
  }

  /// The WLANs of a site, with what brings them.
  func wlans(at site: JSON, id: MistID) async throws -> [ExplainedWLAN] {
    let items = try await client.list("/sites/\(id)/wlans/derived")
    guard items.contains(where: { $0["template_id"]?.string != nil }) else { return items.map { own($0, site) } }
    let templates = try await client.list("/orgs/\(organisation)/templates")
    let groups = try await client.list("/orgs/\(organisation)/sitegroups")
    return items.map { item in
      guard let template = templates.first(where: { $0["id"] == item["template_id"] && $0["id"] != nil }) else {
        return own(item, site)
      }
      return ExplainedWLAN(
        ssid: item["ssid"]?.string ?? "", members: item.object ?? JSONObject(), layer: "WLAN template",
        source: "template '\(template["name"]?.string ?? "")'", reach: reach(of: template, site, id, groups))
    }
  }

  private func own(_ item: JSON, _ site: JSON) -> ExplainedWLAN {
    ExplainedWLAN(
      ssid: item["ssid"]?.string ?? "", members: item.object ?? JSONObject(), layer: "site WLAN",
      source: "site '\(site["name"]?.string ?? "")'", reach: "")
  }

  /// What makes a WLAN template reach a site: `applies.org_id` shadows the lists (mist-fidelity, section 4.5).
  private func reach(of template: JSON, _ site: JSON, _ id: MistID, _ groups: [JSON]) -> String {
    let applies = template["applies"]
    if applies?["org_id"]?.string?.isEmpty == false { return "the whole organisation" }
    if applies?["site_ids"]?.strings?.contains(id.description) == true { return "the site itself" }
    let own = Set(site["sitegroup_ids"]?.strings ?? [])
    let shared = (applies?["sitegroup_ids"]?.strings ?? []).filter { own.contains($0) }
    let names = shared.map { id in groups.first { $0["id"]?.string == id }?["name"]?.string ?? id }
    return names.isEmpty ? "" : "site group " + names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
