public import MistAPI

/// A site, as far as a rotation looks at it.
public struct KeySite: Sendable, Hashable {
  /// Its id.
  public var id: MistID
  /// Its name.
  public var name: String
  /// A name of the tz database.
  public var timezone: String

  /// A site with all its parts.
  public init(id: MistID, name: String, timezone: String) {
    self.id = id
    self.name = name
    self.timezone = timezone
  }
}

/// A place where a passphrase or a shared secret stands in an organisation. It holds no passphrase.
public struct KeyPlace: Sendable, Hashable {
  /// What kind of place.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A pre-shared key of the organisation.
    case organisationKey = "organisation PSK"
    /// A pre-shared key of a site.
    case siteKey = "site PSK"
    /// `auth.psk` of a WLAN of the organisation, mostly one of a WLAN template.
    case wlan = "WLAN"
    /// `auth.psk` of a site's WLAN.
    case siteWLAN = "site WLAN"
    /// A variable of a site that a WLAN or a server names.
    case variable = "site variable"
    /// The secret of a RADIUS server that a WLAN, a switch template or a site names.
    case radius = "RADIUS server"
  }

  /// What kind of place.
  public var kind: Kind
  /// The name of the key or of the variable, the SSID of the WLAN, or the host of the server.
  public var name: String
  /// The SSID that it opens; nil for RADIUS.
  public var ssid: String?
  /// The site that it belongs to; nil for what sites share.
  public var site: KeySite?
  /// The object that holds it, as a path of the API without `/api/v1`.
  public var path: String
  /// Where in the object: names of members, and numbers of elements.
  public var field: [String]
  /// The object for a person: `WLAN 'shops' of template 'WLAN-Shop'`.
  public var holder: String
  /// The keyed hash of what stands there: equal secrets have equal ones.
  public var fingerprint: String
  /// The names of the hosts beside it in the same list of servers; empty for keys.
  public var besides: [String]

  /// A place with all its parts.
  public init(
    kind: Kind, name: String, ssid: String? = nil, site: KeySite? = nil, path: String, field: [String], holder: String,
    fingerprint: String, besides: [String] = []
  ) {
    self.kind = kind
    self.name = name
    self.ssid = ssid
    self.site = site
    self.path = path
    self.field = field
    self.holder = holder
    self.fingerprint = fingerprint
    self.besides = besides
  }

  /// The id of the object that holds it; nil for a site's setting.
  public var object: MistID? { path.split(separator: "/").last.flatMap { MistID($0) } }

  /// Whether old and new can hold at once.
  public var allowsOverlap: Bool { kind == .organisationKey || kind == .siteKey }

  /// Which overlap is possible, and where none is, the way to one.
  public var overlap: String {
    switch kind {
    case .organisationKey:
      return """
        a second key beside it (stragglers are counted by psk_name), or old_passphrase on the same key (they are not)
        """
    case .siteKey: return "a second key beside it (stragglers are counted by psk_name)"
    case .wlan, .siteWLAN, .variable:
      guard let ssid else { return "none, a change is a cut (--accept-cut)" }
      return """
        none, a change is a cut (--accept-cut). The way to an overlap is several PSKs: make a PSK for SSID '\(ssid)' with this \
        passphrase, set dynamic_psk {enabled: true, source: cloud_psks} on the WLAN, and auth.multi_psk_only in the end
        """
    case .radius where besides.isEmpty:
      return """
        none, a change is a cut (--accept-cut). The way to an overlap is a second server in the list: then one is changed at \
        a time
        """
    case .radius: return "one server at a time: meanwhile \(besides.joined(separator: ", ")) answers"
    }
  }

  /// The name under which the second key stands beside this one while both hold.
  public var secondName: String { Self.secondName(of: name) }

  static func secondName(of name: String) -> String { "\(name) (new)" }

  /// It in a few words.
  public var title: String {
    switch kind {
    case .organisationKey: "PSK '\(name)'"
    case .siteKey: "PSK '\(name)' of \(site?.name ?? "")"
    case .wlan, .siteWLAN: holder
    case .variable: "variable '\(name)' of \(site?.name ?? "")"
    case .radius: "RADIUS server \(name) in \(holder)"
    }
  }
}
