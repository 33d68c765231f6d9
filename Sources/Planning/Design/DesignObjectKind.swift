/// A collection of Mist that a design's `templates:` may hold. The raw value is the collection's name in the API.
public enum DesignObjectKind: String, CaseIterable, Sendable, Comparable {
  case services
  case networks
  case vpns
  case deviceprofiles
  case gatewaytemplates
  case networktemplates
  case templates
  case rftemplates
  case wlans
  case wxtags
  case wxrules
  case psks

  /// The kinds that stand directly below `templates:`; `wlans` and `wxrules` stand inside a WLAN template.
  public static let topLevel: [DesignObjectKind] = allCases.filter { $0 != .wlans && $0 != .wxrules }

  /// The kinds that a site names by id, one of each (mist-fidelity, section 4.5).
  public static let bySite: [DesignObjectKind] = [.gatewaytemplates, .networktemplates, .rftemplates]

  /// Whether objects of this kind say by `for` which site groups they are meant for.
  public var meetsSites: Bool { DesignObjectKind.bySite.contains(self) || self == .templates }

  /// One object of the kind, in words.
  public var singular: String {
    switch self {
    case .services: "service"
    case .networks: "network"
    case .vpns: "VPN"
    case .deviceprofiles: "device profile"
    case .gatewaytemplates: "gateway template"
    case .networktemplates: "switch template"
    case .templates: "WLAN template"
    case .rftemplates: "RF template"
    case .wlans: "WLAN"
    case .wxtags: "label"
    case .wxrules: "WLAN policy"
    case .psks: "PSK"
    }
  }

  /// In the order of the thirteen steps.
  public static func < (one: DesignObjectKind, other: DesignObjectKind) -> Bool { one.rank < other.rank }

  private var rank: Int { DesignObjectKind.allCases.firstIndex(of: self) ?? 0 }
}
