import Documents

extension Node {
  /// This mapping with the values of another: mappings are joined key by key, everything else is replaced whole. Each value
  /// keeps the place where it stands, so that messages lead to the right file.
  func overlaid(by other: Node) -> Node {
    guard case .mapping(let own) = content, case .mapping(let new) = other.content else { return other }
    var entries = own
    for (key, value) in new {
      if let index = entries.firstIndex(where: { $0.key.text == key.text }) {
        entries[index] = (key: entries[index].key, value: entries[index].value.overlaid(by: value))
      } else {
        entries.append((key: key, value: value))
      }
    }
    return Node(at: position, .mapping(entries))
  }
}
