import MistAPI

/// Hides secrets in what the audit log keeps of a change.
enum AuditMask {
  private static let mask: JSON = "****"
  /// Names of members whose text is a secret, also as the end of a longer name (`radius_secret`, `ppsk_passphrase`).
  private static let secrets = [
    "passphrase", "psk", "password", "secret", "key", "token", "private_key", "pin", "pass", "community", "passwd",
    "keys",
  ]
  /// Names that end like a secret and are none.
  private static let harmless: Set<String> = ["pairwise_key", "key_mgmt", "ssh_key_type", "public_key"]

  /// The value with its secrets hidden.
  static func hiding(_ value: JSON) -> JSON {
    switch value {
    case .object(let object):
      .object(
        JSONObject(
          object.map { name, member in (name, isSecret(name) ? hidden(member) : hiding(member)) }))
    case .array(let items): .array(items.map { hiding($0) })
    default: value
    }
  }

  private static func hidden(_ value: JSON) -> JSON {
    switch value {
    case .string(let text) where text.isEmpty: value
    case .string, .number: mask
    case .array(let items): .array(items.map { hidden($0) })
    case .object: hiding(value)
    default: value
    }
  }

  private static func isSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return !harmless.contains(name) && secrets.contains { name == $0 || name.hasSuffix("_" + $0) }
  }
}
