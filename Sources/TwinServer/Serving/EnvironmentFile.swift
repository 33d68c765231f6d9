import MistAPI

/// The variables that make an existing script talk to a served twin (real-clients, section 1), as a file that a shell
/// sources and that mistapi reads (`env_file=`).
public struct EnvironmentFile: Sendable, Hashable {
  /// The names and values, in the order of the file.
  public let variables: [(name: String, value: String)]

  /// - Parameters:
  ///   - token: An API token of the twin.
  ///   - proxy: Where the proxy is.
  ///   - authority: The absolute path of the authority's certificate.
  public init(token: String, proxy: String, authority: String) {
    variables = [
      ("MIST_HOST", MistClouds.apiHosts[0]),
      // mistapi reads the one, the Terraform provider the other, whatever its documentation says.
      ("MIST_APITOKEN", token), ("MIST_API_TOKEN", token),
      ("HTTPS_PROXY", proxy), ("https_proxy", proxy),
      // Python's requests; Go, OpenSSL and httpx; curl; websocket-client.
      ("REQUESTS_CA_BUNDLE", authority), ("SSL_CERT_FILE", authority), ("CURL_CA_BUNDLE", authority),
      ("WEBSOCKET_CLIENT_CA_BUNDLE", authority),
    ]
  }

  /// The file's text.
  public var text: String {
    """
    # Written by mistwin serve, anew at each start. It holds a token of the twin: for nobody else's eyes.
    # A shell: . FILE    Python: mistapi.APISession(env_file="FILE")
    \(variables.map { "export \($0.name)=\(Self.quoted($0.value))" }.joined(separator: "\n"))

    """
  }

  /// A value as both a shell and python-dotenv read it.
  static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "-._/:@%+=,".utf8.contains(byte)
      }
    }
    if isPlain && !value.isEmpty { return value }
    // An apostrophe ends a shell's quotes; both readers join what stands side by side in double quotes.
    if !value.contains("'") { return "'\(value)'" }
    let escaped = value.map { #"\"$`"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    return "\"\(escaped)\""
  }

  /// Equal when the files are.
  public static func == (one: EnvironmentFile, other: EnvironmentFile) -> Bool { one.text == other.text }

  /// As the text hashes.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
