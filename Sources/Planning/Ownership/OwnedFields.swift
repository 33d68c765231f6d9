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

  private func add(_ value: JSON, path: [String], among patterns: [FieldPattern], to edits: inout [Edit]) {
    let depth = path.count
    if patterns.contains(where: { $0.depth == depth && !$0.isElements }) {
      edits.append(Edit(path, .set(value)))
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
