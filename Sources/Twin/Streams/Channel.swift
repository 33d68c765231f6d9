import MistAPI

/// What a channel of the stream tells of (mist-fidelity, section 9.7).
enum Channel: Hashable {
  /// `/test`: the clock, once, when somebody begins to listen.
  case test
  /// What befalls the devices of a site.
  case devices(site: MistID)
  /// What befalls the devices of an organisation.
  case organisationDevices(org: MistID)
  /// The stats of the devices of a site: at every step that one takes, and once a minute.
  case deviceStats(site: MistID)
  /// The stats of one device.
  case oneDeviceStats(site: MistID, device: MistID)
  /// The stats of the clients of a site, once a minute.
  case clientStats(site: MistID)
  /// What commands given to a device put out.
  case command(site: MistID, device: MistID)
  /// Packets captured at a site.
  case sitePackets(site: MistID)
  /// Packets captured at an organisation's edges.
  case organisationPackets(org: MistID)
  /// How many devices of the organisation are connected, once a minute.
  case summary(org: MistID)
  /// A channel of things that the twin does not have, such as edges and assets: nothing is ever told on it.
  case silentSite(MistID)
  /// Likewise, of an organisation.
  case silentOrganisation(MistID)

  private static let silentSitePaths: Set<String> = ["mxedges", "stats/mxedges", "stats/discovered_switches"]
  private static let silentOrganisationPaths: Set<String> = [
    "mxedges", "stats/mxedges", "otherdevices/sync", "mist_nac/test_idp",
  ]
  private static let mapKinds: Set<String> = [
    "assets", "clients", "sdkclients", "unconnected_clients", "discovered_assets",
  ]

  /// Reads the name of a channel; nil for one that does not exist.
  init?(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, parts[0].isEmpty else { return nil }
    if parts.count == 2, parts[1] == "test" {
      self = .test
      return
    }
    guard parts.count >= 4, let id = MistID(parts[2]) else { return nil }
    let rest = Array(parts[3...])
    let path = rest.joined(separator: "/")
    switch parts[1] {
    case "sites":
      if rest.count == 3, rest[0] == "devices", let device = MistID(rest[1]) {
        switch rest[2] {
        case "cmd": self = .command(site: id, device: device)
        case "stats": self = .oneDeviceStats(site: id, device: device)
        default: return nil
        }
        return
      }
      if rest.count == 4, rest[0] == "stats", rest[1] == "maps", MistID(rest[2]) != nil, Self.mapKinds.contains(rest[3])
      {
        self = .silentSite(id)
        return
      }
      switch path {
      case "devices": self = .devices(site: id)
      case "stats/devices": self = .deviceStats(site: id)
      case "stats/clients": self = .clientStats(site: id)
      case "pcaps": self = .sitePackets(site: id)
      default:
        guard Self.silentSitePaths.contains(path) else { return nil }
        self = .silentSite(id)
      }
    case "orgs":
      switch path {
      case "devices": self = .organisationDevices(org: id)
      case "insights/summary": self = .summary(org: id)
      case "pcaps": self = .organisationPackets(org: id)
      default:
        guard Self.silentOrganisationPaths.contains(path) else { return nil }
        self = .silentOrganisation(id)
      }
    default: return nil
    }
  }

  /// The site that it belongs to.
  var site: MistID? {
    switch self {
    case .devices(let site), .deviceStats(let site), .oneDeviceStats(let site, _), .clientStats(let site),
      .command(let site, _), .sitePackets(let site), .silentSite(let site):
      site
    case .test, .organisationDevices, .organisationPackets, .summary, .silentOrganisation: nil
    }
  }

  /// The organisation that it belongs to, when it is not a site's.
  var organisation: MistID? {
    switch self {
    case .organisationDevices(let org), .organisationPackets(let org), .summary(let org), .silentOrganisation(let org):
      org
    default: nil
    }
  }

  /// What a listener must be allowed.
  var access: Access {
    if site != nil { return Access(.site, [.read]) }
    return organisation != nil ? Access(.organisation, [.read]) : Access(.own)
  }

  /// The device that it is about.
  var device: MistID? {
    switch self {
    case .command(_, let device), .oneDeviceStats(_, let device): device
    default: nil
    }
  }
}
