/// Names of levels that lie in one another, from the outside in: `emea/north` is the zone `north` of the region `emea`.
enum NestedName {
  static let separator: Character = "/"

  /// The name inside another; an empty one is the outermost level.
  static func join(_ outer: String, _ inner: String) -> String { outer.isEmpty ? inner : "\(outer)/\(inner)" }

  /// The name of the level around this one; empty for the outermost.
  static func outer(of name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[..<$0]) } ?? ""
  }

  /// Whether a level lies somewhere inside another.
  static func isInside(_ name: String, _ outer: String) -> Bool {
    name.utf8.count > outer.utf8.count && name.hasPrefix(outer) && name.dropFirst(outer.count).first == separator
  }

  /// Whether this can be the name of one level.
  static func isSimple(_ name: String) -> Bool { !name.contains(separator) }
}
