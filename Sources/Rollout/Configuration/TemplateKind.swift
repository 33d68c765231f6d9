import MistAPI

/// A kind of template, and how sites come to have one (mist-fidelity, section 4.5).
enum TemplateKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Names the sites and site groups that it reaches, and those that it does not.
  case wlan = "templates"
  /// The site names its radio template.
  case rf = "rftemplates"
  /// The site names its switch template.
  case network = "networktemplates"
  /// The site names its WAN edge template.
  case gateway = "gatewaytemplates"
  /// The site names its template for access points.
  case accessPoint = "aptemplates"
  /// The site names its template of settings.
  case site = "sitetemplates"

  /// The kind of a collection, `/orgs/{org_id}/rftemplates`.
  init?(collection: String?) {
    guard let collection, collection.hasPrefix(Self.prefix) else { return nil }
    self.init(rawValue: String(collection.dropFirst(Self.prefix.count)))
  }

  static let prefix = "/orgs/{org_id}/"

  /// Where a template is read and written.
  func path(of id: MistID, in organisation: MistID) -> String { "/orgs/\(organisation)/\(rawValue)/\(id)" }

  /// The member of a site that names its template; nil where the template names its sites.
  var siteMember: String? {
    switch self {
    case .wlan: nil
    case .rf: "rftemplate_id"
    case .network: "networktemplate_id"
    case .gateway: "gatewaytemplate_id"
    case .accessPoint: "aptemplate_id"
    case .site: "sitetemplate_id"
    }
  }

  /// In words.
  var words: String {
    switch self {
    case .wlan: "WLAN template"
    case .rf: "RF template"
    case .network: "switch template"
    case .gateway: "gateway template"
    case .accessPoint: "AP template"
    case .site: "site template"
    }
  }
}
