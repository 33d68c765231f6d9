/// A part of a site's state whose changes have consequences.
enum StateFacet {
  /// What is wrong with its switch ports, radio and address scopes.
  case causes
  /// Its WLANs and what opens them.
  case networks

  var siteFacet: SiteFacet {
    switch self {
    case .causes: .stateCauses
    case .networks: .networks
    }
  }

  /// The collections whose objects reach it.
  private static let reaching: [String: [StateFacet]] = {
    var facets: [String: [StateFacet]] = [:]
    for name in ["networktemplates", "gatewaytemplates", "rftemplates", "deviceprofiles", "networks"] {
      facets[name] = [.causes]
    }
    for name in ["sitetemplates", "wlans", "templates", "org_setting", "sites", "setting", "site_wlans"] {
      facets[name] = [.causes, .networks]
    }
    for name in ["psks", "site_psks"] { facets[name] = [.networks] }
    return facets
  }()

  static func reached(by collection: String) -> [StateFacet] { reaching[collection] ?? [] }
}
