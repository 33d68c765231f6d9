/// A collection of objects of the published API, or an object that there is one of, and what a design does with it.
public struct ObjectKind: Sendable, Hashable {
  /// What a design does with objects of a kind.
  public enum Handling: String, Sendable, Hashable, CaseIterable {
    /// A design has words for it: it is compared field by field, ordered among the thirteen steps, and its consequences are
    /// simulated.
    case planned
    /// A design may own it by path and body: it is created, changed and deleted as written, and nothing is simulated.
    case carried
    /// A design cannot own it.
    case ignored
  }

  /// How many objects there are.
  public enum Shape: String, Sendable, Hashable {
    /// Any number, each with an id.
    case collection
    /// One in its scope.
    case singleton
  }

  /// To whom the objects belong.
  public enum Scope: String, Sendable, Hashable, CaseIterable {
    /// To an organisation.
    case organisation
    /// To a site.
    case site
    /// To another object of an organisation or a site.
    case nested
    /// To a managed service provider.
    case provider = "msp"
    /// To installers, who see the same objects by other paths.
    case installer
    /// To whoever holds the token, or to nobody.
    case caller
  }

  /// What the API lets one do with the objects.
  public enum Verb: String, Sendable, Hashable, CaseIterable {
    /// Read all: `GET` of the collection.
    case list
    /// `POST` to the collection.
    case create
    /// `GET` of one object.
    case read
    /// `PUT` of one object.
    case update
    /// `DELETE` of one object.
    case delete
  }

  /// The path below `/api/v1`, of the collection or of the single object: `/orgs/{org_id}/nacrules`.
  public let path: String
  /// The path of one object of a collection: `/orgs/{org_id}/nacrules/{nacrule_id}`; nil where there is none.
  public let itemPath: String?
  /// How many objects there are.
  public let shape: Shape
  /// To whom they belong.
  public let scope: Scope
  /// What the API lets one do, in the order of `Verb`.
  public let verbs: [Verb]
  /// What a design does with them.
  public let handling: Handling
  /// Where a design speaks of it, or why it does not.
  public let reason: String
  /// The members by which an object of the design is found again; empty for a singleton, and where objects have nothing but
  /// their id.
  public let naturalKey: [String]
  /// How many published operations it has: those of its path and of the path of one object.
  public let operations: Int
}

extension ObjectKind: CustomStringConvertible {
  /// The path.
  public var description: String { path }
}
