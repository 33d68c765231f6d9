/// What the name of a member says about its value where the published document gives no format: MAC addresses,
/// prefixes, coordinates (mist-fidelity, section 1.6; the document has no `pattern`).
enum MemberFacts {
  static func applies(to member: String?) -> Bool {
    guard let member else { return false }
    return isMAC(member) || prefixes.contains(member) || member == "lat" || member == "lng"
  }

  private static let prefixes: Set<String> = ["subnet", "subnet6", "subnets"]

  private static func isMAC(_ member: String) -> Bool {
    // Not lists of them: where devices are named many at a time, each bad name has an answer of its own.
    member == "mac" || (member.hasSuffix("_mac") && member != "random_mac")
  }

  /// Adds to a node what its member's name says, where the document says nothing.
  static func complete(_ node: inout SchemaNode, of member: String?) {
    guard let member else { return }
    if node.types.contains(.string), node.format == nil, node.values.isEmpty, node.minCount == nil {
      if isMAC(member) { node.format = .mac }
      if prefixes.contains(member) { node.format = .prefix }
    }
    if member == "lat" || member == "lng", node.types.contains(.number), node.minimum == nil, node.maximum == nil {
      node.maximum = member == "lat" ? 90 : 180
      node.minimum = node.maximum.map { -$0 }
    }
  }
}
