/// Which object of the organisation is meant, in the words of a design: `sites/Lisbon`, `templates/WLAN-Shop/wlans/guest`.
///
/// It stands for the object's id wherever the id is not known yet, in plans and in their bodies. Two keys are of the same
/// object when their texts are equal; a slash or per cent sign in a name is written as `%2F` or `%25`.
public struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The key as it stands in a plan.
  public let text: String

  /// The key of that text.
  public init(text: String) { self.text = text }

  /// The organisation itself.
  public static let organisation = ObjectKey(text: "organisation")
  /// Its settings.
  public static let organisationSetting = ObjectKey(text: "organisation/setting")

  /// A site group.
  public static func siteGroup(_ name: String) -> ObjectKey { ObjectKey(text: "sitegroups/\(escaped(name))") }

  /// A site.
  public static func site(_ name: String) -> ObjectKey { ObjectKey(text: "sites/\(escaped(name))") }

  /// The settings of a site.
  public static func setting(ofSite name: String) -> ObjectKey { ObjectKey(text: "\(site(name).text)/setting") }

  /// The device of that name at a site.
  public static func device(_ name: String, atSite site: String) -> ObjectKey {
    ObjectKey(text: "\(ObjectKey.site(site).text)/devices/\(escaped(name))")
  }

  /// An object of a design, by its place there.
  public static func object(_ address: DesignObjectAddress) -> ObjectKey {
    let own = "\(address.kind.rawValue)/\(escaped(address.name))"
    guard let template = address.template else { return ObjectKey(text: own) }
    return ObjectKey(text: "\(DesignObjectKind.templates.rawValue)/\(escaped(template))/\(own)")
  }

  /// An object of any other collection, `/orgs/{org_id}/nacrules`.
  public static func carried(_ collection: String, _ name: String) -> ObjectKey {
    ObjectKey(text: "\(collection.drop { $0 == "/" })/\(escaped(name))")
  }

  /// The text.
  public var description: String { text }

  /// By text.
  public static func < (one: ObjectKey, other: ObjectKey) -> Bool { one.text < other.text }

  /// The last part as people write it: the object's own name.
  public var name: String { Self.unescaped(text.split(separator: "/").last.map(String.init) ?? text) }

  /// A part of a key as people write it.
  static func unescaped(_ name: String) -> String {
    name.replacing("%2F", with: "/").replacing("%25", with: "%")
  }

  private static func escaped(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return name }
    return name.reduce(into: "") { $0 += $1 == "/" ? "%2F" : $1 == "%" ? "%25" : String($1) }
  }
}
