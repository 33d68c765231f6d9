/// Hides what a webhook tells only its receiver, in a copy of its organisation: keyed hashes stand there, and equal stays equal.
///
/// Many receivers know their callers by the path alone, so that of a URL scheme, host and port stand in clear, and nothing
/// else. The host gets an ending under which there are no hosts (RFC 2606): whoever calls it reaches nobody.
public struct WebhookCover: Sendable {
  /// The members of a webhook that it covers.
  public static let members: Set<String> = urls.union(accounts).union(["headers"])

  private static let urls: Set<String> = ["url", "oauth2_token_url"]
  private static let accounts: Set<String> = ["oauth2_client_id", "oauth2_username"]
  private static let nowhere = "hidden.invalid"
  private static let digits = 32

  private let hash: KeyedHash

  /// Covers by those hashes.
  public init(hash: KeyedHash) { self.hash = hash }

  /// An address that says to whom it leads, and cannot be called: `https://hooks.example.com.hidden.invalid/3fe9…`.
  public func url(_ text: String) -> String {
    if text.isEmpty { return text }
    guard let address = Address(text) else { return "https://\(Self.nowhere)/\(hash.hash(text))" }
    var host = address.host
    if !Self.isPlain(host) { host = String(hash.hash(host).prefix(16)) }
    if !Self.leadsNowhere(host) { host += ".\(Self.nowhere)" }
    let isBare = address.account.isEmpty && ["", "/"].contains(address.rest)
    return "\(address.scheme)://\(host)\(address.port)\(isBare ? address.rest : "/\(hash.hash(text))")"
  }

  /// A webhook in which URLs, values of headers and the account at an OAuth server are covered. Its other secrets are members
  /// that `SecretMembers` knows by their names.
  /// - Parameter sparesCovered: whether it is of a copy in which they are covered already: what has the form of a cover is
  ///   left, and only what was written since is covered.
  public func covering(_ webhook: JSON, sparesCovered: Bool = false) -> JSON {
    guard let members = webhook.object else { return webhook }
    func text(_ value: JSON, _ isCovered: (String) -> Bool, _ cover: (String) -> String) -> JSON {
      guard let text = value.string, !text.isEmpty, !(sparesCovered && isCovered(text)) else { return value }
      return .string(cover(text))
    }
    return .object(
      JSONObject(
        members.map { name, value in
          guard Self.members.contains(name) else { return (name, value) }
          if Self.urls.contains(name) { return (name, text(value, Self.isCovered, url)) }
          if name == "headers", let headers = value.object {
            return (name, .object(JSONObject(headers.map { ($0.key, text($0.value, Self.isHash, hash.hash)) })))
          }
          return (name, text(value, Self.isHash, hash.hash))
        }))
  }

  /// Whether a URL is one that `url` makes.
  public static func isCovered(_ url: String) -> Bool {
    guard let address = Address(url), leadsNowhere(address.host), address.account.isEmpty else { return false }
    return ["", "/"].contains(address.rest) || address.rest.first == "/" && isHash(String(address.rest.dropFirst()))
  }

  /// Whether a text that a copy holds is what stands there for that one of the organisation's.
  public func isCover(_ found: String, of text: String) -> Bool {
    Self.isHash(found) && found == hash.hash(text) || Self.isCovered(found) && found == url(text)
  }

  private static func isHash(_ text: String) -> Bool {
    text.utf8.count == digits
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func isPlain(_ host: String) -> Bool {
    !host.isEmpty
      && host.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "-")
      }
  }

  private static func leadsNowhere(_ host: String) -> Bool { host == nowhere || host.hasSuffix(".\(nowhere)") }

  /// The parts of a URL; nil for a text that is none.
  private struct Address {
    let scheme: Substring
    /// Name and password before the host.
    let account: Substring
    let host: String
    /// With its colon; empty where there is none.
    let port: Substring
    /// Path, query and fragment.
    let rest: Substring

    init?(_ text: String) {
      guard let mark = text.firstRange(of: "://") else { return nil }
      scheme = text[..<mark.lowerBound]
      guard ["http", "https"].contains(scheme.lowercased()) else { return nil }
      let tail = text[mark.upperBound...]
      let end = tail.firstIndex { "/?#\\".contains($0) } ?? tail.endIndex
      rest = tail[end...]
      var place = tail[..<end]
      if let at = place.lastIndex(of: "@") {
        account = place[..<at]
        place = place[place.index(after: at)...]
      } else {
        account = ""
      }
      let colon = place.lastIndex(of: ":")
      if let colon, place[place.index(after: colon)...].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
        host = String(place[..<colon])
        port = place[colon...]
      } else {
        host = String(place)
        port = ""
      }
      if host.isEmpty { return nil }
    }
  }
}
