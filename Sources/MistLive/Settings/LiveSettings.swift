public import MistAPI

/// Which cloud, with which tokens, and how.
public struct LiveSettings: Sendable {
  /// The cloud.
  public var cloud: MistCloud
  /// The tokens, used in turn; at least one.
  public var tokens: [APIToken]
  /// What is left of each token's calls for others.
  public var reserve = CallReserve.none
  /// How many calls may be under way at once, and so how many connections are kept.
  public var flights = LiveSettings.usualFlights
  /// How often a call is sent at most, where it may be sent again.
  public var attempts = 5
  /// Whether calls keep to the tokens' quotas. If not, nothing is asked of them beforehand, the first token alone is used, and
  /// a refusal (429) is an answer like any other: for a twin that is served on this machine.
  public var isPaced = true
  /// How long a connection may take to come about, in milliseconds.
  public var connectTimeout: Int64 = 10_000
  /// How long the cloud may be silent in the middle of a call, in milliseconds.
  public var readTimeout: Int64 = 60_000
  /// How long a call may take from its sending to the end of its answer, in milliseconds.
  public var callTimeout: Int64 = 300_000
  /// The largest answer that is taken, in bytes.
  public var answerLimit = 256 << 20
  /// Whether answers may come compressed.
  public var compresses = true
  /// The proxy on the way; nil for none.
  public var proxy: ProxySettings?
  /// Certificate authorities that are trusted beside the system's own.
  public var authorities: [Authority] = []
  /// Where the cloud stands instead of at its host and port 443: for a twin that is served on this machine.
  public var address: Address?

  /// A host and a port.
  public struct Address: Sendable, Hashable {
    /// A name or an address.
    public var host: String
    /// The port.
    public var port: Int

    /// Those.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// Certificates of authorities, in PEM.
  public struct Authority: Sendable, Hashable {
    /// Where they come from, for errors.
    public var file: String
    /// The text of the file.
    public var pem: [UInt8]

    /// The certificates of that file.
    public init(file: String, pem: [UInt8]) {
      self.file = file
      self.pem = pem
    }
  }

  /// How many calls are under way at once unless one says so.
  public static let usualFlights = 8

  /// Settings with what the environment does not say left as it is by default.
  public init(cloud: MistCloud, tokens: [APIToken]) {
    self.cloud = cloud
    self.tokens = tokens
  }

  /// The variables that name a file of further certificate authorities, the first that is set holds: Go and OpenSSL, Python's
  /// requests, curl.
  public static let authorityVariables = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"]

  /// What the environment says: `MIST_APITOKEN`, `HTTPS_PROXY`, `NO_PROXY`.
  /// - Parameters:
  ///   - name: the cloud's short name or host.
  ///   - variables: the environment.
  ///   - file: the environment file and its variables, which hold over the environment's; nil for none.
  /// - Throws: `LiveSettingsError`
  public init(
    cloud name: String, environment variables: [String: String],
    file: (name: String, variables: [String: String])? = nil
  ) throws(LiveSettingsError) {
    guard let cloud = MistCloud(name) else { throw .unknownCloud(name) }
    if let file, let host = file.variables["MIST_HOST"], !host.isEmpty, MistCloud(host) != cloud {
      // A served twin stands for every cloud, and its file names the first one.
      let isTwin = (file.variables["HTTPS_PROXY"] ?? "").contains("//127.0.0.1:")
      if !isTwin { throw .otherCloud(cloud, file: file.name, host: host) }
    }
    let ofFile = file?.variables ?? [:]
    var all = variables
    // A proxy that the file names takes the place of the environment's in either spelling.
    if !Set(ofFile.keys).isDisjoint(with: ProxySettings.variables) {
      for name in ProxySettings.variables { all[name] = nil }
    }
    all.merge(ofFile) { _, ofFile in ofFile }
    let isOfFile = !(file?.variables["MIST_APITOKEN"] ?? "").isEmpty
    let tokens = try APIToken.list(
      all["MIST_APITOKEN"] ?? "", from: isOfFile ? file?.name ?? "" : "MIST_APITOKEN")
    guard !tokens.isEmpty else { throw .noToken(file: file?.name) }
    self.init(cloud: cloud, tokens: tokens)
    proxy = try ProxySettings(for: cloud.host, in: all)
  }
}
