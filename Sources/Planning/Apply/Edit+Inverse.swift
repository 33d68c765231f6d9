import MistAPI

extension [Edit] {
  /// The edits that put back what these change on an object, last first. Only what they really change is in them; what
  /// they make anew goes again with what is around it.
  /// - Parameters:
  ///   - object: the object as it stands before them. Placeholders of the edits must be resolved.
  ///   - covering: hides the secrets of a value at a path.
  func inverse(on object: JSON, covering: (JSON, [String]) -> JSON) -> [Edit] {
    var after = object
    for edit in self { edit.apply(to: &after) }
    var result: [Edit] = []
    var removed: Set<[String]> = []
    for edit in reversed() where !edit.isMet(by: object) {
      if let missing = Self.missing(edit.path, in: object) {
        guard removed.insert(missing).inserted else { continue }
        result.append(Edit(missing, .remove, before: after.at(missing).map { covering($0, missing) }))
        continue
      }
      switch edit.operation {
      case .set, .remove:
        guard let before = object.at(edit.path) else { continue }
        result.append(
          Edit(
            edit.path, .set(covering(before, edit.path)), before: after.at(edit.path).map { covering($0, edit.path) }))
      case .include(let element):
        result.append(Edit(edit.path, .exclude(element), before: element))
      case .exclude(let element):
        result.append(Edit(edit.path, .include(element)))
      }
    }
    return result
  }

  /// The shortest beginning of a path at which an object has nothing; nil when it has all of it.
  private static func missing(_ path: [String], in object: JSON) -> [String]? {
    var value = object
    for (depth, name) in path.enumerated() {
      guard let next = value[name] else { return Array<String>(path[...depth]) }
      value = next
    }
    return nil
  }
}

extension JSON {
  /// The value at a path of members.
  func at(_ path: [String]) -> JSON? { path.reduce(Optional(self)) { $0?[$1] } }
}
