public import MistAPI

/// Where an object lives in the API, and how it is found again there.
public struct ObjectPlace: Hashable, Sendable {
  /// What the plan calls it.
  public var key: ObjectKey
  /// What it is, in words: `site`, `WLAN template`.
  public var kind: String
  /// The collection in which it is listed and made, `/orgs/{org_id}/wlans`; nil for what is always there (settings) and for
  /// devices, which the inventory lists.
  public var collection: String?
  /// Where it is read and written: `/orgs/{org_id}/wlans/{id}`, `/sites/{site_id}/setting`.
  public var item: String
  /// The site whose id stands for `{site_id}`.
  public var site: ObjectKey?
  /// The members by which it is found in its collection: its natural key. Values may be placeholders.
  public var match: JSONObject

  /// A place.
  public init(
    key: ObjectKey, kind: String, collection: String?, item: String, site: ObjectKey? = nil,
    match: JSONObject = JSONObject()
  ) {
    self.key = key
    self.kind = kind
    self.collection = collection
    self.item = item
    self.site = site
    self.match = match
  }

  /// Whether it has no id of its own, and is read and written at the path alone.
  public var isSingleton: Bool { !item.contains("{id}") }
}

extension ObjectPlace {
  /// A site group, by name.
  static func siteGroup(_ name: String) -> ObjectPlace {
    ObjectPlace(
      key: .siteGroup(name), kind: "site group", collection: siteGroups,
      item: "/orgs/{org_id}/sitegroups/{id}", match: JSONObject([("name", .string(name))]))
  }

  /// A site, by name.
  static func site(_ name: String) -> ObjectPlace {
    ObjectPlace(
      key: .site(name), kind: "site", collection: sites, item: "/sites/{id}",
      match: JSONObject([("name", .string(name))]))
  }

  /// The settings of a site.
  static func setting(ofSite name: String) -> ObjectPlace {
    ObjectPlace(
      key: .setting(ofSite: name), kind: "settings", collection: nil, item: "/sites/{site_id}/setting",
      site: .site(name))
  }

  /// The settings of the organisation.
  static let organisationSetting = ObjectPlace(
    key: .organisationSetting, kind: "settings", collection: nil, item: "/orgs/{org_id}/setting")

  /// The configuration of a device at its site.
  static func device(_ name: String, atSite site: String) -> ObjectPlace {
    ObjectPlace(
      key: .device(name, atSite: site), kind: "device", collection: nil, item: "/sites/{site_id}/devices/{id}",
      site: .site(site))
  }

  /// An object of a design: by name; a WLAN by SSID and template, a WLAN policy by order and template.
  static func object(_ object: DesignObject, at address: DesignObjectAddress) -> ObjectPlace {
    var match: JSONObject
    switch object.kind {
    case .wlans: match = JSONObject([("ssid", object.body["ssid"] ?? .string(object.name))])
    case .wxrules: match = JSONObject([("order", object.body["order"] ?? .null)])
    default: match = JSONObject([("name", .string(object.mistName))])
    }
    if let template = address.template {
      let key = ObjectKey.object(DesignObjectAddress(kind: .templates, name: template))
      match["template_id"] = Placeholder.id(key).json
    }
    let collection = "/orgs/{org_id}/\(object.kind.rawValue)"
    return ObjectPlace(
      key: .object(address), kind: object.kind.singular, collection: collection, item: "\(collection)/{id}",
      match: match)
  }
}
