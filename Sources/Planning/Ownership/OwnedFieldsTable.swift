/// Which fields of which objects a design owns, objects of the same fields together.
struct OwnedFieldsTable {
  private var order: [[String]] = []
  private var keys: [[String]: [ObjectKey]] = [:]

  mutating func note(_ key: ObjectKey, _ fields: [String]) {
    guard !fields.isEmpty else { return }
    if keys[fields] == nil { order.append(fields) }
    keys[fields, default: []].append(key)
  }

  var groups: [OwnedGroup] { order.map { OwnedGroup(fields: $0, keys: keys[$0] ?? []) } }
}

extension [OwnershipRecord] {
  /// What a design owns of an object.
  func record(of key: ObjectKey, by owner: String) -> OwnershipRecord? {
    first { $0.key == key && $0.owner == owner }
  }
}
