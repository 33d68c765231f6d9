public import MistAPI

/// One field that a plan changes, as far in as the two values differ.
public struct FieldChange: Sendable, Hashable {
  /// The field, its members parted by dots, places in lists in brackets.
  public var path: String
  /// What stands there; nil where nothing does.
  public var before: JSON?
  /// What is to stand there; nil where nothing is.
  public var after: JSON?
}

extension PlanItem {
  /// The fields that it changes, in order: of what is made, all of them.
  public var changes: [FieldChange] {
    switch action {
    case .create(_, let body):
      return (body.object ?? JSONObject()).flatMap { FieldChange.differences(at: $0.key, nil, $0.value) }
    case .edit(_, let edits): return edits.flatMap(\.changes)
    default: return []
    }
  }
}

extension Edit {
  /// The fields that it changes.
  public var changes: [FieldChange] {
    switch operation {
    case .set(let value): FieldChange.differences(at: pathText, before, value)
    case .remove: [FieldChange(path: pathText, before: before, after: nil)]
    case .include(let value): [FieldChange(path: "\(pathText)[+]", before: nil, after: value)]
    case .exclude(let value): [FieldChange(path: "\(pathText)[-]", before: value, after: nil)]
    }
  }
}

extension FieldChange {
  /// The differences of two values: of two objects member by member, else of the whole.
  static func differences(at path: String, _ before: JSON?, _ after: JSON?) -> [FieldChange] {
    if let before, let after, before.means(after) { return [] }
    let isPlaceholder = before.flatMap { Placeholder($0) } != nil || after.flatMap { Placeholder($0) } != nil
    guard !isPlaceholder, before == nil || before?.object != nil, let new = after?.object, !new.isEmpty else {
      return [FieldChange(path: path, before: before, after: after)]
    }
    let old = before?.object ?? JSONObject()
    let removed = old.filter { new[$0.key] == nil }
    return new.flatMap { differences(at: "\(path).\($0.key)", old[$0.key], $0.value) }
      + removed.map { FieldChange(path: "\(path).\($0.key)", before: $0.value, after: nil) }
  }
}
