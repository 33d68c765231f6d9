/// A kind of object that a design owns or uses, by the word that stands under `own` and `use`.
public enum DesignKind: Hashable, Sendable, CustomStringConvertible {
  /// Sites.
  case site
  /// The settings of sites, variables among them.
  case siteSetting
  /// Site groups.
  case siteGroup
  /// The settings of the organisation.
  case organisationSetting
  /// Devices.
  case device
  /// The objects of steps 3 to 13.
  case object(DesignObjectKind)

  /// Every kind, in the order of the steps.
  public static let all: [DesignKind] =
    [.organisationSetting, .siteGroup, .site, .siteSetting, .device]
    + DesignObjectKind.allCases.map { .object($0) }

  /// The kinds that a design may use without owning them.
  static let usable: [DesignKind] =
    [.siteGroup] + DesignObjectKind.topLevel.map { .object($0) }

  /// The kind of that word; nil when there is none.
  init?(_ word: String) {
    guard let kind = DesignKind.all.first(where: { $0.description == word }) else { return nil }
    self = kind
  }

  /// The word: `site`, `site_setting`, `gatewaytemplate`.
  public var description: String {
    switch self {
    case .site: "site"
    case .siteSetting: "site_setting"
    case .siteGroup: "sitegroup"
    case .organisationSetting: "org_setting"
    case .device: "device"
    case .object(let kind): String(kind.rawValue.dropLast())
    }
  }
}
