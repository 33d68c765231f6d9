import MistAPI

/// A kind of thing that is pulled of an organisation: where it is read, and under which name it is kept.
public struct PullKind: Sendable, Hashable {
  /// What one reads.
  enum Form: Sendable, Hashable {
    /// A list with pages.
    case list
    /// One object.
    case single
  }

  /// The name, as `--only` takes it: of a site's collections with `site_` before it, where the organisation has one like it.
  public let name: String
  /// Whether each site has it; else the organisation.
  public let isOfSite: Bool
  let form: Form
  /// The last part of the path: `/orgs/{id}/…`, `/sites/{id}/…`; empty for the thing itself.
  let part: String

  private init(_ name: String, _ part: String? = nil, ofSite: Bool = false, _ form: Form = .list) {
    self.name = name
    self.part = part ?? name
    isOfSite = ofSite
    self.form = form
  }

  /// What everything rests on, and what is always pulled.
  public static let base: [PullKind] = [
    PullKind("orgs", "", .single), PullKind("sites"), PullKind("sitegroups"), PullKind("inventory"),
  ]

  /// What can be chosen. A copy delivers to none of its webhooks (`Twin.holdsWebhooks`), and its administrators and tokens are
  /// records: nobody can log in as one.
  public static let all: [PullKind] =
    [PullKind("org_setting", "setting", .single), PullKind("stats", "stats/devices")]
    + [
      "networks", "services", "servicepolicies", "vpns", "deviceprofiles", "gatewaytemplates", "networktemplates",
      "sitetemplates", "aptemplates", "templates", "rftemplates", "wlans", "wxtags", "wxrules", "psks",
      "alarmtemplates",
      "secpolicies", "idpprofiles", "aamwprofiles", "avprofiles", "nactags", "nacrules", "webhooks", "admins",
      "apitokens",
    ].map { PullKind($0) } + [
      PullKind("setting", ofSite: true, .single), PullKind("devices", ofSite: true),
      PullKind("site_wlans", "wlans", ofSite: true), PullKind("site_wxtags", "wxtags", ofSite: true),
      PullKind("site_wxrules", "wxrules", ofSite: true), PullKind("site_psks", "psks", ofSite: true),
      PullKind("site_maps", "maps", ofSite: true), PullKind("site_webhooks", "webhooks", ofSite: true),
    ]

  /// The kind of that name.
  public static func named(_ name: String) -> PullKind? { all.first { $0.name == name } }

  /// The kind of that name, of all that there are.
  public static func any(named name: String) -> PullKind? { (base + all).first { $0.name == name } }

  /// Whether it tells who may do what. A token that may read all else may be refused it; and what changes in it (a name, an
  /// invitation that has run out) is not all told by the organisation's log.
  public var isOfAccess: Bool { name == "admins" || name == "apitokens" }

  /// What it is called below the organisation or the site, as in its path.
  public var pathName: String { part.isEmpty ? name : part }

  /// The path of it below an organisation's or site's.
  func path(of owner: MistID) -> String {
    let root = "/\(isOfSite ? "sites" : "orgs")/\(owner)"
    return part.isEmpty ? root : "\(root)/\(part)"
  }

  /// What is asked for beside the page.
  var query: [MistRequest.QueryItem] {
    switch name {
    case "devices": [.init("type", "all")]
    case "stats": [.init("type", "all"), .init("status", "all"), .init("fields", "*")]
    default: []
    }
  }
}
