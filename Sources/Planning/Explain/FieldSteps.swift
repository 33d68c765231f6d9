import MistAPI

/// The way to a field inside a configuration, found from what a person writes: `port_config.ge-0/0/0.networks[1]`.
enum FieldSteps {
  /// The steps to a field of a value; nil where it has none of that name. Names may hold dots (`vpn_paths.HUB-wan0.overlay`), so
  /// that the longest name that fits is tried first.
  static func find(_ text: Substring, in value: JSON) -> [FieldPath.Step]? {
    if text.isEmpty { return [] }
    switch value {
    case .object(let members):
      let fitting = members.keys.filter { text == $0 || text.hasPrefix("\($0).") || text.hasPrefix("\($0)[") }
      for name in fitting.sorted(by: { $0.utf8.count > $1.utf8.count }) {
        guard let inner = members[name] else { continue }
        var rest = text.dropFirst(name.count)
        if rest.first == "." { rest.removeFirst() }
        if let steps = find(rest, in: inner) { return [.member(name)] + steps }
      }
      return nil
    case .array(let elements):
      guard text.first == "[", let end = text.firstIndex(of: "]"), let index = Int(text[..<end].dropFirst()),
        elements.indices.contains(index)
      else { return nil }
      var rest = text[end...].dropFirst()
      if rest.first == "." { rest.removeFirst() }
      return find(rest, in: elements[index]).map { [.element(index)] + $0 }
    default: return nil
    }
  }

  /// Where a search stopped.
  struct Miss {
    /// What leads there, with its dot: `port_usages.`
    var before: String
    /// The name that is not there.
    var wanted: String
    /// The names that are.
    var names: [String]
  }

  /// Where the search for a field that a value does not have stops.
  static func miss(_ text: Substring, in value: JSON, before: String = "") -> Miss {
    let wanted = String(text.prefix { $0 != "." && $0 != "[" })
    guard case .object(let members) = value else { return Miss(before: before, wanted: wanted, names: []) }
    let next = members.keys.filter { text.hasPrefix("\($0).") || text.hasPrefix("\($0)[") }
      .max { $0.utf8.count < $1.utf8.count }
    if let next, let inner = members[next], case .object = inner {
      return miss(text.dropFirst(next.count + 1), in: inner, before: before + next + ".")
    }
    return Miss(before: before, wanted: wanted, names: members.keys)
  }
}

extension JSON {
  /// The value at steps into this one.
  func value(at steps: some Sequence<FieldPath.Step>) -> JSON? {
    var value = self
    for step in steps {
      switch (step, value) {
      case (.member(let name), .object(let members)):
        guard let inner = members[name] else { return nil }
        value = inner
      case (.element(let index), .array(let elements)) where elements.indices.contains(index): value = elements[index]
      default: return nil
      }
    }
    return value
  }
}
