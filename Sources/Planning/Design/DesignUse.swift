public import Documents
public import MistAPI

/// An object that a design uses and does not own: it must exist, is found by name, and is never written.
public struct DesignUse: Sendable {
  /// Its kind.
  public var kind: DesignKind
  /// Its name.
  public var name: String
  /// Where the name stands.
  public var position: SourcePosition

  /// How plans name it.
  public var key: ObjectKey {
    guard case .object(let kind) = kind else { return .siteGroup(name) }
    return .object(DesignObjectAddress(kind: kind, name: name))
  }
}

/// A body of Mist's own fields with its secrets.
public struct DesignBody: Sendable {
  /// The fields; secrets stand in it as they were written.
  public var json: JSON
  /// The secrets.
  public var secrets: [DesignSecret]
}

/// Settings for sites: all of them, or those of some site groups.
public struct DesignSiteSetting: Sendable {
  /// The site groups; empty for every site.
  public var siteGroups: [String]
  /// The settings.
  public var body: DesignBody

  /// Whether they are meant for a site.
  public func concerns(_ site: DesignSite) -> Bool {
    siteGroups.isEmpty || !Set(siteGroups).isDisjoint(with: site.siteGroups)
  }
}

/// An object of a collection that the thirteen steps do not speak of: carried as it is, without a simulation of what it does.
public struct DesignCarriedObject: Sendable {
  /// The collection, `/orgs/{org_id}/nacrules`.
  public var collection: String
  /// Its name.
  public var name: String
  /// The member by which it is found: `name` in most collections.
  public var nameMember: String
  /// The body.
  public var body: DesignBody
  /// Where its name stands.
  public var position: SourcePosition

  var place: ObjectPlace {
    ObjectPlace(
      key: .carried(collection, name), kind: collection.split(separator: "/").last.map(String.init) ?? collection,
      collection: collection, item: "\(collection)/{id}", match: JSONObject([(nameMember, .string(name))]))
  }
}
