import Determinism
import MistAPI
import SQLite

extension Twin {
  /// The object of that id, if the collection has it.
  func object(_ collection: String, _ id: MistID) throws -> StoredObject? {
    try store.first(
      "SELECT \(StoredObject.columns) FROM object WHERE collection = ? AND id = ?", collection, id.description
    ) { StoredObject(row: $0) } ?? nil
  }

  /// The object of that id.
  /// - Throws: `APIFailure.notFound`
  func requiredObject(_ collection: String, _ id: MistID) throws -> StoredObject {
    guard let found = try object(collection, id) else { throw APIFailure.notFound }
    return found
  }

  /// The object of that id, when that owner has it.
  /// - Throws: `APIFailure.notFound`
  func requiredObject(_ collection: String, _ id: MistID, of owner: MistID) throws -> StoredObject {
    let found = try requiredObject(collection, id)
    guard found.owner == owner else { throw APIFailure.notFound }
    return found
  }

  /// The objects of an owner, in the order of their making.
  func objects(_ collection: String, of owner: MistID) throws -> [StoredObject] {
    try store.all(
      "SELECT \(StoredObject.columns) FROM object WHERE collection = ? AND owner = ? ORDER BY ordinal",
      collection, owner.description
    ) { StoredObject(row: $0) }.compactMap { $0 }
  }

  /// One page of the objects of an owner, and how many there are in all.
  func objects(_ collection: String, of owner: MistID, page: Page) throws -> (total: Int, items: [StoredObject]) {
    let total = try store.integer(
      "SELECT count(*) FROM object WHERE collection = ? AND owner = ?", collection, owner.description)
    let items = try store.all(
      """
      SELECT \(StoredObject.columns) FROM object WHERE collection = ? AND owner = ? ORDER BY ordinal LIMIT ? OFFSET ?
      """, collection, owner.description, page.limit, page.offset
    ) { StoredObject(row: $0) }.compactMap { $0 }
    return (Int(total ?? 0), items)
  }

  /// One page of the ids of an owner's objects, and how many there are in all.
  func ids(_ collection: String, of owner: MistID, page: Page) throws -> (total: Int, ids: [MistID]) {
    let total = try store.integer(
      "SELECT count(*) FROM object WHERE collection = ? AND owner = ?", collection, owner.description)
    let ids = try store.all(
      "SELECT id FROM object WHERE collection = ? AND owner = ? ORDER BY ordinal LIMIT ? OFFSET ?", collection,
      owner.description, page.limit, page.offset
    ) { MistID($0.text(0)) }.compactMap { $0 }
    return (Int(total ?? 0), ids)
  }

  /// Keeps a new object. Its id comes from seed, owner, collection, natural key and an ordinal (ruling 9).
  func insertObject(_ collection: String, owner: MistID, naturalKey: String, body: [UInt8], id given: MistID? = nil)
    throws -> StoredObject
  {
    try stateWillChange(by: collection, given, of: owner)
    let count = try store.integer(
      "SELECT coalesce(max(ordinal), 0) FROM object WHERE collection = ? AND owner = ?", collection, owner.description)
    let ordinal = (count ?? 0) + 1
    let id = try given ?? freeID(collection, owner: owner, naturalKey: naturalKey)
    let now = clock.milliseconds
    try store.run(
      "INSERT INTO object (collection, id, owner, ordinal, created, modified, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
      collection, id.description, owner.description, ordinal, now, now, UTF8Text(body))
    note(before: nil, after: body)
    forget(collection)
    return StoredObject(collection: collection, id: id, owner: owner, created: now, modified: now, body: body)
  }

  /// Forgets what was read off objects of that collection.
  private func forget(_ collection: String) {
    if Self.thresholdCollections.contains(collection) { feed.thresholds = nil }
  }

  private func freeID(_ collection: String, owner: MistID, naturalKey: String) throws -> MistID {
    var ordinal: UInt64 = 0
    while true {
      let id = derivedID(collection, owner: owner, naturalKey: naturalKey, ordinal: ordinal)
      if try object(collection, id) == nil { return id }
      ordinal += 1
    }
  }

  /// The id that this key leads to (ruling 9).
  func derivedID(_ collection: String, owner: MistID, naturalKey: String, ordinal: UInt64) -> MistID {
    let key = seed.child("id").child(owner.high).child(owner.low).child(collection).child(naturalKey).child(ordinal)
    return MistID(derivedHigh: key.child(0).value, low: key.child(1).value)
  }

  /// Changes an object's body and its time of change.
  /// - Parameter isInert: whether nothing of what changes has consequences at sites: they are as they were.
  func updateObject(_ object: StoredObject, body: [UInt8], isInert: Bool = false) throws -> StoredObject {
    try stateWillChange(by: object.collection, object.id, of: object.owner, isInert: isInert)
    let now = clock.milliseconds
    try store.run(
      "UPDATE object SET body = ?, modified = ? WHERE collection = ? AND id = ?",
      UTF8Text(body), now, object.collection, object.id.description)
    note(before: object.body, after: body)
    forget(object.collection)
    return StoredObject(
      collection: object.collection, id: object.id, owner: object.owner, created: object.created, modified: now,
      body: body)
  }

  /// Removes an object.
  func deleteObject(_ object: StoredObject) throws {
    try stateWillChange(by: object.collection, object.id, of: object.owner)
    try store.run(
      "DELETE FROM object WHERE collection = ? AND id = ?", object.collection, object.id.description)
    note(before: object.body, after: nil)
  }
}
