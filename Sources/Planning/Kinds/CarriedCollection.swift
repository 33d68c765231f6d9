public import MistAPI

/// A collection that a design may own by path and body: where it is, and how its objects are found again.
public struct CarriedCollection: Sendable, Hashable {
  /// The path of the collection below `/api/v1`: `/orgs/{org_id}/nacrules`.
  public let listPath: String
  /// The path of one object: `/orgs/{org_id}/nacrules/{nacrule_id}`.
  public let itemPath: String
  /// Whether it is of a site; else it is of the organisation.
  public let isOfSite: Bool
  /// The member by which an object is found again, such as `name`; nil where objects have nothing but their id.
  public let naturalKey: String?
  /// What the API lets one do; `list`, `create`, `update` and `delete` at least.
  public let verbs: [ObjectKind.Verb]

  /// The carried collection of a path, `/orgs/{org_id}/nacrules`, with `/api/v1` or without it; nil where that path is planned,
  /// ignored or not published: `ObjectKinds.published[path]` says which.
  public static func named(_ path: String) -> CarriedCollection? { ObjectKinds.published[path].flatMap { Self($0) } }

  /// Every carried collection, by path.
  public static var all: [CarriedCollection] { ObjectKinds.published.all(.carried).compactMap { Self($0) } }

  /// The collection of a kind; nil where it is not carried.
  public init?(_ kind: ObjectKind) {
    guard kind.handling == .carried, let itemPath = kind.itemPath else { return nil }
    listPath = kind.path
    self.itemPath = itemPath
    isOfSite = kind.scope == .site
    naturalKey = kind.naturalKey.first
    verbs = kind.verbs
  }

  /// The path of the collection of an organisation or a site, whichever it belongs to.
  public func listPath(of owner: MistID) -> String { Self.fill(listPath, [owner]) }

  /// The path of one object.
  public func itemPath(of id: MistID, owner: MistID) -> String { Self.fill(itemPath, [owner, id]) }

  /// Puts ids in the places of the parameters.
  private static func fill(_ path: String, _ ids: [MistID]) -> String {
    var rest = ids[...]
    return path.split(separator: "/").map { part in
      part.hasPrefix("{") ? rest.popFirst()?.description ?? String(part) : String(part)
    }.reduce("") { "\($0)/\($1)" }
  }
}
