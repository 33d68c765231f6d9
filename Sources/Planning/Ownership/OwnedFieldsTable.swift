/// Which fields of which objects a design owns.
struct OwnedFieldsTable {
  private var order: [ObjectKey] = []
  private var fields: [ObjectKey: [String]] = [:]

  /// Notes fields of an object, beside those that were noted before.
  mutating func note(_ key: ObjectKey, _ fields: [String]) {
    guard !fields.isEmpty else { return }
    if self.fields[key] == nil { order.append(key) }
    self.fields[key, default: []] += fields
  }

  /// Objects of the same fields together, in the order in which they were noted.
  var groups: [OwnedGroup] {
    var places: [[String]: Int] = [:]
    var groups: [OwnedGroup] = []
    for key in order {
      let fields = fields[key] ?? []
      if let place = places[fields] {
        groups[place].keys.append(key)
      } else {
        places[fields] = groups.count
        groups.append(OwnedGroup(fields: fields, keys: [key]))
      }
    }
    return groups
  }
}
