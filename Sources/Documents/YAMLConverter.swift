import Yams

/// Turns Yams' nodes into ours.
struct YAMLConverter {
  let file: String
  /// Aliases may stand for more than memory holds: ten lines are enough for a thousand million values.
  private var remaining = 500_000

  init(file: String) { self.file = file }

  mutating func node(_ node: Yams.Node) throws(DocumentError) -> Node {
    let position = position(node.mark)
    remaining -= 1
    if remaining < 0 {
      throw DocumentError(
        at: position, found: "aliases that stand for more than 500,000 values", expected: "a smaller document")
    }
    switch node {
    case .scalar(let scalar): return try self.scalar(scalar, at: position)
    case .sequence(let sequence):
      try check(sequence.tag.rawValue, at: position, allowed: Tag.Name.seq.rawValue)
      var nodes: [Node] = []
      nodes.reserveCapacity(sequence.count)
      for element in sequence { nodes.append(try self.node(element)) }
      return Node(at: position, .sequence(nodes))
    case .mapping(let mapping):
      try check(mapping.tag.rawValue, at: position, allowed: Tag.Name.map.rawValue)
      return try self.mapping(mapping, at: position)
    case .alias:
      throw DocumentError(at: position, found: "an alias without its anchor", expected: "an anchor before it")
    }
  }

  private func position(_ mark: Mark?) -> SourcePosition {
    SourcePosition(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private func check(_ tag: String, at position: SourcePosition, allowed: String...) throws(DocumentError) {
    if tag.isEmpty || tag == Tag.Name.nonSpecific.rawValue || allowed.contains(tag) { return }
    throw DocumentError(
      at: position, found: "the tag '\(tag)'", expected: "a value without a tag", advice: "remove the tag")
  }

  private func scalar(_ scalar: Yams.Node.Scalar, at position: SourcePosition) throws(DocumentError) -> Node {
    try check(scalar.tag.rawValue, at: position, allowed: Tag.Name.str.rawValue)
    let isPlain = (scalar.style == .plain || scalar.style == .any) && scalar.tag.rawValue != Tag.Name.str.rawValue
    if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return Node(at: position, .null) }
    return Node(at: position, .scalar(text: scalar.string, style: isPlain ? .plain : .quoted))
  }

  private mutating func mapping(
    _ mapping: Yams.Node.Mapping, at position: SourcePosition
  ) throws(DocumentError) -> Node {
    var entries: [(key: Node, value: Node)] = []
    var merged: [(key: Node, value: Node)] = []
    for (key, value) in mapping {
      let keyPosition = self.position(key.mark)
      guard case .scalar(let scalar) = key else {
        throw DocumentError(
          at: keyPosition, found: "a list or a mapping as a key", expected: "a word",
          advice: "put text that begins with '{' or '[' in quotes")
      }
      if scalar.string == "<<", scalar.style == .plain {
        merged += try mergedEntries(value)
      } else {
        // A key is its text, whatever it looks like.
        let text = Node.Content.scalar(text: scalar.string, style: scalar.style == .plain ? .plain : .quoted)
        entries.append((Node(at: keyPosition, text), try node(value)))
      }
    }
    if !merged.isEmpty {
      var known = Set(entries.compactMap(\.key.text))
      for entry in merged where known.insert(entry.key.text ?? "").inserted { entries.append(entry) }
    }
    return Node(at: position, .mapping(entries))
  }

  /// What `<<: *anchor` and `<<: [*first, *second]` bring along. Keys of the mapping itself, and of the first, win.
  private mutating func mergedEntries(_ value: Yams.Node) throws(DocumentError) -> [(key: Node, value: Node)] {
    let source = try node(value)
    switch source.content {
    case .mapping(let entries): return entries
    case .sequence(let nodes):
      var entries: [(key: Node, value: Node)] = []
      for node in nodes {
        guard case .mapping(let more) = node.content else { throw mergeError(node) }
        entries += more
      }
      return entries
    case .scalar, .null: throw mergeError(source)
    }
  }

  private func mergeError(_ node: Node) -> DocumentError {
    DocumentError(at: node.position, found: "\(node.kind) after '<<:'", expected: "an alias of a mapping")
  }
}
