public import MistAPI

/// What is known of who owns an object's fields, and who made it: kept in the ledger when a plan was applied.
public struct OwnershipRecord: Sendable, Hashable {
  /// An object that a design made: where it lives, and the id that it got.
  public struct Made: Sendable, Hashable {
    /// Where it lives.
    public var place: ObjectPlace
    /// Its id.
    public var id: MistID

    /// An object.
    public init(place: ObjectPlace, id: MistID) {
      self.place = place
      self.id = id
    }
  }

  /// The object, as its design names it.
  public var key: ObjectKey
  /// The design's `owner`.
  public var owner: String
  /// The fields that the design owns, by their paths.
  public var fields: [String]
  /// Set where the design made the object; only such objects are deleted when the design drops them.
  public var made: Made?

  /// A record.
  public init(key: ObjectKey, owner: String, fields: [String], made: Made? = nil) {
    self.key = key
    self.owner = owner
    self.fields = fields
    self.made = made
  }
}

/// Objects of which a plan's design owns the same fields.
public struct OwnedGroup: Sendable, Hashable {
  /// The fields, by their paths.
  public var fields: [String]
  /// The objects.
  public var keys: [ObjectKey]

  /// A group.
  public init(fields: [String], keys: [ObjectKey]) {
    self.fields = fields
    self.keys = keys
  }
}
