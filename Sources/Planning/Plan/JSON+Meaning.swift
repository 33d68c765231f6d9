import MistAPI

extension JSON {
  /// Whether two values mean the same: members in any order, numbers by value.
  func means(_ other: JSON) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let two)): return one == two || one.double == two.double
    case (.array(let one), .array(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.means($1) }
    case (.object(let one), .object(let two)):
      return one.count == two.count && one.allSatisfy { key, value in two[key].map { value.means($0) } ?? false }
    default: return self == other
    }
  }
}
