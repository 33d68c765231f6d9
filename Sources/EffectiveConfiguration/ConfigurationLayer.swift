/// Where a configuration value can stand, weakest first (mist-fidelity, section 4.5: the narrower scope wins).
public enum ConfigurationLayer: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// The organisation's setting.
  case organisation
  /// The site template that the site names.
  case siteTemplate
  /// The gateway or switch (network) template that the site names.
  case template
  /// The site's own setting.
  case siteSetting
  /// The RF template that the site names: over the site for the radios of access points (ruling 13).
  case rfTemplate
  /// The device profile that the device names.
  case deviceProfile
  /// The device itself.
  case device

  /// The layer in words.
  public var name: String {
    switch self {
    case .organisation: "organisation"
    case .siteTemplate: "site template"
    case .template: "template"
    case .siteSetting: "site setting"
    case .rfTemplate: "RF template"
    case .deviceProfile: "device profile"
    case .device: "device"
    }
  }

  /// Weaker comes first.
  public static func < (one: ConfigurationLayer, other: ConfigurationLayer) -> Bool { one.rawValue < other.rawValue }
}
