import MistAPI

/// Which fields of an organisation's objects must not stand in a file: secrets, and in a copy that holds hashes also what else
/// was hidden there.
struct WithheldFields {
  /// Whether the organisation is a copy in which hashes stand for secrets, for addresses of clients and of mail.
  let holdsHashes: Bool

  static let secret = "a secret never stands in a file"
  static let hidden = "the copy does not tell it"

  /// A field that is withheld.
  struct Field {
    var path: FieldPath
    var reason: String

    /// The members that lead to it, as far as ownership can follow them: not into lists.
    var owned: [String] {
      path.steps.prefix { if case .member = $0 { true } else { false } }.compactMap {
        if case .member(let name) = $0 { name } else { nil }
      }
    }
  }

  // As a pull hides them.
  private static let ofClients: Set<String> = ["psks", "wxtags", "nactags", "nacrules"]
  private static let addresses: Set<String> = ["mac", "macs", "client_mac"]
  private static let mails: Set<String> = ["email", "emails", "additional_emails"]

  /// The withheld fields of an object, in order.
  /// - Parameter kind: the last part of its collection's path.
  func fields(of body: JSON, kind: String) -> [Field] {
    var fields: [Field] = []
    look(body, FieldPath(), isSecret: false, kind, &fields)
    return fields
  }

  private func look(_ value: JSON, _ path: FieldPath, isSecret: Bool, _ kind: String, _ fields: inout [Field]) {
    switch value {
    case .object(let members):
      for (name, member) in members {
        let inner = path.appending(name)
        if isHidden(name, kind), !member.isNull, member != .string("") {
          fields.append(Field(path: inner, reason: Self.hidden))
        } else {
          // A header that somebody has thought of tells the receiver who calls.
          let isSecret =
            DesignSecretFields.contains(inner) || SecretMembers.contains(name)
            || kind == "webhooks" && path.lastMember == "headers"
          look(member, inner, isSecret: isSecret, kind, &fields)
        }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        look(element, path.appending(index), isSecret: isSecret && element.object == nil, kind, &fields)
      }
    case .string(let text) where isSecret && !text.isEmpty && !text.contains("{{"):
      fields.append(Field(path: path, reason: Self.secret))
    case .number where isSecret: fields.append(Field(path: path, reason: Self.secret))
    default: break
    }
  }

  private func isHidden(_ name: String, _ kind: String) -> Bool {
    holdsHashes
      && (Self.mails.contains(name) || Self.ofClients.contains(kind) && Self.addresses.contains(name)
        || kind == "webhooks" && WebhookCover.members.contains(name))
  }
}
