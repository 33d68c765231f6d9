import MistAPI

/// What of an object a design owns, as edits: everything that it declares, or the fields that patterns name.
struct OwnedFields: Sendable {
  /// The patterns; nil for everything that is declared.
  var patterns: [FieldPattern]?
  /// Maps that belong to many, and are owned by the keys that are declared.
  var shared: Set<String> = []

  /// Site variables belong to many: a design owns those that it sets.
  static let everything = OwnedFields(patterns: nil, shared: ["vars"])

  /// The edits that bring an object to a body, as far as the body is owned.
  func edits(of body: JSON) -> [Edit] {
    var edits: [Edit] = []
    for (name, value) in body.object ?? JSONObject() {
      if let patterns {
        add(value, path: [name], among: patterns.filter { $0.matches(name, at: 0) }, to: &edits)
      } else if shared.contains(name), let members = value.object {
        for (key, value) in members { edits.append(Edit([name, key], .set(value))) }
      } else {
        edits.append(Edit([name], .set(value)))
      }
    }
    return edits
  }

  /// What is owned of a body that is to be made.
  func body(of body: JSON) -> JSON {
    guard patterns != nil else { return body }
    var result: JSON = .object(JSONObject())
    for edit in edits(of: body) { edit.apply(to: &result) }
    return result
  }

  /// Whether a field is owned, as far as the members that lead to it say; what stands in a list belongs to the list.
  func owns(_ path: FieldPath) -> Bool {
    guard let patterns else { return true }
    let names = path.steps.prefix { if case .member = $0 { true } else { false } }.compactMap { step -> String? in
      if case .member(let name) = step { name } else { nil }
    }
    func holds(_ pattern: FieldPattern) -> Bool {
      pattern.depth <= names.count
        && names.indices.prefix(pattern.depth).allSatisfy { pattern.matches(names[$0], at: $0) }
    }
    return patterns.contains { !$0.isException && holds($0) } && !patterns.contains { $0.isException && holds($0) }
  }

  private func add(_ value: JSON, path: [String], among patterns: [FieldPattern], to edits: inout [Edit]) {
    let depth = path.count
    if patterns.contains(where: { $0.isException && $0.depth == depth }) { return }
    let isOwned = patterns.contains { $0.depth <= depth && !$0.isElements && !$0.isException }
    let exceptions = patterns.filter { $0.isException }
    if isOwned, exceptions.isEmpty || value.object == nil {
      edits.append(Edit(path, .set(value)))
      return
    }
    if isOwned {
      // All of it but the exceptions, which stand deeper.
      for (name, value) in value.object ?? JSONObject() {
        let inner = exceptions.filter { $0.matches(name, at: depth) }
        add(value, path: path + [name], among: patterns.filter { !$0.isException } + inner, to: &edits)
      }
      return
    }
    if patterns.contains(where: { $0.depth == depth && $0.isElements }) {
      for element in value.array ?? [] { edits.append(Edit(path, .include(element))) }
      return
    }
    for (name, value) in value.object ?? JSONObject() {
      let inner = patterns.filter { $0.depth > depth && $0.matches(name, at: depth) }
      if !inner.isEmpty { add(value, path: path + [name], among: inner, to: &edits) }
    }
  }
}
