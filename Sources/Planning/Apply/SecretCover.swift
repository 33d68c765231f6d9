import MistAPI

/// Puts keyed hashes where secrets are, in what was read from the cloud or said by it, before it is kept or shown.
struct SecretCover {
  let secrets: PlanSecrets

  /// A value without its secrets: fields that hold secrets by their name, and texts that are secrets of the plan.
  func covering(_ value: JSON, at path: [String] = []) -> JSON {
    switch value {
    case .object(let members):
      if Placeholder(value) != nil { return value }
      var result = JSONObject()
      for (name, member) in members { result[name] = covering(member, at: path + [name]) }
      return .object(result)
    case .array(let elements): return .array(elements.map { covering($0, at: path) })
    case .string(let text):
      guard !text.isEmpty, isSecret(text, at: path) else { return value }
      return Placeholder.secret(reference: "", hash: secrets.hash.hash(text)).json
    default: return value
    }
  }

  private func isSecret(_ text: String, at path: [String]) -> Bool {
    // A text that names a variable is no secret: it is written in clear in templates.
    if DesignSecretFields.contains(FieldPath(path.map { .member($0) })), !text.contains("{{") { return true }
    return secrets.contains(text)
  }

  /// The secrets of a value, for which `covering` puts hashes.
  func secretTexts(in value: JSON, at path: [String]) -> [String] {
    switch value {
    case .object(let members): members.flatMap { secretTexts(in: $0.value, at: path + [$0.key]) }
    case .array(let elements): elements.flatMap { secretTexts(in: $0, at: path) }
    case .string(let text): !text.isEmpty && isSecret(text, at: path) ? [text] : []
    default: []
    }
  }

  /// What the cloud said, without the secrets that were sent to it.
  static func scrubbing(_ text: String, of sent: [String]) -> String {
    var text = text
    for secret in sent where !secret.isEmpty {
      for form in [secret, secret.uppercased(), secret.lowercased()] + (ClaimCode(secret).map { [$0.label] } ?? []) {
        text = text.replacing(form, with: "…")
      }
    }
    return text
  }

  /// Whether a value that was read means what a plan holds of it, ids and secrets put in.
  func means(_ found: JSON, _ planned: JSON, id: (ObjectKey) -> MistID?) -> Bool {
    switch Placeholder(planned) {
    case .id(let key): return id(key).map { found.string == $0.description } ?? false
    case .secret(_, let hash): return found.string.map { secrets.hash.isSecret($0, of: hash) } ?? false
    case nil: break
    }
    switch (found, planned) {
    case (.array(let one), .array(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { means($0, $1, id: id) }
    case (.object(let one), .object(let two)):
      return one.count == two.count
        && one.allSatisfy { key, value in two[key].map { means(value, $0, id: id) } ?? false }
    case (.string(let one), .string(let two)) where secrets.isForCopy && one != two:
      // What a copy holds for the URL or a header of a webhook.
      return WebhookCover(hash: secrets.hash).isCover(one, of: two)
    default: return found.means(planned)
    }
  }
}
