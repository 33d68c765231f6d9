extension Reading where Value == Node {
  /// Whatever stands there.
  public static var node: Reading<Node> { Reading(expected: "a value") { node, _ in node } }
}

extension Reading {
  /// A list. Members that cannot be read are reported and left out.
  public static func list<Element>(of element: Reading<Element>) -> Reading<[Element]> where Value == [Element] {
    Reading(expected: "a list") { node, log in
      guard let nodes = node.elements else {
        log.report(
          at: node.position, found: node.kind, expected: "a list, each member \(element.expected)",
          advice: node.text == nil ? nil : "write [\(node.text ?? "")]")
        return nil
      }
      return nodes.compactMap { element.read($0, log: log) }
    }
  }

  /// A list, or one value alone.
  public static func oneOrMore<Element>(of element: Reading<Element>) -> Reading<[Element]> where Value == [Element] {
    Reading(expected: "\(element.expected), or a list of such") { node, log in
      if let nodes = node.elements { return nodes.compactMap { element.read($0, log: log) } }
      return element.read(node, log: log).map { [$0] }
    }
  }

  /// Names of the file's own choosing and their values, in the order of the file. Values that cannot be read are reported and
  /// left out.
  public static func named<Element>(
    _ element: Reading<Element>
  ) -> Reading<[(name: Placed<String>, value: Element)]> where Value == [(name: Placed<String>, value: Element)] {
    Reading(expected: "a mapping of names") { node, log in
      guard let entries = node.entries else {
        log.report(at: node.position, found: node.kind, expected: "a mapping, each value \(element.expected)")
        return nil
      }
      return entries.compactMap { key, value in
        element.read(value, log: log).map { (Placed(key.text ?? "", at: key.position), $0) }
      }
    }
  }

  /// A mapping with known keys. Keys that the body does not ask for are reported afterwards.
  /// - Parameters:
  ///   - subject: What the mapping describes, in words, with its article: "a network".
  ///   - body: Reads the keys.
  public static func mapping(
    _ subject: String, _ body: @escaping (inout MappingReader) -> Value?
  ) -> Reading<Value> {
    Reading(expected: "\(subject): a mapping") { node, log in
      guard var reader = MappingReader(node, of: subject, log: log) else { return nil }
      let value = body(&reader)
      reader.finish()
      return value
    }
  }
}
