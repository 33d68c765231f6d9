import EffectiveConfiguration
import MistAPI

/// Puts keyed hashes where secrets, claim codes and identities of clients are: equal ones stay equal, and nobody finds back.
///
/// `KeyedHash` under a salt of the organisation's own, cut to what the field can hold.
public struct PullCover: Sendable {
  private let keyed: KeyedHash
  private let webhooks: WebhookCover
  private let isOff: Bool

  /// Covers under that salt.
  public init(salt: [UInt8]) { self.init(salt: salt, isOff: false) }

  private init(salt: [UInt8], isOff: Bool) {
    keyed = KeyedHash(salt: salt)
    webhooks = WebhookCover(hash: keyed)
    self.isOff = isOff
  }

  /// Covers nothing: for copies that are to hold the secrets.
  public static let none = PullCover(salt: [], isOff: true)

  /// Whether it covers nothing.
  public var keepsSecrets: Bool { isOff }

  /// By what one salt is told from another; nil where nothing is covered. It is the hash of a fixed word and gives nothing away.
  public var check: String? { isOff ? nil : keyed.hash("mistwin pull") }

  /// Kinds whose addresses are of clients, not of devices.
  private static let ofClients: Set<String> = ["psks", "site_psks", "wxtags", "site_wxtags", "nactags", "nacrules"]
  private static let addresses: Set<String> = ["mac", "macs", "client_mac"]
  private static let mails: Set<String> = ["email", "emails", "additional_emails"]
  /// By whom an object was made or changed: an address, or an id that tells nobody anything.
  private static let makers: Set<String> = ["created_by", "last_modified_by"]
  private static let ofWebhooks: Set<String> = ["webhooks", "site_webhooks"]
  /// What an administrator is called, and may be called at.
  private static let ofPeople: Set<String> = ["first_name", "last_name", "name", "phone", "phone2"]

  /// An object without secrets.
  /// - Parameters:
  ///   - kind: the name of its kind.
  ///   - variables: the variables that stand for secrets somewhere.
  ///   - sparesHashes: whether it is of a copy in which secrets are covered already: what has the form of a hash is left, and
  ///     only what was written since is covered.
  func covering(_ value: JSON, of kind: String, variables: Set<String>, sparesHashes: Bool = false) -> JSON {
    guard !isOff else { return value }
    var result = SecretMembers.replacing(in: value) { secret in
      let text = secret.string ?? secret.text
      // A text that names a variable is no secret: it is written in clear in templates.
      if text.contains("{{") || sparesHashes && Self.isHash(text) { return secret }
      return .string(hash(text, length: 32))
    }
    result = coveringVariables(variables, in: result, sparesHashes: sparesHashes)
    if Self.ofWebhooks.contains(kind) {
      // A header may be called like a secret: it is covered once, and as a header.
      if var object = result.object, let headers = value["headers"] {
        object["headers"] = headers
        result = .object(object)
      }
      return webhooks.covering(result, sparesCovered: sparesHashes)
    }
    if sparesHashes { return result }
    if var object = result.object {
      if kind == "admins" {
        for name in Self.ofPeople {
          if let text = object[name] { object[name] = texts(text) { hash($0, length: 12) } }
        }
      }
      if let magic = object["magic"]?.string, !magic.isEmpty { object["magic"] = .string(claimCode(magic)) }
      result = .object(object)
    }
    return identities(in: result, ofClients: Self.ofClients.contains(kind))
  }

  /// An object in which the values of those variables are covered, and nothing else.
  func coveringVariables(_ names: Set<String>, in value: JSON, sparesHashes: Bool = false) -> JSON {
    guard !isOff, !names.isEmpty, var object = value.object, let vars = object["vars"]?.object else { return value }
    object["vars"] = .object(
      JSONObject(
        vars.map { name, value in
          guard names.contains(name), let text = value.string, !text.isEmpty, !text.contains("{{"),
            !(sparesHashes && Self.isHash(text))
          else { return (name, value) }
          return (name, .string(hash(text, length: 32)))
        }))
    return .object(object)
  }

  private func identities(in value: JSON, ofClients: Bool) -> JSON {
    switch value {
    case .object(let object):
      .object(
        JSONObject(
          object.map { name, member in
            if Self.mails.contains(name) { return (name, texts(member, mail)) }
            if Self.makers.contains(name) { return (name, texts(member) { $0.contains("@") ? mail($0) : $0 }) }
            if ofClients, Self.addresses.contains(name) { return (name, texts(member, address)) }
            return (name, identities(in: member, ofClients: ofClients))
          }))
    case .array(let items): .array(items.map { identities(in: $0, ofClients: ofClients) })
    default: value
    }
  }

  private func texts(_ value: JSON, _ change: (String) -> String) -> JSON {
    switch value {
    case .string(let text): text.isEmpty ? value : .string(change(text))
    case .array(let items): .array(items.map { texts($0, change) })
    default: value
    }
  }

  private static func isHash(_ text: String) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private func hash(_ text: String, length: Int) -> String { String(keyed.hash(text).prefix(length)) }

  private func mail(_ text: String) -> String { "\(hash(text, length: 16))@hidden.invalid" }

  /// A code of the form of claim codes.
  private func claimCode(_ text: String) -> String {
    KeyedHash.claimCode(standingFor: keyed.hash(ClaimCode(text)?.magic ?? text))?.magic ?? text
  }

  /// An address of the kind that nobody's device has (locally administered).
  private func address(_ text: String) -> String {
    guard let mac = MACAddress(text) else { return hash(text, length: 12) }
    return "02" + hash(mac.description, length: 10)
  }
}
