public import MistAPI

/// The objects from which the configuration of a site and of its devices is put together.
///
/// Which of them holds what for whom is said here once: for the simulated cloud, and for whoever explains what a cloud holds.
public struct ConfigurationSources: Sendable, Hashable {
  /// An object that contributes.
  public struct Source: Sendable, Hashable {
    /// Its name, or its id where it has none.
    public var name: String
    /// Its members.
    public var members: JSONObject

    /// A source of that name.
    public init(name: String, members: JSONObject) {
      self.name = name
      self.members = members
    }
  }

  /// The organisation's setting.
  public var organisationSetting: JSONObject
  /// The site template that the site names.
  public var siteTemplate: Source?
  /// The switch template that the site names.
  public var networkTemplate: Source?
  /// The gateway template that the site names.
  public var gatewayTemplate: Source?
  /// The RF template that the site names.
  public var rfTemplate: Source?
  /// The site's own setting.
  public var siteSetting: JSONObject

  /// The sources of a site that names no template.
  public init(organisationSetting: JSONObject, siteSetting: JSONObject) {
    self.organisationSetting = organisationSetting
    self.siteSetting = siteSetting
  }

  /// The layers of a site: those of its switches and of its gateways together, none of a device.
  public var site: LayeredConfiguration { LayeredConfiguration(contributions) }

  /// What the layers of a site are put together from.
  public var contributions: [LayeredConfiguration.Contribution] { contributions(of: nil) }

  /// The layers of a device of the site (ruling 13): its type's template, the site, its profile, itself. The radio of an access
  /// point takes the RF template over the site.
  /// - Parameters:
  ///   - profile: The device profile that it names.
  ///   - own: What is configured on the device itself, and its name.
  public func device(_ type: DeviceType, profile: Source?, own: Source) -> LayeredConfiguration {
    var all = contributions(of: type)
    if type == .accessPoint, let rfTemplate {
      let bands = rfTemplate.members.filter { $0.key.hasPrefix("band") }.map { ($0.key, $0.value) }
      all.append(
        .init(
          layer: .rfTemplate, source: "rftemplate '\(rfTemplate.name)'",
          members: JSONObject([("radio_config", .object(JSONObject(bands)))])))
    }
    if let profile { all.append(contribution(.deviceProfile, "deviceprofile", profile)) }
    all.append(contribution(.device, "device", own))
    return LayeredConfiguration(all)
  }

  private func contributions(of type: DeviceType?) -> [LayeredConfiguration.Contribution] {
    var result = [
      LayeredConfiguration.Contribution(
        layer: .organisation, source: "organisation setting", members: organisationSetting)
    ]
    if let siteTemplate { result.append(contribution(.siteTemplate, "sitetemplate", siteTemplate)) }
    if let networkTemplate, type == nil || type == .switch {
      result.append(contribution(.template, "networktemplate", networkTemplate))
    }
    if let gatewayTemplate, type == nil || type == .gateway {
      result.append(contribution(.template, "gatewaytemplate", gatewayTemplate))
    }
    result.append(.init(layer: .siteSetting, source: "site setting", members: siteSetting))
    return result
  }

  private func contribution(
    _ layer: ConfigurationLayer, _ kind: String, _ source: Source
  ) -> LayeredConfiguration.Contribution {
    .init(layer: layer, source: "\(kind) '\(source.name)'", members: source.members)
  }
}
