public import Documents
public import MistAPI

/// An object of the organisation: Mist's own fields, and what the design says around them.
public struct DesignObject: Sendable {
  /// The collection.
  public var kind: DesignObjectKind
  /// The name by which the design speaks of it. The key of a WLAN is its key inside its template; a WLAN policy, which
  /// Mist gives no name, is called by its place in the list, `1`, `2`, …
  public var name: String
  /// The site groups that it is meant for, from `for:`; empty for kinds that meet no sites.
  public var siteGroups: [String]
  /// The body in Mist's own fields, `name` included where Mist wants one. References by name and secrets stand in it as
  /// they were written: see `Design.references` and `secrets`.
  public var body: JSON
  /// The body as it was read, with positions.
  public var source: Node
  /// The secrets in the body.
  public var secrets: [DesignSecret]
  /// The WLANs and then the WLAN policies of a WLAN template.
  public var children: [DesignObject]
  /// Where the object's name stands.
  public var position: SourcePosition
}

extension DesignObject {
  /// The name that the object has in Mist: the body's own, else the name in the design.
  public var mistName: String { body["name"]?.string ?? name }

  /// The children of one kind.
  public func children(of kind: DesignObjectKind) -> [DesignObject] { children.filter { $0.kind == kind } }
}
