/// Names of levels in one another, with "/" between them: zones in zones, networks in parts of a site.
enum NestedName {
  /// The names of the levels, from the outside in.
  static func levels(_ name: String) -> [Substring] { name.split(separator: "/", omittingEmptySubsequences: false) }

  /// How many levels are around it.
  static func depth(of name: String) -> Int { name.utf8.count { $0 == UInt8(ascii: "/") } }

  /// The name without those of the levels around it.
  static func inner(of name: String) -> String { levels(name).last.map(String.init) ?? name }

  /// The name of the level around it; empty for the outermost.
  static func outer(of name: String) -> String { levels(name).dropLast().joined(separator: "/") }
}
