import MistAPI

/// What the organisation holds now, as far as a design speaks of it, found by natural keys.
struct CurrentState: Sendable {
  /// An object that exists.
  struct Existing: Sendable {
    var id: MistID
    var body: JSON
  }

  /// A collection as it was read.
  private struct Collection {
    var items: [Existing] = []
    /// The items by the values of the members that name them.
    var index: [String: [Int]] = [:]
    var indexed: [String] = []
  }

  let organisation: MistID
  private var collections: [String: Collection] = [:]
  /// Bodies of what has no collection: settings and devices.
  private(set) var singles: [ObjectKey: JSON] = [:]
  private(set) var inventory: [InventoryItem] = []

  init(organisation: MistID) { self.organisation = organisation }

  /// How many objects each collection holds that was read.
  var sizes: [String: Int] { collections.mapValues(\.items.count) }

  /// The objects of a collection, in the order of the cloud.
  func items(of collection: String) -> [Existing] { collections[collection]?.items ?? [] }

  /// The paths of the collections that were read, sorted.
  var collectionPaths: [String] { collections.keys.sorted() }

  /// Keeps a collection as it was read.
  mutating func keep(_ collection: String, _ bodies: [JSON]) {
    collections[collection] = Collection(
      items: bodies.compactMap { body in
        body["id"]?.string.flatMap { MistID($0) }.map { Existing(id: $0, body: body) }
      })
  }

  /// Keeps what has no collection.
  mutating func keepSingle(_ key: ObjectKey, _ body: JSON) { singles[key] = body }

  /// The configuration of devices, by their addresses.
  private(set) var devices: [MACAddress: JSON] = [:]

  mutating func keepDevice(_ mac: MACAddress, _ body: JSON) { devices[mac] = body }

  mutating func keepInventory(_ items: [JSON]) { inventory = items.compactMap { InventoryItem($0) } }

  /// The objects that a place may mean: those of its collection whose naming members have its values.
  mutating func matches(_ place: ObjectPlace, match: JSONObject) -> [Existing] {
    guard let path = place.collection, var collection = collections[path] else { return [] }
    let members = match.keys
    if collection.indexed != members {
      collection.indexed = members
      collection.index = [:]
      for (offset, item) in collection.items.enumerated() {
        collection.index[item.body.naturalKey(members), default: []].append(offset)
      }
      collections[path] = collection
    }
    return (collection.index[JSON.object(match).naturalKey(members)] ?? []).map { collection.items[$0] }
  }
}
