/// The proxy on the way to a cloud, as the environment names it (`HTTPS_PROXY`, `NO_PROXY`).
public struct ProxySettings: Sendable, Hashable {
  /// What it speaks.
  public enum Kind: Sendable, Hashable {
    /// HTTP, with CONNECT.
    case http
    /// SOCKS, version 5.
    case socks
  }

  /// What it speaks.
  public let kind: Kind
  /// Where it is.
  public let host: String
  /// Its port.
  public let port: Int
  /// Who it is told to be asked by; nil for nobody. Not shown in any text.
  let login: (user: String, password: String)?

  /// The variables that name a proxy; of those that are set the first holds.
  public static let variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]

  /// The proxy for a host; nil where the host is reached without one.
  /// - Parameter variables: the environment. Of both spellings the small one holds, as with curl and requests.
  /// - Throws: `LiveSettingsError.badProxy`
  public init?(for host: String, in variables: [String: String]) throws(LiveSettingsError) {
    guard let name = Self.variables.first(where: { !(variables[$0] ?? "").isEmpty }), let text = variables[name],
      !Self.isExempt(host, by: variables["no_proxy"] ?? variables["NO_PROXY"] ?? "")
    else { return nil }
    try self.init(text, variable: name)
  }

  private init(_ text: String, variable: String) throws(LiveSettingsError) {
    var rest = text[...]
    var scheme = "http"
    if let colon = rest.firstIndex(of: ":"), rest[colon...].hasPrefix("://") {
      scheme = rest[..<colon].lowercased()
      rest = rest[colon...].dropFirst(3)
    }
    switch scheme {
    case "http": kind = .http
    case "socks5", "socks5h": kind = .socks
    default:
      throw .badProxy(
        variable: variable,
        why: "found a proxy of the kind '\(scheme)'; expected http://host:port (which carries HTTPS too) or socks5://")
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      login = (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
      rest = rest[rest.index(after: at)...]
    } else {
      login = nil
    }
    var port = kind == .http ? 80 : 1080
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
      guard let number = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(number) else {
        throw .badProxy(variable: variable, why: "its port is not a number from 1 to 65535")
      }
      port = number
      rest = rest[..<colon]
    }
    if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
    guard !rest.isEmpty, !rest.contains(where: { $0.isWhitespace || $0 == "@" }) else {
      throw .badProxy(variable: variable, why: "it names no host; expected http://host:port")
    }
    host = String(rest)
    self.port = port
  }

  /// Whether `NO_PROXY` names a host: itself, a domain that it is in, or everything.
  static func isExempt(_ host: String, by list: String) -> Bool {
    let host = host.lowercased()
    return list.lowercased().split(whereSeparator: { $0 == "," || $0.isWhitespace }).contains { entry in
      if entry == "*" { return true }
      var name = entry.hasPrefix("*.") ? entry.dropFirst() : entry
      if let colon = name.lastIndex(of: ":"), Int(name[name.index(after: colon)...]) != nil { name = name[..<colon] }
      while name.hasPrefix(".") { name = name.dropFirst() }
      return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
    }
  }

  private static func decoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Equal when all is.
  public static func == (one: ProxySettings, other: ProxySettings) -> Bool {
    one.kind == other.kind && one.host == other.host && one.port == other.port
      && one.login?.user == other.login?.user && one.login?.password == other.login?.password
  }

  /// As host and port hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(host)
    hasher.combine(port)
  }
}

extension ProxySettings: CustomStringConvertible, CustomReflectable {
  /// Host and port, without who asks.
  public var description: String { "\(host):\(port)" }
  /// The same.
  public var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port]) }
}
