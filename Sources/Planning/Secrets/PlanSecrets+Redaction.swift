import MistAPI

extension PlanSecrets {
  /// A value as a plan may show it: what fields of secrets hold stands as keyed hashes.
  func redacted(_ value: JSON, path: [String]) -> JSON { redacted(value, FieldPath(path.map { .member($0) })) }

  private func redacted(_ value: JSON, _ path: FieldPath) -> JSON {
    switch value {
    case .object(let members):
      var result = JSONObject()
      result.reserveCapacity(members.count)
      for (name, member) in members { result[name] = redacted(member, path.appending(name)) }
      return .object(result)
    case .array(let elements):
      return .array(elements.enumerated().map { redacted($0.element, path.appending($0.offset)) })
    case .string(let text):
      guard !text.isEmpty, !text.contains("{{"), DesignSecretFields.contains(path) else { return value }
      return Placeholder.secret(reference: "", hash: hash.hash(text)).json
    default: return value
    }
  }
}
