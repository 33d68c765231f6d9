/// How a value of one type is read from a node: a description of what is expected, and the conversion.
///
/// Readings are put together: `.list(of: .int(in: 1...4094))`, `.text("an IPv4 prefix") { IPv4Prefix($0) }`.
public struct Reading<Value> {
  /// What is expected, in words: "a whole number from 1 to 4094".
  public let expected: String
  let body: (Node, DocumentErrorLog) -> Value?

  /// A reading of one's own.
  /// - Parameters:
  ///   - expected: What is expected, in words, with its article.
  ///   - body: Converts the node. If it cannot, it reports why and returns nil.
  public init(expected: String, _ body: @escaping (Node, DocumentErrorLog) -> Value?) {
    self.expected = expected
    self.body = body
  }

  /// Converts a node.
  /// - Returns: The value, or nil if the node is not what was expected, which is then reported.
  public func read(_ node: Node, log: DocumentErrorLog) -> Value? { body(node, log) }

  /// This reading, followed by a conversion that may refuse.
  /// - Parameter expected: What is expected, in words; as before if nil.
  public func map<Result>(
    expected: String? = nil, _ transform: @escaping (Value) -> Result?
  ) -> Reading<Result> {
    let expected = expected ?? self.expected
    return Reading<Result>(expected: expected) { node, log in
      guard let value = self.read(node, log: log) else { return nil }
      if let result = transform(value) { return result }
      log.report(at: node.position, found: node.kind, expected: expected)
      return nil
    }
  }

  /// This reading, with the place of the value.
  public var placed: Reading<Placed<Value>> {
    Reading<Placed<Value>>(expected: expected) { node, log in
      self.read(node, log: log).map { Placed($0, at: node.position) }
    }
  }
}

/// A value and the place where it was written, so that later checks can point at it.
public struct Placed<Value> {
  /// The value.
  public let value: Value
  /// Where it was written.
  public let position: SourcePosition

  /// A value and its place.
  public init(_ value: Value, at position: SourcePosition) {
    self.value = value
    self.position = position
  }
}

extension Placed: Sendable where Value: Sendable {}
