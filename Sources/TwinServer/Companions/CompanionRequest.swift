public import MistAPI
public import Twin

/// A request to what a server answers beside the cloud's API.
public struct CompanionRequest: Sendable {
  /// Method, whole path, query and body.
  public let request: MistRequest
  /// The headers in the order in which they came; names as the client spelt them.
  let headers: [(name: String, value: String)]
  /// Who asks, as they show it to the cloud: a token, a password or a session.
  public let credentials: Credentials
  /// The other end of the connection; nil where the system does not tell, or where there is none.
  public let source: SourceAddress?
  /// The page that asks, where a browser says so: a scheme, a host and a port.
  public let origin: String?

  init(_ head: RequestTranslation, from source: SourceAddress?) {
    self.source = source
    request = head.request
    headers = head.headers.map { ($0.name, $0.value) }
    credentials = head.credentials
    origin = head.origin
  }

  /// A request that did not come over a network.
  public init(
    _ request: MistRequest, headers: [MistResponse.Header] = [], credentials: Credentials = .none
  ) {
    self.request = request
    self.credentials = credentials
    source = nil
    self.headers = headers.map { ($0.name, $0.value) }
    origin = nil
  }

  /// The first header of that name, whatever the case of its letters.
  public func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}
