/// The answer to one call.
public struct MistResponse: Sendable, Hashable {
  /// The HTTP status.
  public var status: Int
  /// The headers that carry meaning (`X-Page-Total`, `Retry-After` …), names in lower case.
  public var headers: [Header]
  /// The body, JSON in UTF-8; empty where the operation has none.
  public var body: [UInt8]

  /// One header.
  public struct Header: Sendable, Hashable {
    /// The name, in lower case.
    public var name: String
    /// The value.
    public var value: String
    /// A header of that name and value.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An answer with these bytes.
  public init(status: Int = 200, headers: [Header] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// An answer with this value.
  public init(status: Int = 200, headers: [Header] = [], json: JSON) {
    self.init(status: status, headers: headers, body: json.bytes)
  }

  /// The first header of that name (lower case).
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
