public import Documents
public import MistAPI

extension Node {
  /// The value in Mist's terms: numbers keep their digits, quoted text stays text.
  public var json: JSON {
    switch content {
    case .null: return .null
    case .sequence(let nodes): return .array(nodes.map(\.json))
    case .mapping(let entries):
      var object = JSONObject()
      object.reserveCapacity(entries.count)
      for (key, value) in entries { object[key.text ?? ""] = value.json }
      return .object(object)
    case .scalar(let text, _):
      switch scalar {
      case .bool(let value): return .bool(value)
      case .number(let literal): return (try? JSON(parsing: literal)) ?? .string(text)
      case .text, nil: return .string(text)
      }
    }
  }

  /// The text of a string; nil for numbers, truth values, and what is no scalar.
  var string: String? {
    guard case .text(let text) = scalar else { return nil }
    return text
  }

  /// Goes through every member and element below this node, outermost first, with the key where there is one.
  func forEachField(_ body: (_ path: FieldPath, _ key: Node?, _ value: Node) -> Void) {
    visit(FieldPath(), body)
  }

  private func visit(_ path: FieldPath, _ body: (FieldPath, Node?, Node) -> Void) {
    switch content {
    case .mapping(let entries):
      for (key, value) in entries {
        let inner = path.appending(key.text ?? "")
        body(inner, key, value)
        value.visit(inner, body)
      }
    case .sequence(let nodes):
      for (index, node) in nodes.enumerated() {
        let inner = path.appending(index)
        body(inner, nil, node)
        node.visit(inner, body)
      }
    case .scalar, .null: break
    }
  }

  /// The node at a path below this one.
  func node(at path: FieldPath) -> Node? {
    var node = self
    for step in path.steps {
      switch step {
      case .member(let name):
        guard let next = node[name] else { return nil }
        node = next
      case .element(let index):
        guard let elements = node.elements, elements.indices.contains(index) else { return nil }
        node = elements[index]
      }
    }
    return node
  }
}
