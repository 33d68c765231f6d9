/// The paths by which the ledger knows owned fields: `vars.corp_vlan`; `sitegroup_ids[+]` for elements of a list.
enum OwnedField {
  /// How the path of owned elements ends.
  static let elements = "[+]"

  /// Whether two owners of these fields would write the same: one is the other or holds it. Elements of one list are owned
  /// side by side.
  static func clash(_ one: String, _ other: String) -> Bool {
    if one.hasSuffix(elements), one == other { return false }
    let first = path(one)
    let second = path(other)
    return first.starts(with: second) || second.starts(with: first)
  }

  private static func path(_ field: String) -> [Substring] {
    (field.hasSuffix(elements) ? field.dropLast(elements.count) : field[...]).split(separator: ".")
  }
}

extension Edit {
  /// The field that the edit owns.
  var ownedField: String {
    switch operation {
    case .set, .remove: pathText
    case .include, .exclude: pathText + OwnedField.elements
    }
  }
}
