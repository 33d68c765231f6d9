/// Which members of bodies hold secrets, by their names: whatever is kept or shown of a body goes through here.
public enum SecretMembers {
  /// Names of members whose text is a secret, also as the end of a longer name (`radius_secret`, `ppsk_passphrase`).
  private static let secrets = [
    "passphrase", "psk", "password", "secret", "key", "token", "private_key", "pin", "pass", "community", "passwd",
    "keys",
  ]
  /// Names that end like a secret and are none.
  private static let harmless: Set<String> = ["pairwise_key", "key_mgmt", "ssh_key_type", "public_key"]

  /// Whether a member of that name holds a secret.
  public static func contains(_ name: String) -> Bool {
    let name = name.lowercased()
    return !harmless.contains(name) && secrets.contains { name == $0 || name.hasSuffix("_" + $0) }
  }

  /// A value with its secrets replaced, at any depth.
  /// - Parameter replacement: what stands in the place of a text or number that is secret.
  public static func replacing(in value: JSON, with replacement: (JSON) -> JSON) -> JSON {
    switch value {
    case .object(let object):
      .object(
        JSONObject(
          object.map { name, member in
            (
              name, contains(name) ? replaced(member, with: replacement) : replacing(in: member, with: replacement)
            )
          }))
    case .array(let items): .array(items.map { replacing(in: $0, with: replacement) })
    default: value
    }
  }

  private static func replaced(_ value: JSON, with replacement: (JSON) -> JSON) -> JSON {
    switch value {
    case .string(let text) where text.isEmpty: value
    case .string, .number: replacement(value)
    case .array(let items): .array(items.map { replaced($0, with: replacement) })
    case .object: replacing(in: value, with: replacement)
    default: value
    }
  }
}
