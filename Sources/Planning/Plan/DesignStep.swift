/// The thirteen steps of a design, in the order in which each rests on those before it (mist-fidelity, section 5).
public enum DesignStep: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// Sites, their groups, and the address plan as site variables.
  case sites = 1
  /// Claims, and devices bound to their sites.
  case devices
  /// Applications (`services`).
  case applications
  /// LAN networks.
  case networks
  /// The VPN and the hubs' device profiles.
  case hubProfiles
  /// Gateway (WAN edge) templates.
  case gatewayTemplates
  /// Switch (network) templates.
  case switchTemplates
  /// WLAN templates.
  case wlanTemplates
  /// RF templates, and the sites' bindings to their gateway, switch and RF templates.
  case rfTemplates
  /// WLANs.
  case wlans
  /// Labels (`wxtags`).
  case labels
  /// WLAN policies (`wxrules`).
  case wlanPolicies
  /// Pre-shared keys of the organisation.
  case psks

  /// The step in words.
  public var title: String {
    switch self {
    case .sites: "site + IP plan"
    case .devices: "assign devices"
    case .applications: "applications"
    case .networks: "LAN networks"
    case .hubProfiles: "hub profiles"
    case .gatewayTemplates: "gateway templates"
    case .switchTemplates: "switch templates"
    case .wlanTemplates: "WLAN templates"
    case .rfTemplates: "RF templates"
    case .wlans: "WLANs"
    case .labels: "labels"
    case .wlanPolicies: "WLAN policies"
    case .psks: "org PSKs"
    }
  }

  /// The step in which objects of a kind are made.
  init(_ kind: DesignObjectKind) {
    switch kind {
    case .services: self = .applications
    case .networks: self = .networks
    case .vpns, .deviceprofiles: self = .hubProfiles
    case .gatewaytemplates: self = .gatewayTemplates
    case .networktemplates: self = .switchTemplates
    case .templates: self = .wlanTemplates
    case .rftemplates: self = .rfTemplates
    case .wlans: self = .wlans
    case .wxtags: self = .labels
    case .wxrules: self = .wlanPolicies
    case .psks: self = .psks
    }
  }

  /// Earlier steps come first.
  public static func < (one: DesignStep, other: DesignStep) -> Bool { one.rawValue < other.rawValue }
}
