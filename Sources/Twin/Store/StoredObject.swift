import MistAPI
import SQLite

/// A resource as the store keeps it: the bytes that were sent, and the few columns that queries need.
struct StoredObject {
  let collection: String
  let id: MistID
  let owner: MistID
  let created: Int64
  let modified: Int64
  let body: [UInt8]

  init(collection: String, id: MistID, owner: MistID, created: Int64, modified: Int64, body: [UInt8]) {
    self.collection = collection
    self.id = id
    self.owner = owner
    self.created = created
    self.modified = modified
    self.body = body
  }

  /// Columns: collection, id, owner, created, modified, body.
  init?(row: borrowing Statement) {
    guard let id = MistID(row.text(1)), let owner = MistID(row.text(2)) else { return nil }
    self.init(
      collection: row.text(0), id: id, owner: owner, created: row.int64(3), modified: row.int64(4), body: row.bytes(5))
  }

  /// The same object with another body.
  func with(body: [UInt8]) -> StoredObject {
    StoredObject(collection: collection, id: id, owner: owner, created: created, modified: modified, body: body)
  }

  static let columns = "collection, id, owner, created, modified, body"

  /// The body parsed; the store holds only bodies that parse.
  var json: JSON { (try? JSON(parsing: body)) ?? .null }
}
